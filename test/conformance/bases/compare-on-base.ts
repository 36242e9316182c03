import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { base, lock, push, synth } from "@firn/sdk";
import { apt } from "@firn/sdk/debian";
import { installedIn } from "../rootfs/chroot.ts";
import { compareScans } from "../rootfs/compare.ts";
import { explain } from "../rootfs/explain.ts";
import { hostPlatform } from "../rootfs/firn-root.ts";
import { isLeftOver } from "../rootfs/left-over.ts";
import { type Scan, scanFolder } from "../rootfs/scan-folder.ts";
import type { SetResult } from "../rootfs/two-roots.ts";
import type { BaseDefinition } from "./base-definitions.ts";
import type { BuildTool } from "./build-tool.ts";
import { withMirrors } from "./make-base.ts";

interface Asked {
  readonly definition: BaseDefinition;
  /** In the build tool's storage. */
  readonly image: string;
  /** The same, in a registry. */
  readonly reference: string;
  readonly packages: readonly string[];
}

interface Place {
  readonly folder: string;
  readonly cache: string | undefined;
  readonly tool: BuildTool;
}

interface Seen {
  readonly scan: Scan;
  readonly installed: readonly string[];
}

const bases = new Map<string, Seen>();

/** Installs packages on a base with apt-get and with firn, and compares what containers of both would see. */
export async function compareOnBase(asked: Asked, { folder, cache, tool }: Place): Promise<SetResult> {
  const { definition, image, reference, packages } = asked;
  const before = bases.get(image) ?? (await tool.inContainer(image, see));
  bases.set(image, before);
  const out = await mkdtemp(join(folder, "made-"));
  try {
    const options = { directory: out, cache, platforms: [hostPlatform] };
    const frozen = base(reference, { has: ["debian"] })
      .add(apt(...packages))
      .freeze();
    const start = performance.now();
    const made = await synth(frozen, { ...options, name: "made", frozen: false });
    const milliseconds = performance.now() - start;
    const { installations } = await lock({ made: frozen }, { ...options, frozen: true, explain: true });
    const pushed = await push(made, `${reference}-made`, { cache });
    const loaded = await tool.run("pull", "--quiet", "--tls-verify=false", `docker://${pushed.reference}`);
    return await tool.inContainer(loaded, (firnRoot) =>
      tool.inContainer(image, async (aptRoot) => {
        const install = `apt-get update && apt-get install -y --no-install-recommends ${packages.join(" ")}`;
        await withMirrors(definition, aptRoot, `${install} && rm -rf /var/lib/apt/lists/*`);
        const [apt, firn] = [await see(aptRoot), await see(firnRoot)];
        const read = { apt: readIn(aptRoot), firn: readIn(firnRoot) };
        const differences = compareScans(apt.scan, firn.scan).filter(
          (difference) => !isLeftOver(difference, before.scan, firn.scan),
        );
        const only = (these: Seen, others: Seen, who: string) =>
          these.installed.filter((one) => !others.installed.includes(one)).map((one) => `${one} (${who})`);
        return {
          packages: only(firn, before, "new").length,
          paths: apt.scan.size,
          otherPackages: [...only(apt, firn, "apt"), ...only(firn, apt, "firn")],
          ...explain(differences, read.apt, read.firn),
          reports: installations?.["made"]?.[hostPlatform]?.reports ?? [],
          milliseconds,
          // What is mounted is gone when somebody looks at texts of a difference.
          read: remembered(
            differences.map(({ path }) => path),
            read,
          ),
        };
      }),
    );
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

const see = async (root: string): Promise<Seen> => ({
  scan: scanFolder(root).found,
  installed: await installedIn(root),
});

const readIn =
  (root: string) =>
  (path: string): string =>
    existsSync(join(root, path)) ? readFileSync(join(root, path), "latin1") : "";

function remembered(paths: readonly string[], read: SetResult["read"]): SetResult["read"] {
  const textOf = (from: (path: string) => string) => {
    const texts = new Map(paths.slice(0, 50).map((path) => [path, textAt(from, path)]));
    return (path: string): string => texts.get(path) ?? "";
  };
  return { apt: textOf(read.apt), firn: textOf(read.firn) };
}

/** A directory has none. */
function textAt(read: (path: string) => string, path: string): string {
  try {
    return read(path).slice(0, 1 << 20);
  } catch {
    return "";
  }
}
