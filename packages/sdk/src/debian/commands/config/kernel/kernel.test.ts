import { expect, test } from "vitest";
import type { Command } from "../../../../shell/index.ts";
import { runCommand } from "../../../../shell/testing/run-command.ts";
import { growTree, type Tree } from "../../../../tree/index.ts";
import { kernelCommands } from "./kernel.ts";
import { compareKernels } from "./kernel-config.ts";

const commands = new Map(kernelCommands);
const run = (words: readonly string[], tree: Tree, more: ReadonlyMap<string, Command> = new Map()) =>
  runCommand(commands.get(words[0] ?? "") ?? (() => 127), words, { tree, commands: more });
const target = (tree: Tree, path: string): string | undefined => {
  const entry = tree.get(path);
  return entry?.type === "symlink" ? entry.target : undefined;
};

test("links lead to the two newest kernels", () => {
  const tree = growTree([]);
  tree.write("/boot/vmlinuz-6.1.0-9-amd64", "");
  run(["linux-update-symlinks", "install", "6.1.0-9-amd64", "/boot/vmlinuz-6.1.0-9-amd64"], tree);
  expect(target(tree, "/vmlinuz")).toBe("boot/vmlinuz-6.1.0-9-amd64");
  expect(target(tree, "/vmlinuz.old")).toBe("boot/vmlinuz-6.1.0-9-amd64");
  expect(target(tree, "/initrd.img")).toBe("boot/initrd.img-6.1.0-9-amd64");
  tree.write("/boot/vmlinuz-6.1.0-10-amd64", "");
  run(["linux-update-symlinks", "install", "6.1.0-10-amd64", "/boot/vmlinuz-6.1.0-10-amd64"], tree);
  expect(target(tree, "/vmlinuz")).toBe("boot/vmlinuz-6.1.0-10-amd64");
  expect(target(tree, "/vmlinuz.old")).toBe("boot/vmlinuz-6.1.0-9-amd64");
  tree.write("/etc/kernel-img.conf", "do_symlinks = no # none\n");
  expect(run(["linux-update-symlinks", "install", "7", "/boot/vmlinuz-7"], tree).status).toBe(0);
  expect(target(tree, "/vmlinuz")).toBe("boot/vmlinuz-6.1.0-10-amd64");
  expect(run(["linux-update-symlinks"], tree).status).toBe(2);
});

test("kernels' versions are ordered by their numbers", () => {
  const versions = ["6.10-rc1", "6.9", "6.10", "6.10-trunk", "6.1.0-10", "6.1.0-9"];
  expect([...versions].sort(compareKernels)).toEqual(["6.1.0-9", "6.1.0-10", "6.9", "6.10-rc1", "6.10-trunk", "6.10"]);
});

test("hooks run where there are some", () => {
  const calls: string[] = [];
  const runParts: Command = ({ args }) => (calls.push(args.join(" ")), 0);
  const tree = growTree([]);
  const words = ["linux-run-hooks", "headers", "postinst", "6.1", "--", "configure"];
  expect(run(words, tree, new Map([["run-parts", runParts]])).status).toBe(0);
  tree.mkdir("/etc/kernel/header_postinst.d");
  expect(run(words, tree, new Map([["run-parts", runParts]])).status).toBe(0);
  expect(calls).toEqual(["--report --exit-on-error --arg=6.1 /etc/kernel/header_postinst.d"]);
  expect(run(["linux-run-hooks", "headers", "postinst", "6.1"], tree).status).toBe(2);
});

test("what only a starting machine needs is put off, where there is a kernel", () => {
  const tree = growTree([]);
  expect(run(["depmod", "6.1"], tree).reports).toEqual([]);
  tree.write("/boot/vmlinuz-6.1", "");
  expect(run(["depmod", "6.1"], tree).reports).toMatchObject([{ kind: "deferred", remedy: "depmod 6.1" }]);
});

test("a module's sources are noted; it is compiled where its kernel runs", () => {
  const tree = growTree([]);
  expect(run(["dkms", "add", "-m", "wifi", "-v", "1.2"], tree)).toMatchObject({ status: 0, reports: [] });
  expect(tree.list("/var/lib/dkms/wifi/1.2")).toEqual(["build", "source"]);
  expect(target(tree, "/var/lib/dkms/wifi/1.2/source")).toBe("/usr/src/wifi-1.2");
  expect(run(["dkms", "build", "-m", "wifi", "-v", "1.2", "-k", "6.1"], tree).reports).toMatchObject([
    { kind: "deferred" },
  ]);
});
