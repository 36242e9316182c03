import { type Ran, runCommand } from "../../../../shell/testing/run-command.ts";
import { growTree, type Tree } from "../../../../tree/index.ts";
import { accountCommands } from "../index.ts";

/** A tree with a few accounts and the tools that adduser calls. */
export function smallSystem(): Tree {
  const tree = growTree([]);
  tree.write("etc/passwd", "root:x:0:0:root:/root:/bin/bash\nold:x:100:65534::/x:/bin/sh\n");
  tree.write("etc/group", "root:x:0:\nshadow:x:42:\nusers:x:100:\nnogroup:x:65534:\n");
  tree.write("etc/shadow", "root:*:3652:0:99999:7:::\nold:!:3652::::::\n", { mode: 0o640, gid: 42 });
  tree.write("etc/gshadow", "root:*::\nshadow:*::\nusers:*::\nnogroup:*::\n", { mode: 0o640, gid: 42 });
  tree.write("etc/subuid", "");
  tree.write("etc/subgid", "");
  tree.write("etc/adduser.conf", "#DSHELL=/bin/bash\n");
  tree.write(
    "etc/login.defs",
    "UID_MIN\t\t1000\nPASS_MAX_DAYS 99999\nPASS_MIN_DAYS 0\nPASS_WARN_AGE 7\nUSERGROUPS_ENAB yes\nUMASK 022\n",
  );
  tree.write("etc/skel/.profile", "# profile\n");
  tree.mkdir("run");
  for (const name of accountCommands.keys()) tree.write(`usr/sbin/${name}`, "", { mode: 0o755 });
  tree.write("usr/sbin/shadowconfig", "shadowoff () {\n", { mode: 0o755 });
  tree.write("usr/bin/sh", "", { mode: 0o755 });
  tree.symlink("usr/sbin", "sbin");
  tree.symlink("usr/bin", "bin");
  return tree;
}

/** Runs a command line of words without spaces. */
export function accountsRun(tree: Tree, line: string, stdin = ""): Ran {
  const words = line.split(" ");
  const byPath = new Map(accountCommands);
  for (const [name, command] of accountCommands) {
    for (const folder of ["/usr/sbin", "/sbin", "/usr/bin", "/bin"]) byPath.set(`${folder}/${name}`, command);
  }
  const command = accountCommands.get(words[0] ?? "");
  if (!command) throw new Error(`no command ${words[0]}`);
  return runCommand(command, words, { tree, stdin, commands: byPath });
}

export const textAt = (tree: Tree, path: string): string => tree.read(path).toString();
/** The line of an account in a file below `etc`. */
export const lineOf = (tree: Tree, file: string, name: string): string | undefined =>
  textAt(tree, `etc/${file}`)
    .split("\n")
    .find((line) => line.startsWith(`${name}:`));
