import type { LockedItem } from "../../lock/section.ts";

/** An archive as the lock names it: `debian`, `debian-security`, or what the user calls somebody's. */
export type ArchiveName = string;

/** One package of `firn.lock`. It names no mirror: `debUrls` says where to look. */
export interface LockedDeb extends LockedItem {
  readonly name: string;
  readonly version: string;
  /** Of the .deb. */
  readonly sha256: string;
  /** Bytes of the .deb. */
  readonly size: number;
  /** `amd64`, `arm64` or `all`. */
  readonly architecture: string;
  readonly archive: ArchiveName;
  /** The suite that listed it: `bookworm-updates`. Absent in locks of firn before it was written. */
  readonly suite?: string;
  /** From the archive's root: `pool/main/h/hello/hello_2.10-3_amd64.deb`. */
  readonly path: string;
  /** The Date of the Release that listed it, as `YYYYMMDDTHHMMSSZ`: when to look in the snapshot service. */
  readonly listed: string;
}
