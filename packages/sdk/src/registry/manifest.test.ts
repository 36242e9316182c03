import { expect, test } from "vitest";
import { readReferences } from "./manifest.ts";
import { manifestTypes } from "./media-types.ts";

const digest = `sha256:${"1".repeat(64)}`;
const one = { mediaType: "application/x", digest, size: 1 };
const read = (value: unknown, type?: string) => readReferences(Buffer.from(JSON.stringify(value)), type);

test("a manifest refers to its config and layers, but not to layers that registries do not hold", () => {
  const foreign = { ...one, mediaType: "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip" };
  const windows = { ...one, mediaType: "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip" };
  const { blobs, manifests } = read({ config: one, layers: [one, foreign, windows] });
  expect([blobs, manifests]).toEqual([[one, one], []]);
});

test.each([
  [{ mediaType: manifestTypes.dockerManifest, config: one }, undefined, manifestTypes.dockerManifest],
  [{ config: one }, `${manifestTypes.dockerManifest}; charset=utf-8`, manifestTypes.dockerManifest],
  [{ config: one }, "text/plain", manifestTypes.ociManifest],
  [{ manifests: [one] }, undefined, manifestTypes.ociIndex],
])("the media type of %j (sent as %s) is %s", (value, type, expected) => {
  expect(read(value, type).mediaType).toBe(expected);
});

test.each([
  ["[]", "not a JSON object"],
  ["{", "not JSON"],
  ["null", "not a JSON object"],
  ["{}", "neither"],
  ['{"manifests":{}}', "not a list"],
  ['{"config":{}}', "no mediaType"],
  [JSON.stringify({ config: { ...one, digest: "sha256:../../x" } }), "no sha256 digest"],
  [JSON.stringify({ config: { ...one, size: -1 } }), "no size"],
  [JSON.stringify({ config: one, layers: [null] }), "layers[0] has no mediaType"],
])("%s: %s", (text, why) => {
  expect(() => readReferences(Buffer.from(text))).toThrow(why);
});
