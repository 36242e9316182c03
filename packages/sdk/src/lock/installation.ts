/** What a system's package manager did beyond laying down files: what packages' own scripts changed, and what they could not. */
export interface Installation {
  /** Packages whose scripts ran, in the order of the first. */
  readonly packages: readonly PackageChanges[];
  readonly reports: readonly ScriptReport[];
}

/** What the scripts of one package changed, each list sorted. Paths are absolute. */
export interface PackageChanges {
  readonly name: string;
  readonly version: string;
  /** `preinst`, `postinst`, …, in the order in which they ran. */
  readonly scripts: readonly string[];
  readonly files: readonly string[];
  readonly directories: readonly string[];
  /** `/etc/localtime → /usr/share/zoneinfo/Etc/UTC` */
  readonly links: readonly string[];
  readonly removed: readonly string[];
  /** Files and directories that were there, with another mode, owner or attribute now: `/var/mail 2775 0:8`. */
  readonly modes: readonly string[];
  readonly users: readonly string[];
  readonly groups: readonly string[];
  /** `editor → /usr/bin/vim.basic` */
  readonly alternatives: readonly string[];
  /** `/usr/bin/vi → /usr/bin/vi.distrib` */
  readonly diversions: readonly string[];
}

/**
 * Something that a script asked for and did not get.
 *
 * - `unknown`: firn does not know the command, or this use of it; what it would have done is missing.
 * - `deferred`: it has to run in a container, at its first start or later, and is no part of an image (keys, a database).
 * - `failed`: the script ended with an error.
 */
export interface ScriptReport {
  readonly kind: "unknown" | "deferred" | "failed";
  readonly package: string;
  /** `postinst` */
  readonly script: string;
  /** From 1; in the script, or in the file that it calls where `command` says so. */
  readonly line: number;
  /** The words of the command. */
  readonly command: string;
  readonly why: string;
  /** What can be done about it. */
  readonly remedy?: string | undefined;
}
