import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findMirrors } from "../../../packages/sdk/src/debian/archive/mirrors.ts";
import { aptSources } from "../../support/debian-mirrors.ts";
import { exec } from "../../support/firn.ts";

/** A system made by the real tools: debootstrap's minbase, brought up to date, and packages by apt-get. */
export async function makeAptRoot(suite: string, packages: readonly string[], root: string): Promise<void> {
  const mirrors = await findMirrors({}, process.env);
  await succeed("debootstrap", ["--variant=minbase", suite, root, mirrors.debian]);
  await writeFile(join(root, "etc/apt/sources.list"), await aptSources(suite));
  const install = `apt-get install -y --no-install-recommends ${packages.join(" ")}`;
  await inChroot(root, `apt-get update && apt-get -y dist-upgrade && ${install}`);
}

/** Runs a shell command in a root, with /proc and /dev bound for as long; returns what it printed. */
export async function inChroot(root: string, command: string): Promise<string> {
  const script = [
    'mount -t proc proc "$0/proc"',
    'mount --rbind /dev "$0/dev"',
    'cp /etc/resolv.conf "$0/etc/resolv.conf"',
    'exec chroot "$0" sh -ec "$1"',
  ].join(" && ");
  const env = {
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    DEBIAN_FRONTEND: "noninteractive",
    ...proxies(),
  };
  // A mount namespace of its own: what is mounted goes away with it.
  return succeed("unshare", ["--mount", "sh", "-c", script, root, command], env);
}

/** Installed packages: `name version`. */
export async function installedIn(root: string): Promise<string[]> {
  const status = await readFile(join(root, "var/lib/dpkg/status"), "utf8");
  return status
    .split("\n\n")
    .flatMap((stanza) => {
      const name = /^Package: (.*)$/m.exec(stanza)?.[1];
      return name === undefined ? [] : [`${name} ${/^Version: (.*)$/m.exec(stanza)?.[1]}`];
    })
    .sort();
}

function proxies(): NodeJS.ProcessEnv {
  const names = ["http_proxy", "https_proxy", "no_proxy"];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

async function succeed(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const { code, stdout, stderr } = await exec(command, args, { env });
  if (code !== 0)
    throw new Error(`${command} ${args.join(" ")} ended with ${code}:\n${stdout.slice(-4000)}\n${stderr}`);
  return stdout;
}
