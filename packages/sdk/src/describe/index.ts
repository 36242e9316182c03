export type { PlacedStep, Recipe } from "./placed-step.ts";
export { type Step, type StepKind, type StepOf, stepSchema } from "./step.ts";
