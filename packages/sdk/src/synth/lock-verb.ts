import type { Frozen } from "../describe/index.ts";
import type { Installation, LockChange } from "../lock/index.ts";
import type { BuildOptions } from "./options.ts";

export interface LockOptions extends BuildOptions {
  /** Takes the newest that fits: `true` for everything, or the packages' names. Default: keeps what is locked. */
  readonly update?: true | readonly string[] | undefined;
  /** Also tells what each package's maintainer scripts do: `LockReport.installations`. Default: false. */
  readonly explain?: boolean | undefined;
}

export interface LockReport {
  /** The lock's path. */
  readonly path: string;
  /** Whether the file was written. */
  readonly changed: boolean;
  readonly changes: readonly LockChange[];
  /** For which platforms. */
  readonly platforms: readonly string[];
  /** How many packages and other files from outside are locked now. */
  readonly items: number;
  /** With `explain`: what maintainer scripts do, by image and platform. */
  readonly installations?: Readonly<Record<string, Readonly<Record<string, Installation>>>> | undefined;
}

/**
 * Writes `firn.lock` for some images: keeps what is locked and fits, adds what is missing, drops what no image asks
 * for. Where that changed the lock, maintainer scripts are interpreted at once, so that what firn does not know is told
 * now and not when the image is made. Default platforms: those that the lock already has, linux/amd64, linux/arm64 and this machine's.
 * @throws FIRN_LOCK_STALE where `frozen` is asked for and the lock would change; what resolving throws
 *
 * @example
 * ```ts
 * import { base, lock } from "@firn/sdk";
 * import { debian } from "@firn/sdk/debian";
 * const report = await lock({ web: base(debian("trixie")).freeze() }, { update: true });
 * for (const { name, from, to } of report.changes) console.log(name, from ?? "new", to ?? "gone");
 * ```
 */
export async function lock(images: Readonly<Record<string, Frozen>>, options: LockOptions = {}): Promise<LockReport> {
  const { lockImages } = await import("./lock-images.ts");
  return lockImages(images, options);
}
