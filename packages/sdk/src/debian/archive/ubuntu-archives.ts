import type { Environment } from "../../fetch/index.ts";
import type { Archive } from "./archive.ts";
import type { DebianArchiveOptions } from "./debian-archives.ts";
import { ubuntuKeyring } from "./keyring.ts";
import { findUbuntuMirror } from "./mirrors.ts";
import { ubuntuSnapshots } from "./snapshots.ts";

/** Architectures of the main archive; all others are in the ports'. https://wiki.ubuntu.com/SupportedArchitectures */
const mainArchitectures: ReadonlySet<string> = new Set(["amd64", "i386"]);

/** Whether Ubuntu has the architecture's packages in an archive of its own. */
export const isPort = (architecture: string): boolean => !mainArchitectures.has(architecture);

/** What Ubuntu's own images have switched on, but for what is not free. */
export const ubuntuComponents: readonly string[] = ["main", "universe"];

/** Ubuntu's archive for a release: `noble`, its updates, and its security updates, which its mirrors all have. */
export async function ubuntuArchives(
  suite: string,
  architecture: string,
  env: Environment,
  { components = ubuntuComponents, suites = [] }: DebianArchiveOptions = {},
): Promise<Archive[]> {
  const ports = isPort(architecture);
  return [
    {
      name: ports ? "ubuntu-ports" : "ubuntu",
      mirrors: [await findUbuntuMirror(ports, env)],
      suites: [suite, `${suite}-updates`, ...suites, `${suite}-security`].map((name) => ({ name, components })),
      keyring: ubuntuKeyring,
      mirrorVariable: ports ? "FIRN_UBUNTU_PORTS_MIRROR" : "FIRN_UBUNTU_MIRROR",
      // The service has the ports, too.
      snapshotAt: ubuntuSnapshots(env),
    },
  ];
}
