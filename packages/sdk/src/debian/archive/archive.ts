import type { AuthFile } from "./auth-conf.ts";
import type { KeyringSource } from "./keyring.ts";

/**
 * An archive of packages, as data: what `debian()` starts from, or what somebody else publishes. Archives are listed in
 * the order in which apt would read them: where a version is in several, the first one is taken.
 * https://wiki.debian.org/DebianRepository/Format
 */
export interface Archive {
  /** As `firn.lock` names it: `debian`, `debian-security`, `ubuntu`, or what the user calls it. */
  readonly name: string;
  /** Where it is fetched from, best first: URLs without a trailing slash; `dists/` and `pool/` are below them. */
  readonly mirrors: readonly string[];
  readonly suites: readonly ArchiveSuite[];
  /** The certificates that may sign it; undefined only where `trusted` says that it may go without. */
  readonly keyring: KeyringSource | undefined;
  /** The user takes what it has unsigned, and without a Release file, as apt does with `Trusted: yes`. */
  readonly trusted?: boolean | undefined;
  /**
   * Somebody's own: its Release need not call itself what its address does (apt warns of that only), and need not be
   * for every architecture.
   */
  readonly thirdParty?: boolean | undefined;
  /** The environment's variable that names another mirror, for hints. */
  readonly mirrorVariable?: string | undefined;
  /** Logins of the host's apt, to be used where they are for the address. */
  readonly logins?: readonly AuthFile[] | undefined;
  /** The archive as it was at a time, `YYYYMMDDTHHMMSSZ`, for what its mirrors have dropped; absent where nobody keeps it. */
  readonly snapshotAt?: ((time: string) => string) | undefined;
  /** Where else, in which archive, a package may have gone, for its path here. */
  readonly movedTo?: ((path: string) => readonly string[]) | undefined;
}

/** A suite, and what is taken of it. */
export interface ArchiveSuite {
  /**
   * As in the URL, below `dists/`: `bookworm-security`. One that ends with a slash is flat: a path to the directory
   * that has the package list, below the archive's root, without components.
   */
  readonly name: string;
  /** `main`, `contrib`, …; empty for a flat one. */
  readonly components: readonly string[];
}

/** Whether the suite is a directory with a package list, and not a distribution below `dists/`. */
export const isFlat = (suite: string): boolean => suite.endsWith("/");
