import { describe, expect, test } from "vitest";
import { digestOf } from "../hash/index.ts";
import { chooseManifest, formatPlatform, normalizePlatform, parsePlatform } from "./index.ts";

test.each([
  ["linux/amd64", "linux/amd64"],
  ["amd64", "linux/amd64"],
  ["x86_64", "linux/amd64"],
  ["Linux/x86_64", "linux/amd64"],
  ["linux/amd64/v1", "linux/amd64"],
  ["linux/amd64/v3", "linux/amd64/v3"],
  ["linux/arm64/v8", "linux/arm64"],
  ["aarch64", "linux/arm64"],
  ["linux/arm", "linux/arm/v7"],
  ["linux/armhf", "linux/arm/v7"],
  ["armel", "linux/arm/v6"],
  ["linux/arm/v5", "linux/arm/v5"],
  ["i386", "linux/386"],
  ["windows/amd64", "windows/amd64"],
  ["linux/riscv64", "linux/riscv64"],
])("%s is %s", (text, normal) => {
  expect(normalizePlatform(text)).toBe(normal);
  expect(formatPlatform(parsePlatform(text))).toBe(normal);
});

test.each(["", "linux", "linux/", "/amd64", "linux/amd64/eight", "linux/arm/v7/x", "linux/am d64", "../amd64"])(
  "%j is no platform",
  (text) => {
    expect(() => normalizePlatform(text)).toThrow(expect.objectContaining({ code: "FIRN_PLATFORM_INVALID" }));
  },
);

describe("choosing from an index", () => {
  const item = (name: string, platform?: object, annotations?: Record<string, string>) => ({
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    digest: digestOf(name),
    size: 1,
    ...(platform && { platform: platform as { os: string; architecture: string } }),
    ...(annotations && { annotations }),
  });
  const index = {
    manifests: [
      item("attestation", { os: "unknown", architecture: "unknown" }),
      item("attested", { os: "linux", architecture: "amd64" }, { "vnd.docker.reference.type": "attestation-manifest" }),
      item("nameless"),
      item("amd64", { os: "linux", architecture: "amd64" }),
      item("amd64 again", { os: "linux", architecture: "amd64", variant: "v1" }),
      item("arm64", { os: "linux", architecture: "arm64", variant: "v8" }),
      item("armv5", { os: "linux", architecture: "arm", variant: "v5" }),
      item("armv6", { os: "linux", architecture: "arm", variant: "v6" }),
      item("odd", { os: "plan 9", architecture: "mips?" }),
    ],
  };

  test.each([
    ["linux/amd64", "amd64"],
    ["linux/amd64/v3", "amd64"],
    ["linux/arm64", "arm64"],
    ["linux/arm64/v9", "arm64"],
    ["linux/arm/v7", "armv6"],
    ["linux/arm/v5", "armv5"],
  ])("%s gets %s", (platform, name) => {
    expect(chooseManifest(index, platform, "web").digest).toBe(digestOf(name));
  });

  test.each(["linux/s390x", "windows/amd64"])("%s is missing, and the error lists what there is", (platform) => {
    expect(() => chooseManifest(index, platform, "web")).toThrow(
      expect.objectContaining({
        code: "FIRN_PLATFORM_MISSING",
        message: expect.stringContaining("linux/amd64, linux/arm64, linux/arm/v5, linux/arm/v6, plan 9/mips?"),
      }),
    );
  });

  test("an older machine does not get what is made for newer ones", () => {
    const newer = { manifests: [item("v7", { os: "linux", architecture: "arm", variant: "v7" })] };
    expect(() => chooseManifest(newer, "linux/arm/v6", "web")).toThrow("linux/arm/v7");
    expect(() => chooseManifest({ manifests: [item("nameless")] }, "linux/arm/v6", "web")).toThrow("none that says");
  });
});
