import { FirnError } from "../../errors/index.ts";
import type { Tree } from "../../tree/index.ts";

/**
 * A command that maintainer scripts call, doing to the image's tree what the real one does to a file system, and
 * nothing else: no host, no clock, no randomness. `args` are the words after the command's name.
 *
 * @throws FIRN_EFFECT_FAILED where the real command would fail, or firn does not know what it was asked
 */
export type Command = (tree: Tree, args: readonly string[]) => void;

/** The error of a command that cannot do what it was asked. */
export function effectFailed(command: string, args: readonly string[], why: string): FirnError {
  return new FirnError("FIRN_EFFECT_FAILED", `${[command, ...args].join(" ")}: ${why}`, {
    details: { command, args },
  });
}

/**
 * The day that shadow's database gives as a password's last change: days since 1970. The real tools write today's,
 * which would make each day's image another; this is `fixedTime`'s.
 */
export const fixedDay = 3652;
