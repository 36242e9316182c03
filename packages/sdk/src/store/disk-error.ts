import { FirnError } from "../errors/index.ts";

/** The operating system's name of a failure (`ENOENT`), or undefined for errors of other kinds. */
export function errnoOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/** Says a failure of the operating system in firn's words; anything else is handed back as it is. */
export function diskError(cause: unknown, path: string): unknown {
  const code = errnoOf(cause);
  if (FirnError.is(cause) || code === undefined) return cause;
  // EDQUOT: the user's share of the disk is used up. EFBIG: `ulimit -f`.
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new FirnError("FIRN_DISK_FULL", `there is no space left to write ${path}`, {
      cause,
      hint: "Free some space, or set FIRN_CACHE to a folder on another disk.",
      details: { path, code },
    });
  }
  return new FirnError("FIRN_DISK_FAILED", `${path} could not be read or written (${code})`, {
    cause,
    hint: "Check the folder's permissions and the disk, or set FIRN_CACHE to another folder.",
    details: { path, code },
  });
}

/** Runs disk work, turning its failures into FIRN_DISK_FULL and FIRN_DISK_FAILED. */
export async function onDisk<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw diskError(cause, path);
  }
}
