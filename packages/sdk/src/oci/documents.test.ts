import { expect, test } from "vitest";
import { digestOf } from "../hash/index.ts";
import { isIndex, readConfiguration, readIndex, readManifest } from "./index.ts";

const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
const descriptor = (mediaType: string) => ({ mediaType, digest: digestOf(mediaType), size: 3, "x-other": [1] });
const docker = "application/vnd.docker";

test("Docker's documents are read like OCI's, and unknown fields are kept", () => {
  const manifest = {
    schemaVersion: 2,
    mediaType: `${docker}.distribution.manifest.v2+json`,
    config: descriptor(`${docker}.container.image.v1+json`),
    layers: [descriptor(`${docker}.image.rootfs.diff.tar.gzip`)],
    subject: descriptor("anything"),
  };
  expect(readManifest(bytes(manifest))).toEqual(manifest);
  const index = { manifests: [{ ...descriptor(`${docker}.distribution.manifest.v2+json`), platform: null }], more: 1 };
  expect(readIndex(bytes(index))).toEqual(index);
  expect([isIndex(bytes(index)), isIndex(bytes(manifest)), isIndex(Buffer.from("no"))]).toEqual([true, false, false]);
});

test("a configuration may have nulls where Docker writes them", () => {
  const config = {
    architecture: "arm64",
    os: "linux",
    docker_version: "20.10",
    config: { Cmd: ["sh"], Entrypoint: null, Env: null, OnBuild: null },
    rootfs: { type: "layers", diff_ids: [digestOf("layer")] },
    history: null,
  };
  expect(readConfiguration(bytes(config))).toEqual(config);
});

test.each([
  ["no JSON", Buffer.from("<html>"), "is not JSON"],
  ["no digest", bytes({ config: { ...descriptor("c"), digest: "sha256:../x" }, layers: [] }), "config.digest"],
  [
    "another hash",
    bytes({ config: { ...descriptor("c"), digest: `sha512:${"0".repeat(128)}` }, layers: [] }),
    "config",
  ],
  ["a negative size", bytes({ config: descriptor("c"), layers: [{ ...descriptor("l"), size: -1 }] }), "layers.0.size"],
  ["no layers", bytes({ config: descriptor("c") }), "layers"],
  ["null", bytes(null), "it"],
])("a manifest with %s is refused", (_, document, message) => {
  expect(() => readManifest(document)).toThrow(
    expect.objectContaining({ code: "FIRN_OCI_INVALID", message: expect.stringContaining(message) }),
  );
});
