import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { diskError } from "./disk-error.ts";
import { openStore } from "./index.ts";

const root = process.platform === "linux" && process.getuid?.() === 0;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "firn-full-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function* endless() {
  for (let i = 0; i < 100; i++) yield randomBytes(64 * 1024);
}

describe("a full disk", () => {
  test.each(["ENOSPC", "EDQUOT"])("%s is FIRN_DISK_FULL", (code) => {
    const error = diskError(Object.assign(new Error("write"), { code }), "/cache");
    expect(error).toMatchObject({ code: "FIRN_DISK_FULL", hint: expect.stringContaining("FIRN_CACHE") });
    expect(diskError(Object.assign(new Error("write"), { code: "EIO" }), "/cache")).toMatchObject({
      code: "FIRN_DISK_FAILED",
    });
  });

  test.skipIf(!root)(`is an error of its own and keeps nothing${root ? "" : " (skipped: needs root)"}`, async () => {
    const disk = join(folder, "disk");
    await mkdir(disk);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", disk]);
    try {
      const small = await openStore(join(disk, "cache"));
      const kept = await small.put(randomBytes(100_000));
      await expect(small.put(endless())).rejects.toMatchObject({ code: "FIRN_DISK_FULL" });
      await expect(small.put(randomBytes(3_000_000))).rejects.toMatchObject({ code: "FIRN_DISK_FULL" });
      await expect(small.note("part", kept.digest, "x".repeat(2_000_000))).rejects.toMatchObject({
        code: "FIRN_DISK_FULL",
      });
      expect(await readdir(join(disk, "cache", "blobs", "sha256"))).toHaveLength(1);
      expect(await small.recall("part", kept.digest)).toBeUndefined();
      // And there is room again for what fits.
      await small.put(randomBytes(500_000));
      expect(await small.readAll(kept.digest)).toHaveLength(100_000);
    } finally {
      execFileSync("umount", [disk]);
    }
  });

  test.skipIf(process.platform === "win32")("a folder that cannot be made is FIRN_DISK_FAILED", async () => {
    await writeFile(join(folder, "file"), "");
    await expect(openStore(join(folder, "file", "cache"))).rejects.toMatchObject({ code: "FIRN_DISK_FAILED" });
  });
});
