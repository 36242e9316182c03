import { copyFile, lstat, mkdtemp, open, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { firn, must } from "./support/firn.ts";
import { testWith, which } from "./support/needs.ts";

// Made on this machine's CPU, without emulation; only then looked at, and run, as arm64.
let folder: string;
let rootfs: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "firn-arm64-"));
  rootfs = join(folder, "bundle/rootfs");
  const output = join(folder, "web");
  const made = await firn(["synth", "examples/flask#web", "--platform", "linux/arm64", "--no-frozen", "-o", output]);
  if (made.code !== 0) throw new Error(made.stderr);
  if (!which("umoci") || process.getuid?.() !== 0) return;
  await must("umoci", ["unpack", "--image", `${output}:web`, join(folder, "bundle")]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("the arm64 image", () => {
  testWith("umoci", "root")("has aarch64 machine code only", async () => {
    const machines = new Map<number, string[]>();
    for (const name of await readdir(rootfs, { recursive: true })) {
      const path = join(rootfs, name);
      if (!(await lstat(path)).isFile()) continue;
      const file = await open(path);
      const head = Buffer.alloc(20);
      await file.read(head, 0, 20, 0);
      await file.close();
      if (head.readUInt32BE(0) !== 0x7f454c46) continue;
      const machine = head.readUInt16LE(18);
      machines.set(machine, [...(machines.get(machine) ?? []), name]);
    }
    // EM_AARCH64 is 183: https://www.sco.com/developers/gabi/latest/ch4.eheader.html
    expect([...machines.keys()]).toEqual([183]);
    expect(machines.get(183)?.length).toBeGreaterThan(200);
  });

  testWith(
    "umoci",
    "qemu-aarch64-static",
    "root",
  )("runs under qemu-user", async () => {
    await copyFile(which("qemu-aarch64-static") ?? "", join(rootfs, "qemu"));
    const script =
      "import flask, markupsafe._speedups, ssl, platform; print(platform.machine(), len(ssl.create_default_context().get_ca_certs()) > 100)";
    const seen = await must("chroot", [rootfs, "/qemu", "/usr/bin/python3", "-c", script]);
    expect(seen.trim()).toBe("aarch64 True");
  });
});
