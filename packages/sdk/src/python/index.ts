export { python } from "./ingredients.ts";
export {
  type LockOptions,
  type PipOptions,
  type ProjectOptions,
  type PyprojectOptions,
  pip,
  type RequirementsOptions,
  type WheelOptions,
} from "./pip-ingredient.ts";
