export { type RunOptions, type RunResult, runImage, type Started } from "./run-image.ts";
export type { RunWith } from "./run-with.ts";
