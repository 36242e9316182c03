import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { debianArchive } from "../../../packages/sdk/src/fetch/defaults.ts";
import { findMirrors } from "../../../packages/sdk/src/debian/archive/mirrors.ts";
import { aptSources } from "../../support/debian-mirrors.ts";
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
  definition: Pick<BaseDefinition, "distribution" | "suite">,
  root: string,
  command: string,
): Promise<string> {
  const path = join(root, "etc/apt/sources.list");
  const before = await readFile(path, "utf8").catch(() => "");
  await writeFile(path, await sourcesOf(definition));
  try {
    return await inChroot(root, command);
  } finally {
    await writeFile(path, before);
    await rm(join(root, "etc/resolv.conf"), { force: true });
  }
}

/** debootstrap's minbase, brought up to date and cleaned as the official images are. */
async function bootstrapped(definition: BaseDefinition, folder: string): Promise<string> {
  const { name, distribution, suite, slim, merged = true } = definition;
  const root = join(folder, "roots", name);
  if (existsSync(root)) return root;
  const half = `${root}.half-made`;
  await rm(half, { recursive: true, force: true });
  await mkdir(half, { recursive: true });
  // Debian has no keyring of Ubuntu's; apt checks what comes after by the one that comes with it.
  const keyring = distribution === "ubuntu" ? ["--no-check-gpg"] : [];
  const usr = merged ? "--merged-usr" : "--no-merged-usr";
  if (!merged) {
    // Whoever wants neither links nor their conversion says so: https://packages.debian.org/bookworm/usrmerge
    await mkdir(join(half, "etc"), { recursive: true });
    await writeFile(join(half, "etc/unsupported-skip-usrmerge-conversion"), "");
  }
  // The script by its file: a debootstrap knows no suite that is younger than it.
  const script = `/usr/share/debootstrap/scripts/${distribution === "ubuntu" ? "gutsy" : "sid"}`;
  const archive = await archiveOf(definition);
  await succeed("debootstrap", ["--variant=minbase", usr, ...keyring, suite, half, archive, script]);
  await writeOfficialFiles(half, { slim });
  await withMirrors(definition, half, "apt-get update && apt-get -y dist-upgrade");
  await inChroot(half, cleaning(slim));
  await rm(join(half, "etc/resolv.conf"), { force: true });
  if (distribution === "debian") await writeFile(join(half, "etc/apt/sources.list"), `${official} ${suite} main\n`);
  await rename(half, root);
  return root;
}

/** Ubuntu is looked for beside Debian, on the mirror of this host's apt. */
async function archiveOf({ distribution }: Pick<BaseDefinition, "distribution">): Promise<string> {
  const { debian } = await findMirrors({}, process.env);
  return distribution === "debian" ? debian : new URL("/ubuntu", debian).href;
}

async function sourcesOf(definition: Pick<BaseDefinition, "distribution" | "suite">): Promise<string> {
  const { distribution, suite } = definition;
  if (distribution === "debian") return aptSources(suite);
  const archive = await archiveOf(definition);
  return ["", "-updates", "-security"].map((pocket) => `deb ${archive} ${suite}${pocket} main universe\n`).join("");
}

async function bringPython(root: string, folder: string): Promise<void> {
  const source = `${await archiveOf({ distribution: "ubuntu" })}/${pythonLayers.source}`;
  const kept = join(folder, "python.tar.xz");
  if (!existsSync(kept)) await succeed("curl", ["-fsSL", "-o", kept, source]);
  await succeed("cp", [kept, join(root, "tmp/python.tar.xz")]);
}
