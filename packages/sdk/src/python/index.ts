export { type PipOptions, pip, python } from "./ingredients.ts";
