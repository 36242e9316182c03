import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runCommand } from "../../../shell/testing/run-command.ts";
import { growTree, type Tree } from "../../../tree/index.ts";
import { hostHas } from "../../testing/host-tree.ts";
import { readSharedObject } from "./elf.ts";
import { ldconfig } from "./ldconfig.ts";
import { sharedObject } from "./testing/shared-object.ts";

const run = (tree: Tree, ...words: readonly string[]) => runCommand(ldconfig, words, { tree });

const files: Readonly<Record<string, Buffer | string>> = {
  "etc/ld.so.conf": "# comment\ninclude /etc/ld.so.conf.d/*.conf\n",
  "etc/ld.so.conf.d/a.conf": "/usr/local/lib\n/opt/none\n",
  "etc/ld.so.conf.d/z.conf": "/lib/x86_64-linux-gnu # usual\n/usr/lib/x86_64-linux-gnu\n",
  "usr/lib/x86_64-linux-gnu/libz.so.1.2.13": sharedObject("libz.so.1"),
  "usr/lib/x86_64-linux-gnu/libz.so.1": "→ libz.so.1.2.13",
  "usr/lib/x86_64-linux-gnu/libz.so": "→ libz.so.1.2.13",
  "usr/lib/x86_64-linux-gnu/libnew.so.2.10": sharedObject("libnew.so.2"),
  "usr/lib/x86_64-linux-gnu/libnew.so.2.9": sharedObject("libnew.so.2"),
  "usr/lib/x86_64-linux-gnu/libbz2.so.1.0.4": sharedObject("libbz2.so.1.0"),
  "usr/lib/x86_64-linux-gnu/libbz2.so.1.0": "→ libbz2.so.1.0.4",
  "usr/lib/x86_64-linux-gnu/libbz2.so.1": "→ libbz2.so.1.0",
  "usr/lib/x86_64-linux-gnu/libplain.so": sharedObject(undefined),
  "usr/lib/x86_64-linux-gnu/libscript.so": "GROUP ( /lib/libc.so.6 )\n",
  "usr/lib/x86_64-linux-gnu/libgone.so.1": "→ nowhere",
  "usr/lib/x86_64-linux-gnu/libcut.so.1": sharedObject("libcut.so.1").subarray(0, 70),
  "usr/lib/x86_64-linux-gnu/glibc-hwcaps/x86-64-v3/libz.so.1": sharedObject("libz.so.1"),
  "usr/local/lib/libz.so.1": sharedObject("libz.so.1"),
  "usr/lib/libroot.so.3": sharedObject("libroot.so.3"),
  "usr/lib/notalib.txt": "text",
  lib: "→ usr/lib",
};

function sample(): Tree {
  const tree = growTree([]);
  for (const [path, content] of Object.entries(files)) {
    if (typeof content === "string" && content.startsWith("→ ")) tree.symlink(content.slice(2), path);
    else tree.write(path, content);
  }
  return tree;
}

test("makes links that packages lack, to the highest version, and none over files", () => {
  const tree = sample();
  tree.write("usr/lib/libfile.so.1.1", sharedObject("libfile.so.1"));
  tree.write("usr/lib/libfile.so.1", sharedObject("libfile.so.1"));
  run(tree, "ldconfig");
  expect(tree.get("usr/lib/x86_64-linux-gnu/libnew.so.2")).toMatchObject({ type: "symlink", target: "libnew.so.2.10" });
  expect(tree.get("usr/lib/libfile.so.1")).toMatchObject({ type: "file" });
});

test("-X makes no links, -N no cache, and other options are refused", () => {
  const tree = sample();
  run(tree, "ldconfig", "-X", "-N");
  expect(tree.get("usr/lib/x86_64-linux-gnu/libnew.so.2")).toBeUndefined();
  expect(tree.get("etc/ld.so.cache")).toBeUndefined();
  expect(run(tree, "ldconfig", "-f", "/x").reports).toHaveLength(1);
});

// The host's ldconfig writes its own version into the file, and knows the libraries of its own machine.
const judge = hostHas("ldconfig") && process.arch === "x64" && process.getuid?.() === 0;
describe.skipIf(!judge)("as the host's own does (skipped: needs ldconfig, root, x64)", () => {
  test("the cache lists the same libraries, byte for byte up to who wrote it", () => {
    const root = mkdtempSync(join(tmpdir(), "firn-ldconfig-"));
    try {
      for (const [path, content] of Object.entries(files)) {
        mkdirSync(join(root, path, ".."), { recursive: true });
        if (typeof content === "string" && content.startsWith("→ ")) symlinkSync(content.slice(2), join(root, path));
        else writeFileSync(join(root, path), content);
      }
      execFileSync("/sbin/ldconfig", ["-r", root], { stdio: "pipe" });
      const expected = readFileSync(join(root, "etc/ld.so.cache"));
      const tree = sample();
      run(tree, "ldconfig");
      const made = tree.read("etc/ld.so.cache");
      const [end, ends] = [made, expected].map((bytes) => bytes.readUInt32LE(32));
      expect(made.subarray(0, end).equals(expected.subarray(0, ends))).toBe(true);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
});

describe("readSharedObject", () => {
  test("reads name and machine", () => {
    expect(readSharedObject(sharedObject("libz.so.1"))).toEqual({ soname: "libz.so.1", flags: 0x303 });
    expect(readSharedObject(sharedObject("libz.so.1", 183))).toEqual({ soname: "libz.so.1", flags: 0xa03 });
    expect(readSharedObject(sharedObject(undefined))).toEqual({ soname: undefined, flags: 0x303 });
  });
  test("is not confused by damaged files", () => {
    const whole = sharedObject("libz.so.1");
    for (let length = 0; length < whole.length; length++) {
      expect(() => readSharedObject(whole.subarray(0, length))).not.toThrow();
    }
    expect(readSharedObject(sharedObject("libz.so.1", 9999))).toBeUndefined();
  });
});
