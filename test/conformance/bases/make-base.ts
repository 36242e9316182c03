import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { debianArchive } from "../../../packages/sdk/src/fetch/defaults.ts";
import { aptSources, archiveFor } from "../../support/debian-mirrors.ts";
import { debootstrap } from "../../support/debootstrap.ts";
import { inChroot, succeed } from "../rootfs/chroot.ts";
import type { BaseDefinition } from "./base-definitions.ts";
import type { BuildTool } from "./build-tool.ts";
import { cleaning, writeOfficialFiles } from "./official-files.ts";
import { pythonLayers } from "./python-layers.ts";

const imageOf = ({ name }: BaseDefinition): string => `localhost/firn-base-${name}:1`;
const official = `deb ${debianArchive}`;

/** Makes a base image in the tool's storage, unless it is there; gives its name. */
export async function makeBase(definition: BaseDefinition, folder: string, tool: BuildTool): Promise<string> {
  const image = imageOf(definition);
  if ((await tool.run("images", "--format", "{{.Name}}:{{.Tag}}")).split("\n").includes(image)) return image;
  const root = await bootstrapped(definition, folder);
  let container = await tool.run("from", "scratch");
  const mounted = await tool.run("mount", container);
  await succeed("cp", ["-a", `${root}/.`, mounted]);
  const env = definition.env ?? ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"];
  await tool.run("config", ...env.flatMap((one) => ["--env", one]), "--cmd", "bash", container);
  let made = await commit(container);
  for (const [index, command] of definition.layers.entries()) {
    container = await tool.run("from", "--pull-never", made);
    const at = await tool.run("mount", container);
    if (index === 1 && definition.name === "python") await bringPython(at, folder);
    await withMirrors(definition, at, command);
    made = await commit(container, index === definition.layers.length - 1 ? image : undefined);
  }
  return image;

  async function commit(from: string, name?: string): Promise<string> {
    return tool.run("commit", "--rm", "--format", "oci", "--quiet", from, ...(name === undefined ? [] : [name]));
  }
}

/** Runs a command in a root with the sources that this machine can reach; what the root said itself comes back. */
export async function withMirrors(
  definition: Pick<BaseDefinition, "suite">,
  root: string,
  command: string,
): Promise<string> {
  const path = join(root, "etc/apt/sources.list");
  const before = await readFile(path, "utf8").catch(() => "");
  await writeFile(path, await aptSources(definition.suite));
  try {
    return await inChroot(root, command);
  } finally {
    await writeFile(path, before);
    await rm(join(root, "etc/resolv.conf"), { force: true });
  }
}

/** debootstrap's minbase, brought up to date and cleaned as the official images are. */
async function bootstrapped(definition: BaseDefinition, folder: string): Promise<string> {
  const { name, distribution, suite, slim } = definition;
  const root = join(folder, "roots", name);
  if (existsSync(root)) return root;
  const half = `${root}.half-made`;
  await rm(half, { recursive: true, force: true });
  await mkdir(half, { recursive: true });
  await debootstrap(suite, half);
  await writeOfficialFiles(half, { slim });
  await withMirrors(definition, half, "apt-get update && apt-get -y dist-upgrade");
  await inChroot(half, cleaning(slim));
  await rm(join(half, "etc/resolv.conf"), { force: true });
  if (distribution === "debian") await writeFile(join(half, "etc/apt/sources.list"), `${official} ${suite} main\n`);
  await rename(half, root);
  return root;
}

async function bringPython(root: string, folder: string): Promise<void> {
  const source = `${await archiveFor("noble")}/${pythonLayers.source}`;
  const kept = join(folder, "python.tar.xz");
  if (!existsSync(kept)) await succeed("curl", ["-fsSL", "-o", kept, source]);
  await succeed("cp", [kept, join(root, "tmp/python.tar.xz")]);
}
