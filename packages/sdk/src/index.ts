// Describe: pure, and all that a definition needs.

// The ingredients that need no system; those of a system are in ./debian, ./python and so on.
export { type ArchiveOptions, archive } from "./archive/archive-ingredient.ts";
export {
  command,
  type Duration,
  entrypoint,
  env,
  expose,
  type HealthcheckOptions,
  healthcheck,
  label,
  stopSignal,
  user,
  volume,
  workdir,
} from "./config/index.ts";
// Verbs: synth, push, lock and what they return.
export { type Progress, silent, type Task, type TaskKind, type WorkOptions } from "./context/index.ts";
export {
  type BaseSource,
  type BaseStep,
  type BundleGives,
  type BundleNeeds,
  base,
  bundle,
  type Capability,
  type ContextOption,
  Frozen,
  fromRecipe,
  type Image,
  type ImportMetaLike,
  type Ingredient,
  type IngredientOptions,
  ingredient,
  type Missing,
  type Owner,
  type OwnerOption,
  type PlacedStep,
  type Recipe,
  type RegistryBaseOptions,
  type Step,
  type StepKind,
  type StepOf,
  scratch,
  stepJsonSchema,
  when,
} from "./describe/index.ts";
// Errors.
export { type ErrorCode, errorCodes, FirnError, type FirnErrorOptions, type SourceLocation } from "./errors/index.ts";
export { type FilesOptions, files } from "./files/files-ingredient.ts";
export { type GitOptions, git } from "./git/git-ingredient.ts";
export {
  type InspectedImage,
  type InspectedLayer,
  type InspectedPlatform,
  type InspectOptions,
  inspectArtifact,
  inspectReference,
} from "./inspect/index.ts";
export type { Installation, LockChange, LockedItem, PackageChanges, ScriptReport } from "./lock/index.ts";
export { type RunOptions, type RunResult, type RunWith, runImage, type Started } from "./run-image/index.ts";
export { type Pushed, type PushOptions, push } from "./ship/push.ts";
export { type Artifact, type ArtifactImage, openArtifact } from "./synth/artifact.ts";
export { type LockOptions, type LockReport, lock } from "./synth/lock-verb.ts";
export type { BuildOptions } from "./synth/options.ts";
export type { Plan, PlanPlatform } from "./synth/plan.ts";
export { type SynthOptions, synth } from "./synth/synth.ts";
