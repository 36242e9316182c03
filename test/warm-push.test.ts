import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { findMirrors } from "../packages/sdk/src/debian/archive/mirrors.ts";
import { startDockerRegistry } from "./support/docker-registry.ts";
import { firn } from "./support/firn.ts";
import { startMirrorProxy } from "./support/mirror-proxy.ts";
import { testWith } from "./support/needs.ts";

/** Every file of a folder with its size and time of change: what was written in between shows. */
async function snapshot(folder: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const name of await readdir(folder, { recursive: true })) {
    const facts = await stat(join(folder, name));
    if (facts.isFile()) files.set(name, `${facts.size} ${facts.mtimeMs}`);
  }
  return files;
}

testWith("docker-registry")("a push with nothing changed downloads, packs and sends nothing", async () => {
  const folder = await mkdtemp(join(tmpdir(), "firn-warm-"));
  const mirrors = await findMirrors({}, process.env);
  const mirror = await startMirrorProxy({ debian: mirrors.debian, "debian-security": mirrors["debian-security"] });
  const registry = await startDockerRegistry();
  const cache = join(folder, "cache");
  const push = async (): Promise<{ seconds: number; pushed: Record<string, number> }> => {
    const env = {
      ...process.env,
      FIRN_DEBIAN_MIRROR: mirror.url("debian"),
      FIRN_DEBIAN_SECURITY_MIRROR: mirror.url("debian-security"),
    };
    const args = [
      "push",
      "examples/flask#web",
      `${registry.address}/web:1`,
      "--platform",
      "linux/amd64",
      "--no-frozen",
    ];
    const begin = performance.now();
    const ended = await firn([...args, "--json", "--cache", cache, "-o", join(folder, "out")], { env });
    if (ended.code !== 0) throw new Error(ended.stderr);
    return { seconds: (performance.now() - begin) / 1000, pushed: JSON.parse(ended.stdout) };
  };
  try {
    const cold = await push();
    expect(registry.requests().some((line) => line.startsWith("PUT ") && line.includes("/blobs/uploads/"))).toBe(true);
    expect(mirror.requests.length).toBeGreaterThan(50);
    const before = await snapshot(cache);
    mirror.forget();
    registry.forget();

    const warm = await push();
    expect(mirror.requests).toEqual([]);
    expect(registry.requests().filter((line) => !/^(GET|HEAD) /.test(line))).toEqual([]);
    expect(warm.pushed).toMatchObject({ uploaded: 0, bytes: 0 });
    // Nothing was unpacked, packed or compressed: the cache holds the same files as before, untouched.
    expect(await snapshot(cache)).toEqual(before);
    console.log(`whole processes: cold ${cold.seconds.toFixed(2)} s, warm ${warm.seconds.toFixed(2)} s`);
  } finally {
    await registry.close();
    await mirror.close();
    await rm(folder, { recursive: true, force: true });
  }
});
