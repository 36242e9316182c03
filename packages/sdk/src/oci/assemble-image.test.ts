import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { digestOf } from "../hash/index.ts";
import { openStore, type Store } from "../store/index.ts";
import { assembleImage, assembleIndex, type ImageLayer, readConfiguration, readIndex, readManifest } from "./index.ts";

let root: string;
let store: Store;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "firn-oci-"));
  store = await openStore(root);
});
afterEach(() => rm(root, { recursive: true, force: true }));

const layer = (title: string, mediaType = "application/vnd.oci.image.layer.v1.tar+gzip"): ImageLayer => ({
  digest: digestOf(`compressed ${title}`),
  diffId: digestOf(title),
  size: title.length,
  mediaType,
  title,
});
const docker = "application/vnd.docker.image.rootfs.diff.tar.gzip";

async function assemble(parts: Parameters<typeof assembleImage>[1]) {
  const { manifest, configDigest } = await assembleImage(store, parts);
  const document = readManifest(await store.readAll(manifest.digest));
  expect(document.config.digest).toBe(configDigest);
  return { manifest, document, config: readConfiguration(await store.readAll(configDigest)) };
}

test("an image of its own layers", async () => {
  const { manifest, document, config } = await assemble({
    platform: "linux/arm64/v8",
    config: { Cmd: ["sh"], Env: ["B=1", "A=2"] },
    layers: [layer("system"), layer("app")],
    annotations: { "org.opencontainers.image.title": "web" },
  });
  expect(manifest.mediaType).toBe("application/vnd.oci.image.manifest.v1+json");
  expect(manifest.size).toBe(await store.sizeOf(manifest.digest));
  expect(document).toMatchObject({ schemaVersion: 2, mediaType: manifest.mediaType });
  expect(document.config.mediaType).toBe("application/vnd.oci.image.config.v1+json");
  expect(document.annotations).toEqual({ "org.opencontainers.image.title": "web" });
  expect(config).toEqual({
    created: "1980-01-01T00:00:00Z",
    architecture: "arm64",
    os: "linux",
    config: { Cmd: ["sh"], Env: ["B=1", "A=2"] },
    rootfs: { type: "layers", diff_ids: [digestOf("system"), digestOf("app")] },
    history: [
      { created: "1980-01-01T00:00:00Z", created_by: "firn: system" },
      { created: "1980-01-01T00:00:00Z", created_by: "firn: app" },
    ],
  });
});

test("over a base of Docker's everything has OCI media types, and the base's history goes on", async () => {
  const base = {
    name: "python:3.12",
    digest: digestOf("base"),
    layers: [layer("one", docker), layer("two", docker)],
    history: [{ created_by: "ADD" }, { created_by: "ENV", empty_layer: true }, { created_by: "RUN" }],
  };
  const { document, config } = await assemble({ platform: "linux/arm", config: {}, layers: [layer("app")], base });
  expect(document.layers.map((each) => each.mediaType)).toEqual(
    Array(3).fill("application/vnd.oci.image.layer.v1.tar+gzip"),
  );
  expect(document.layers.map((each) => each.digest)).toEqual(
    ["one", "two", "app"].map((t) => digestOf(`compressed ${t}`)),
  );
  expect(document.annotations).toEqual({
    "org.opencontainers.image.base.digest": base.digest,
    "org.opencontainers.image.base.name": "python:3.12",
  });
  expect(config).toMatchObject({ architecture: "arm", variant: "v7", os: "linux" });
  expect(config.history?.map((entry) => entry["created_by"])).toEqual(["ADD", "ENV", "RUN", "firn: app"]);
});

test.each([[[]], [[{ created_by: "only one" }]]])(
  "a base whose history is not of its layers gets one that is: %j",
  async (history) => {
    const base = { name: "b", digest: digestOf("b"), layers: [layer("one"), layer("two")], history };
    const { config } = await assemble({ platform: "linux/amd64", config: {}, layers: [layer("app")], base });
    expect(config.history).toHaveLength(3);
  },
);

test("the base's layers count towards the limit", async () => {
  const base = { name: "b", digest: digestOf("b"), layers: Array(120).fill(layer("b")) as ImageLayer[], history: [] };
  const over = (count: number) =>
    assembleImage(store, {
      platform: "linux/amd64",
      config: {},
      base,
      layers: Array(count).fill(layer("own")) as ImageLayer[],
    });
  await over(5);
  await expect(over(6)).rejects.toMatchObject({ code: "FIRN_LAYER_LIMIT", message: expect.stringContaining("126") });
});

test("an index tells the platforms apart", async () => {
  const platforms = ["linux/amd64", "linux/arm/v7"];
  const images = await Promise.all(
    platforms.map(async (platform) => ({
      platform,
      manifest: (await assembleImage(store, { platform, config: {}, layers: [layer("l")] })).manifest,
    })),
  );
  const descriptor = await assembleIndex(store, images);
  expect(descriptor.mediaType).toBe("application/vnd.oci.image.index.v1+json");
  const index = readIndex(await store.readAll(descriptor.digest));
  expect(index.manifests.map(({ platform }) => platform)).toEqual([
    { os: "linux", architecture: "amd64" },
    { os: "linux", architecture: "arm", variant: "v7" },
  ]);
  expect(index.manifests.map(({ digest }) => digest)).toEqual(images.map(({ manifest }) => manifest.digest));
});
