export type { Context } from "./context.ts";
export { type WorkOptions, withContext } from "./open-context.ts";
export { type Progress, silent, type Task, type TaskKind } from "./progress.ts";
