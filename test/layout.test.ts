import { lstat, mkdtemp, readdir, readFile, readlink, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { digestOf } from "../packages/sdk/src/hash/index.ts";
import { buildLayer, type Layer, type PartSource, writePart } from "../packages/sdk/src/layer/index.ts";
import { assembleImage, assembleIndex, type Descriptor, writeLayout } from "../packages/sdk/src/oci/index.ts";
import { openStore, type Store } from "../packages/sdk/src/store/index.ts";
import { type DirectoryEntry, type Entry, fixedTime, growTree, type Tree } from "../packages/sdk/src/tree/index.ts";
import { must } from "./support/firn.ts";
import { testWith } from "./support/needs.ts";

const platforms = ["linux/amd64", "linux/arm64", "linux/arm/v7"];
const long = `usr/share/${"a-long-name/".repeat(14)}ő ;"x"`;
const common = { mode: 0o644, uid: 0, gid: 0, mtime: fixedTime } as const;
const file = (
  path: string,
  content: string | Uint8Array,
  more: { mode?: number; uid?: number; gid?: number } = {},
): PartSource => ({
  entry: { ...common, ...more, type: "file", path, size: Buffer.byteLength(content) },
  content: Buffer.from(content),
});
const big = Buffer.alloc(3_000_000, "a line of text that repeats, and more of it\n");

const system: PartSource[] = [
  { entry: { ...common, type: "directory", path: "usr", mode: 0o755 } },
  { entry: { ...common, type: "directory", path: "tmp", mode: 0o1777 } },
  { entry: { ...common, type: "directory", path: "secret", mode: 0o700, uid: 33, gid: 44 } },
  file("usr/bin/tool", big, { mode: 0o4755 }),
  { entry: { ...common, mode: 0o4755, type: "hardlink", path: "usr/bin/tool2", target: "usr/bin/tool" } },
  { entry: { ...common, type: "symlink", path: "bin", target: "usr/bin", mode: 0o777 } },
  file("secret/key", "k", { mode: 0o600, uid: 33, gid: 44 }),
  file("usr/share/gone", "taken out again"),
  file(long, "long"),
];
const app: PartSource[] = [
  file("bin/app", "#!/bin/sh\n", { mode: 0o755 }),
  file("secret/other", "o", { uid: 3_000_000 }),
];

let folder: string;
let store: Store;
let tree: Tree;
let manifests: { platform: string; manifest: Descriptor }[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "firn-layout-"));
  store = await openStore(join(folder, "cache"));
  const parts = [
    await writePart(store, digestOf("system"), "system", system),
    await writePart(store, digestOf("app"), "app", app),
  ];
  tree = growTree(parts);
  tree.remove("usr/share/gone");
  tree.remove("usr/bin/tool");
  tree.change("secret/key", { mode: 0o640 });
  tree.write("etc/motd", "hello\n");
  const { written, edits } = tree.changes();
  const rest = await writePart(
    store,
    digestOf("rest"),
    "rest",
    written.map(({ entry, content }) => ({ entry, content: content ?? Buffer.alloc(0) })),
  );
  const layers: Layer[] = [];
  for (const part of [...parts, rest]) {
    const item = { part, edits: edits.get(part.id) };
    layers.push(
      await buildLayer(store, {
        title: part.title,
        items: [item],
        directories: directoriesOf(part.entries, item.edits?.without),
      }),
    );
  }
  manifests = await Promise.all(
    platforms.map(async (platform) => {
      const config = { Cmd: ["/usr/bin/tool2"], Env: [`PLATFORM=${platform}`] };
      return { platform, manifest: (await assembleImage(store, { platform, config, layers })).manifest };
    }),
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** All ancestors of what the layer has, as they are in the finished tree. */
function directoriesOf(entries: readonly Entry[], without: ReadonlySet<string> = new Set()): DirectoryEntry[] {
  const found = new Map<string, DirectoryEntry>();
  for (const entry of entries) {
    if (without.has(entry.path)) continue;
    const parts = entry.path.split("/");
    for (let length = 1; length <= parts.length; length++) {
      const there = tree.get(parts.slice(0, length).join("/"));
      if (there?.type === "directory") found.set(there.path, there);
    }
  }
  return [...found.values()];
}

/** What `readdir` with `recursive` gives, but for following links, which it does on Node 20. */
async function namesBelow(folder: string, prefix = ""): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(join(folder, prefix), { withFileTypes: true })) {
    found.push(prefix + entry.name);
    if (entry.isDirectory()) found.push(...(await namesBelow(folder, `${prefix}${entry.name}/`)));
  }
  return found;
}

describe("other tools accept an image that firn wrote", () => {
  testWith("skopeo")("skopeo inspects and copies one platform's layout", async () => {
    const directory = join(folder, "single");
    const [only] = manifests;
    if (!only) throw new Error("no manifest");
    await writeLayout(store, directory, only.manifest, { refName: "web" });
    for (const name of [directory, `${directory}:web`]) {
      const seen = JSON.parse(await must("skopeo", ["inspect", `oci:${name}`]));
      expect(seen).toMatchObject({
        Digest: only.manifest.digest,
        Architecture: "amd64",
        Os: "linux",
        Env: ["PLATFORM=linux/amd64"],
      });
      expect(seen.Layers).toHaveLength(3);
    }
    // Decompresses and hashes every layer on its way.
    const copy = join(folder, "copied");
    await must("skopeo", ["--insecure-policy", "copy", "--dest-decompress", `oci:${directory}:web`, `dir:${copy}`]);
    const { layers } = JSON.parse(await readFile(join(copy, "manifest.json"), "utf8"));
    const { rootfs } = JSON.parse(await must("skopeo", ["inspect", "--config", `oci:${directory}`]));
    expect(layers.map((layer: Descriptor) => layer.digest)).toEqual(rootfs.diff_ids);
  });

  testWith("skopeo")("skopeo finds each platform of an index", async () => {
    const directory = join(folder, "index");
    const root = await assembleIndex(store, manifests);
    await writeLayout(store, directory, root, { refName: "web" });
    expect(JSON.parse(await must("skopeo", ["inspect", "--raw", `oci:${directory}:web`])).manifests).toHaveLength(3);
    for (const { platform, manifest } of manifests) {
      const [os = "", architecture = "", variant] = platform.split("/");
      const override = [
        "--override-os",
        os,
        "--override-arch",
        architecture,
        ...(variant ? ["--override-variant", variant] : []),
      ];
      const seen = JSON.parse(await must("skopeo", [...override, "inspect", `oci:${directory}:web`]));
      expect(seen).toMatchObject({ Architecture: architecture, Env: [`PLATFORM=${platform}`] });
      expect(seen.Layers).toHaveLength(3);
      expect(manifest.size).toBeGreaterThan(0);
    }
  });

  testWith("umoci", "root")("umoci unpacks exactly the tree", async () => {
    const directory = join(folder, "unpack");
    const [only] = manifests;
    if (!only) throw new Error("no manifest");
    await writeLayout(store, directory, only.manifest, { refName: "web" });
    const bundle = join(folder, "bundle");
    await must("umoci", ["unpack", "--image", `${directory}:web`, bundle]);
    const unpacked = join(bundle, "rootfs");
    const expected = [...tree.entries()];
    const names = (await namesBelow(unpacked)).sort();
    expect(names).toEqual(expected.map((entry) => entry.path).sort());
    for (const entry of expected) {
      const path = join(unpacked, entry.path);
      const facts = await lstat(path);
      const { uid, gid, mtimeMs } = facts;
      expect([entry.path, uid, gid, mtimeMs / 1000]).toEqual([entry.path, entry.uid, entry.gid, fixedTime]);
      if (entry.type === "symlink") expect(await readlink(path)).toBe(entry.target);
      else expect([entry.path, facts.mode & 0o7777]).toEqual([entry.path, entry.mode]);
      if (entry.type === "file") expect((await readFile(path)).equals(tree.read(entry.path))).toBe(true);
    }
    expect(JSON.parse(await readFile(join(bundle, "config.json"), "utf8")).process.args).toEqual(["/usr/bin/tool2"]);
  });
});

test("a layout that is up to date is not written again", async () => {
  const directory = join(folder, "warm");
  const root = await assembleIndex(store, manifests);
  const write = () => writeLayout(store, directory, root, { refName: "web" });
  await write();
  const times = async (): Promise<(readonly [string, number])[]> => {
    const names = (await readdir(directory, { recursive: true })).sort();
    return Promise.all(names.map(async (name) => [name, (await lstat(join(directory, name))).ctimeMs] as const));
  };
  const before = await times();
  await write();
  expect(await times()).toEqual(before);
});
