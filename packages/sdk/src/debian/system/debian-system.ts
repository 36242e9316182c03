import type { Tree } from "../../tree/index.ts";
import type { Conffile } from "../deb/deb-control.ts";
import type { InstalledPackage } from "../dpkg/installed-package.ts";

/** dpkg's states: https://manpages.debian.org/dpkg.1 ("Package states"). */
export type PackageStatus =
  | "not-installed"
  | "config-files"
  | "half-installed"
  | "unpacked"
  | "half-configured"
  | "triggers-awaited"
  | "triggers-pending"
  | "installed";

export interface PackageState {
  /** Another one once it is upgraded. */
  pkg: InstalledPackage;
  status: PackageStatus;
  /** What the administrator wants of it; default `install`. */
  want?: string | undefined;
  /** Conffiles of earlier versions that stay, with the MD5 of what they were. */
  obsolete?: readonly Conffile[] | undefined;
  /** Conffiles that dpkg is told to leave out: it waits for them for ever. */
  leftOut?: ReadonlySet<string> | undefined;
  /** Names of triggers that wait to be processed by this package. */
  readonly pendingTriggers: Set<string>;
}

/**
 * A Debian system while packages are being installed into its tree: what Debian's own commands (`dpkg-query`,
 * `dpkg-trigger`, debconf) share beyond files. Commands are made by functions that take it:
 * `(system: DebianSystem) => ReadonlyMap<string, Command>`.
 */
export interface DebianSystem {
  readonly tree: Tree;
  /** dpkg's name for it: `amd64`. */
  readonly architecture: string;
  /** `bookworm`. */
  readonly suite: string;
  /** What dpkg's database says, by `databaseName` (`libc6:amd64`, `nginx`). */
  readonly packages: Map<string, PackageState>;
  /** The package and script that runs now; undefined between scripts. */
  running: { readonly pkg: InstalledPackage; readonly script: string } | undefined;
  /**
   * dpkg-trigger: a trigger by name or path is activated when the script that runs has ended. Its package waits until
   * the trigger was processed, unless `await` is false.
   */
  activate(trigger: string, options?: { readonly await?: boolean }): void;
  /** Answers to debconf questions that the user gave, by question. */
  readonly preseed: ReadonlyMap<string, string>;
}
