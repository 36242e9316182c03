import { availableParallelism } from "node:os";
import pLimit from "p-limit";

/** libuv's threads, which files share: https://nodejs.org/api/cli.html#uv_threadpool_sizesize */
const threads = Number(process.env["UV_THREADPOOL_SIZE"]) || 4;

/**
 * Takes a place among the compressions that run at once, over all layers of the process. One thread always stays free:
 * with all of them compressing, every read and write of a file would wait its turn behind a block.
 */
export const inPool: <T>(work: () => Promise<T>) => Promise<T> = pLimit(
  Math.max(1, Math.min(availableParallelism(), threads - 1)),
);
