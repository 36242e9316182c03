import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { base, lock, push, synth } from "@firn/sdk";
import { apt, debian } from "@firn/sdk/debian";
import { expect } from "vitest";
import { startDockerRegistry } from "./support/docker-registry.ts";
import { must } from "./support/firn.ts";
import { startMirrorProxy } from "./support/mirror-proxy.ts";
import { testWith } from "./support/needs.ts";
import { pushLayers } from "./support/root-image.ts";

interface Manifest {
  readonly layers: readonly { readonly digest: string; readonly size: number }[];
}

testWith(
  "docker-registry",
  "skopeo",
  "umoci",
)("of a base only the layer with dpkg's database is read", async () => {
  const folder = await mkdtemp(join(tmpdir(), "firn-reading-"));
  const registry = await startDockerRegistry();
  const proxy = await startMirrorProxy({ v2: `http://${registry.address}/v2` });
  const at = (name: string): string => join(folder, name);
  const options = { directory: folder, cache: at("cache"), frozen: false, platforms: ["linux/amd64"] };
  const through = new URL(proxy.url("v2")).host;
  try {
    // An image of firn's own, and one that others made: a large layer, then a small one with the database.
    await push(
      await synth(base(debian("bookworm")).freeze(), { ...options, name: "own" }),
      `${registry.address}/own:1`,
    );
    const system = Buffer.alloc(40 << 20, "a library");
    await writeFile(at("library.so"), system);
    const release = "PRETTY_NAME='Debian GNU/Linux 12 (bookworm)'\nID=debian\nVERSION_CODENAME=bookworm\n";
    const stanzas = [
      ["base-files", "12.4+deb12u11", "Maintainer: Santiago Vila <sanvila@debian.org>\n"],
      ["dpkg", "1.21.22", ""],
      ["libc6", "2.36-9+deb12u10", ""],
    ].map(([name, version, more]) => {
      const head = `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${version}\n`;
      return `${head}${more}\n`;
    });
    for (const [path, text] of [
      ["lower/etc/os-release", release],
      ["upper/var/lib/dpkg/status", stanzas.join("")],
    ] as const) {
      await must("mkdir", ["-p", join(at(path), "..")]);
      await writeFile(at(path), text);
    }
    await must("cp", [at("library.so"), at("lower/library.so")]);
    for (const name of ["lower", "upper"]) await must("tar", ["-cf", at(`${name}.tar`), "-C", at(name), "."]);
    await pushLayers(at("layout"), [at("lower.tar"), at("upper.tar")], `${registry.address}/others:1`);

    for (const [name, share] of [
      ["own", 0.35],
      ["others", 0.01],
    ] as const) {
      proxy.forget();
      const image = base(`${through}/${name}:1`, { has: ["debian"] })
        .add(apt("tini"))
        .freeze();
      await lock({ image }, { ...options, cache: at(`cache-${name}`) });
      const { layers }: Manifest = JSON.parse(
        await must("skopeo", ["inspect", "--raw", "--tls-verify=false", `docker://${registry.address}/${name}:1`]),
      );
      const sum = (some: Manifest["layers"]): number => some.reduce((total, { size }) => total + size, 0);
      const asked = layers.filter(({ digest }) => proxy.requests.some((path) => path.endsWith(`/blobs/${digest}`)));
      expect(asked, name).toHaveLength(1);
      console.log(`${name}: ${sum(asked)} of ${sum(layers)} bytes read to resolve`);
      expect(sum(asked) / sum(layers), name).toBeLessThan(share);
    }
  } finally {
    await proxy.close();
    await registry.close();
    await rm(folder, { recursive: true, force: true });
  }
});
