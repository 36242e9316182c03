export { base, type RegistryBaseOptions } from "./base.ts";
export { type BaseSource, isBaseSource, makeBaseSource, scratch } from "./base-source.ts";
export { type BundleGives, type BundleNeeds, bundle } from "./bundle.ts";
export type { Capability, Missing } from "./capability.ts";
export { type ContextOption, hostPath, type ImportMetaLike } from "./context-directory.ts";
export { definitionError, shown } from "./definition-error.ts";
export { didYouMean } from "./did-you-mean.ts";
export { explainIssues } from "./explain-issue.ts";
export { Frozen, fromRecipe } from "./frozen.ts";
export { type Image, isImage } from "./image.ts";
export { type Ingredient, type IngredientOptions, ingredient, isIngredient, makeIngredient } from "./ingredient.ts";
export { stepJsonSchema } from "./json-schema.ts";
export { checkOptions } from "./options.ts";
export { type OwnerOption, ownerOf } from "./owner.ts";
export type { PlacedStep, Recipe } from "./placed-step.ts";
export type {
  AptSourceStep,
  AptStep,
  ArchiveStep,
  BaseStep,
  CommandStep,
  DebianStep,
  DebStep,
  EntrypointStep,
  EnvStep,
  ExposeStep,
  FilesStep,
  GitStep,
  HealthcheckStep,
  ImageStep,
  LabelStep,
  Owner,
  PipStep,
  PythonStep,
  ScratchStep,
  Step,
  StepKind,
  StepOf,
  StopSignalStep,
  UserStep,
  VolumeStep,
  WorkdirStep,
} from "./step.ts";
export type { Caller } from "./user-location.ts";
export { when } from "./when.ts";
