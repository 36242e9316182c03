import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { findMirrors } from "../packages/sdk/src/debian/archive/mirrors.ts";
import { firn, must, root } from "./support/firn.ts";
import { type Meddle, type MirrorProxy, startMirrorProxy } from "./support/mirror-proxy.ts";
import { testWith } from "./support/needs.ts";
import { findPipIndex } from "./support/pip-index.ts";

// Each fault ends in its own error, and afterwards the same cache, lock and project work as if nothing had happened.
let folder: string;
let project: string;
let mirror: MirrorProxy;
let good: string;
let lockText: string;

interface Outcome {
  readonly code: number;
  readonly digest?: string;
  readonly error?: { code: string; message: string; hint?: string; at?: { file: string; line: number } };
}

async function synth(
  cache: string,
  more: { image?: string; flags?: string[]; env?: NodeJS.ProcessEnv } = {},
): Promise<Outcome> {
  const flags = [
    "--json",
    "--platform",
    "linux/amd64",
    "--cache",
    cache,
    "-o",
    join(folder, "out"),
    ...(more.flags ?? ["--no-frozen"]),
  ];
  const env = {
    ...process.env,
    FIRN_DEBIAN_MIRROR: mirror.url("debian"),
    FIRN_DEBIAN_SECURITY_MIRROR: mirror.url("debian-security"),
    PIP_INDEX_URL: mirror.url("pypi"),
    ...more.env,
  };
  const ended = await firn(["synth", `${project}#${more.image ?? "image"}`, ...flags], { env });
  const answer = JSON.parse(ended.stdout);
  return { code: ended.code, digest: answer.images?.[0].digest, error: answer.error };
}

const flip = (bytes: Buffer): Buffer => {
  const copy = Buffer.from(bytes);
  const at = Math.floor(copy.length / 2);
  copy[at] = (copy[at] ?? 0) ^ 0x41;
  return copy;
};
const damage =
  (pattern: RegExp): Meddle =>
  (path, answer) =>
    pattern.test(path) && answer.status < 300 ? { ...answer, body: flip(answer.body) } : undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "firn-faults-"));
  project = join(folder, "project");
  await cp(join(root, "test/fixtures/faults"), project, { recursive: true });
  await symlink(join(root, "node_modules"), join(project, "node_modules"), "junction");
  const mirrors = await findMirrors({}, process.env);
  mirror = await startMirrorProxy({ ...mirrors, pypi: await findPipIndex() });
  const first = await synth(join(folder, "cache"));
  expect(first.error).toBeUndefined();
  good = first.digest ?? "";
  lockText = await readFile(join(project, "firn.lock"), "utf8");
});
afterEach(async () => {
  mirror.meddle = undefined;
  await writeFile(join(project, "firn.lock"), lockText);
});
afterAll(async () => {
  await mirror?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Afterwards all is sound: the lock is as it was, and the same cache makes the same image. */
async function sound(cache: string): Promise<void> {
  mirror.meddle = undefined;
  expect(await readFile(join(project, "firn.lock"), "utf8")).toBe(lockText);
  const again = await synth(cache);
  expect(again.error).toBeUndefined();
  expect(again.digest).toBe(good);
}

describe("a lying or broken mirror", () => {
  const cases: [string, Meddle, string, boolean][] = [
    ["a tampered InRelease", damage(/\/bookworm\/InRelease$/), "FIRN_DEBIAN_UNTRUSTED", true],
    ["a tampered Packages index", damage(/\/(Packages\.\w+|by-hash\/SHA256\/\w+)$/), "FIRN_DIGEST_MISMATCH", true],
    ["a tampered .deb", damage(/\/libc6_[^/]*\.deb$/), "FIRN_DIGEST_MISMATCH", false],
    ["a tampered wheel", damage(/click-[^/]*\.whl$/), "FIRN_DIGEST_MISMATCH", false],
    [
      "a mirror that always answers 500",
      (path) => (/\.deb$/.test(path) ? { status: 500, headers: {}, body: Buffer.from("no") } : undefined),
      "FIRN_FETCH_FAILED",
      false,
    ],
    [
      "a mirror that answers with a web page",
      (path) =>
        /InRelease$/.test(path)
          ? { status: 200, headers: { "content-type": "text/html" }, body: Buffer.from("<html>Please log in</html>") }
          : undefined,
      "FIRN_DEBIAN_ARCHIVE_INVALID",
      true,
    ],
  ];
  for (const [title, meddle, code, resolves] of cases) {
    test(`${title} is ${code}`, async () => {
      const cache = join(folder, "cache-fault");
      await rm(cache, { recursive: true, force: true });
      mirror.meddle = meddle;
      // What is read only to resolve is read only without a lock.
      if (resolves) await rm(join(project, "firn.lock"));
      const failed = await synth(cache);
      expect(failed.error).toMatchObject({ code });
      expect(failed.code).toBeGreaterThan(0);
      if (resolves) {
        expect(await readdir(project)).not.toContain("firn.lock");
        await writeFile(join(project, "firn.lock"), lockText);
      }
      await sound(cache);
    });
  }

  test("an unreachable mirror is FIRN_FETCH_FAILED", async () => {
    const cache = join(folder, "cache-unreachable");
    const env = {
      FIRN_DEBIAN_MIRROR: "http://127.0.0.1:9/debian",
      FIRN_DEBIAN_SECURITY_MIRROR: "http://127.0.0.1:9/s",
    };
    const failed = await synth(cache, { env });
    expect(failed).toMatchObject({ code: 69, error: { code: "FIRN_FETCH_FAILED" } });
    await sound(cache);
  });
});

describe("the cache", () => {
  test("a damaged blob is FIRN_CACHE_CORRUPT or mended, and then gone", async () => {
    const cache = join(folder, "cache");
    const largest = (
      await must("sh", ["-c", `find "${cache}/blobs" -type f -printf '%s %p\\n' | sort -n | tail -1`])
    ).trim();
    const path = largest.slice(largest.indexOf(" ") + 1);
    await truncate(path, 1000);
    const outcome = await synth(cache);
    if (outcome.error) expect(outcome.error.code).toBe("FIRN_CACHE_CORRUPT");
    else expect(outcome.digest).toBe(good);
    await sound(cache);
  });

  testWith(
    "linux",
    "root",
    "mount",
  )("a full disk is FIRN_DISK_FULL", async () => {
    const cache = join(folder, "small-disk");
    await mkdir(cache);
    await must("mount", ["-t", "tmpfs", "-o", "size=24m", "tmpfs", cache]);
    try {
      const failed = await synth(cache);
      expect(failed.error).toMatchObject({ code: "FIRN_DISK_FULL" });
      await must("mount", ["-o", "remount,size=1g", cache]);
      await sound(cache);
    } finally {
      await must("umount", [cache]);
    }
  });
});

describe("the lock and the description", () => {
  test("a stale lock under --frozen is FIRN_LOCK_STALE with the command to run", async () => {
    const flags = ["--frozen"];
    await writeFile(join(project, "firn.lock"), '{ "firnLock": 1, "edition": 1, "sections": [] }\n');
    const failed = await synth(join(folder, "cache"), { flags });
    expect(failed).toMatchObject({
      code: 75,
      error: { code: "FIRN_LOCK_STALE", hint: expect.stringContaining("firn lock") },
    });
    expect(failed.error?.at?.file).toContain("image.ts");
    await writeFile(join(project, "firn.lock"), lockText);
    await sound(join(folder, "cache"));
  });

  test("a version that nobody serves: an error under --frozen, taken anew with a notice otherwise", async () => {
    const gone: Meddle = (path) =>
      /\/tzdata_[^/]*\.deb$/.test(path) ? { status: 404, headers: {}, body: Buffer.alloc(0) } : undefined;
    const cache = join(folder, "cache-gone");
    mirror.meddle = gone;
    const failed = await synth(cache, { flags: ["--frozen"] });
    expect(failed.error).toMatchObject({ code: "FIRN_LOCK_GONE", message: expect.stringContaining("tzdata") });
    expect(failed.error?.hint).toBe("firn lock --update tzdata");
    await sound(cache);
    // An older version stands in the lock, as after a year: mirrors have the newer one only.
    const aged = lockText.replace(/(\{[^\n]*"name":"tzdata"[^\n]*)/, (line) =>
      line
        .replace(/"version":"[^"]*"/, '"version":"2020a-1"')
        .replace(/"sha256":"[^"]*"/, `"sha256":"${"0".repeat(64)}"`)
        .replace(/tzdata_[^"]*\.deb/, "tzdata_2020a-1_all.deb"),
    );
    expect(aged).not.toBe(lockText);
    await writeFile(join(project, "firn.lock"), aged);
    const anew = await synth(cache);
    expect(anew.error).toBeUndefined();
    await writeFile(join(project, "firn.lock"), lockText);
  });

  test("an unknown package is named, with what was perhaps meant, at the user's line", async () => {
    const failed = await synth(join(folder, "cache"), { image: "unknown" });
    expect(failed.error).toMatchObject({
      code: "FIRN_APT_UNKNOWN_PACKAGE",
      message: expect.stringContaining("pyhton3"),
    });
    expect(failed.error?.at).toMatchObject({ file: expect.stringContaining("image.ts"), line: 8 });
    await sound(join(folder, "cache"));
  });
});
