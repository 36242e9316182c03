import { debianSnapshotAt } from "../../fetch/defaults.ts";
import type { Archive } from "./archive.ts";
import { debianKeyring } from "./keyring.ts";
import type { DebianMirrors } from "./mirrors.ts";

export interface DebianArchiveOptions {
  /** Default: `main`. */
  readonly components?: readonly string[] | undefined;
  /** Suites beside the release itself, its updates and its security updates, of the main archive: `bookworm-backports`. */
  readonly suites?: readonly string[] | undefined;
}

/** Debian's archives for a release: `bookworm`, its updates, and its security updates. */
export function debianArchives(
  suite: string,
  mirrors: DebianMirrors,
  { components = ["main"], suites = [] }: DebianArchiveOptions = {},
): Archive[] {
  const named = (...names: readonly string[]): Archive["suites"] => names.map((name) => ({ name, components }));
  const { debian, "debian-security": security } = mirrors;
  return [
    {
      name: "debian",
      mirrors: [debian],
      suites: named(suite, `${suite}-updates`, ...suites),
      keyring: debianKeyring,
      mirrorVariable: "FIRN_DEBIAN_MIRROR",
      snapshotAt: (time) => debianSnapshotAt("debian", time),
    },
    {
      name: "debian-security",
      mirrors: [security],
      suites: named(`${suite}-security`),
      keyring: debianKeyring,
      mirrorVariable: "FIRN_DEBIAN_SECURITY_MIRROR",
      snapshotAt: (time) => debianSnapshotAt("debian-security", time),
      // The main archive takes a security update over with the next point release.
      movedTo: (path) => [`${debian}/${path.replace(/^pool\/updates\//, "pool/")}`],
    },
  ];
}
