import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { exec } from "../../support/firn.ts";

export interface ChrootOptions {
  /** A folder of the host to see as /var/cache/apt/archives. */
  readonly archives?: string;
  /** Written to after the command's end: what it printed. */
  readonly log?: (text: string) => void;
}

/** Runs a shell command in a root, with /proc and /dev bound for as long; returns what it printed. */
export async function inChroot(root: string, command: string, options: ChrootOptions = {}): Promise<string> {
  const script = [
    // As in firn: what scripts write from it is to be the same on every machine.
    "hostname localhost",
    'mount -t proc proc "$0/proc"',
    'mount --rbind /dev "$0/dev"',
    'cp /etc/resolv.conf "$0/etc/resolv.conf"',
    ...(options.archives === undefined ? [] : ['mount --bind "$2" "$0/var/cache/apt/archives"']),
    'exec chroot "$0" sh -ec "$1"',
  ].join(" && ");
  const env = {
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    DEBIAN_FRONTEND: "noninteractive",
    ...proxies(),
  };
  // Namespaces of its own: what is mounted goes away with it, and what scripts start too.
  const words = ["--mount", "--uts", "--pid", "--fork", "--kill-child", "sh", "-c", script, root, command];
  return succeed("unshare", [...words, options.archives ?? ""], env, options.log);
}

/** Installed packages: `name version`. */
export async function installedIn(root: string): Promise<string[]> {
  const status = await readFile(join(root, "var/lib/dpkg/status"), "utf8");
  return status
    .split("\n\n")
    .flatMap((stanza) => {
      const name = /^Package: (.*)$/m.exec(stanza)?.[1];
      const there = /^Status: .* installed$/m.test(stanza);
      return name === undefined || !there ? [] : [`${name} ${/^Version: (.*)$/m.exec(stanza)?.[1]}`];
    })
    .sort();
}

function proxies(): NodeJS.ProcessEnv {
  const names = ["http_proxy", "https_proxy", "no_proxy"];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

/** @throws where it ends with anything but 0, with what it said */
export async function succeed(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  log?: (text: string) => void,
): Promise<string> {
  const { code, stdout, stderr } = await exec(command, args, { env });
  log?.(stdout + stderr);
  if (code === 0) return stdout;
  throw new Error(`${command} ${args.join(" ")} ended with ${code}:\n${stdout.slice(-4000)}\n${stderr}`);
}
