import type { Context } from "../context/index.ts";
import { FirnError } from "../errors/index.ts";

/** A lock that outlived its mirrors is mended in at most this many rounds; then the error stands. */
const rounds = 5;

/**
 * Runs `make`; where a locked file is served by nobody any more (FIRN_LOCK_GONE), takes the named packages anew with a
 * notice and runs it again. Under `frozen` the error stands, with the command to run.
 */
export async function takeAnewWhatIsGone<T>(
  make: () => Promise<T>,
  relock: (gone: readonly string[]) => Promise<void>,
  frozen: boolean,
  context: Context,
): Promise<T> {
  const gone = new Set<string>();
  for (;;) {
    try {
      return await make();
    } catch (error) {
      const name = FirnError.is(error) && error.code === "FIRN_LOCK_GONE" ? error.details?.["name"] : undefined;
      if (frozen || typeof name !== "string" || gone.has(name) || gone.size >= rounds) throw error;
      gone.add(name);
      context.progress.notice(`${(error as FirnError).message}: taking the version that is served now`);
      await relock([...gone]);
    }
  }
}
