import type { Environment } from "../../fetch/index.ts";
import type { Archive } from "./archive.ts";
import { debianKeyring } from "./keyring.ts";
import type { DebianMirrors } from "./mirrors.ts";
import { debianSnapshots } from "./snapshots.ts";

export interface DebianArchiveOptions {
  /** Default: `main`. */
  readonly components?: readonly string[] | undefined;
  /** Suites beside the release itself, its updates and its security updates, of the main archive: `bookworm-backports`. */
  readonly suites?: readonly string[] | undefined;
  /** Where another snapshot service is named. Default: nowhere. */
  readonly env?: Environment | undefined;
}

/** Debian's archives for a release: `bookworm`, its updates, and its security updates. */
export function debianArchives(
  suite: string,
  mirrors: DebianMirrors,
  { components = ["main"], suites = [], env = {} }: DebianArchiveOptions = {},
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
      snapshotAt: debianSnapshots("debian", env),
    },
    {
      name: "debian-security",
      mirrors: [security],
      suites: named(`${suite}-security`),
      keyring: debianKeyring,
      mirrorVariable: "FIRN_DEBIAN_SECURITY_MIRROR",
      snapshotAt: debianSnapshots("debian-security", env),
      // The main archive takes a security update over with the next point release.
      movedTo: (path) => [`${debian}/${path.replace(/^pool\/updates\//, "pool/")}`],
    },
  ];
}
