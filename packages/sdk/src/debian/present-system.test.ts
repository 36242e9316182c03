import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Context, silent } from "../context/index.ts";
import type { BaseFile, BaseImage } from "../lock/index.ts";
import { openStore } from "../store/index.ts";
import { debianFamily } from "./debian-family.ts";
import { factsOfBase, presentIn } from "./present-system.ts";
import { imageOf } from "./testing/image-of.ts";

let folder: string;
let context: Context;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "firn-present-"));
  const store = await openStore(folder);
  context = { store, fetch: {} as Context["fetch"], progress: silent, env: {}, signal: undefined };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const release = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\nVERSION_CODENAME=bookworm\n';
const stanza = (name: string, more = "", status = "install ok installed", architecture = "amd64"): string =>
  `Package: ${name}\nStatus: ${status}\nArchitecture: ${architecture}\nVersion: 1-1\n${more}\n`;
const usual = {
  "etc/os-release": release,
  "var/lib/dpkg/status": stanza("libc6") + stanza("held", "", "hold ok installed"),
};

const factsIn = (files: Readonly<Record<string, string>>) => {
  const image = imageOf(files);
  return factsOfBase(image.digest, async () => image, "amd64", context);
};

describe("a base image that is a Debian system", () => {
  test("tells its suite and its packages, and is read once", async () => {
    const removed = stanza("gone", "", "deinstall ok config-files");
    const facts = await factsIn({ ...usual, "var/lib/dpkg/status": stanza("libc6") + removed });
    expect(Object.fromEntries(facts)).toEqual({
      "system.id": "debian",
      "system.suite": "bookworm",
      // There is no package dpkg.
      "system.flavour": "minimal",
      "package.libc6": "1-1",
    });
    const unread = (): Promise<BaseImage> => Promise.reject(new Error("read again"));
    const { digest } = imageOf({ ...usual, "var/lib/dpkg/status": stanza("libc6") + removed });
    expect(await factsOfBase(digest, unread, "amd64", context)).toEqual(facts);
  });

  test("one that is Ubuntu's says so itself", async () => {
    const osRelease = "ID=ubuntu\nID_LIKE=debian\nVERSION_CODENAME=noble\nPRETTY_NAME='Ubuntu 24.04 LTS'\n";
    const facts = await factsIn({ ...usual, "etc/os-release": osRelease });
    expect([facts.get("system.id"), facts.get("system.suite")]).toEqual(["ubuntu", "noble"]);
  });

  test("apt()'s line of the lock stands on the base's digest", async () => {
    const image = imageOf(usual);
    const step = { kind: "apt", packages: ["curl"], recommends: false } as const;
    const facts = new Map<string, string>([["base.digest", image.digest]]);
    const asked = { step, platform: "linux/amd64", facts, earlier: [], base: async () => image };
    const found = (await debianFamily.look?.(asked, context)) ?? new Map<string, string>();
    expect(debianFamily.request?.({ ...asked, facts: new Map([...facts, ...found]) })).toEqual({
      base: image.digest,
      suite: "bookworm",
      install: ["curl"],
      recommends: false,
    });
    expect(await debianFamily.look?.({ ...asked, base: undefined }, context)).toEqual(new Map());
  });

  test("the version of Debian's base-files tells the suite, without /etc/os-release", async () => {
    const own = "Maintainer: Santiago Vila <sanvila@debian.org>\n";
    const withBaseFiles = (version: string, more = own) => ({
      "var/lib/dpkg/status": stanza("base-files", more).replace("Version: 1-1", `Version: ${version}`),
    });
    for (const [version, suite] of [
      ["12.4+deb12u11", "bookworm"],
      ["13.8", "trixie"],
    ] as const) {
      expect((await factsIn(withBaseFiles(version))).get("system.suite")).toBe(suite);
    }
    for (const files of [withBaseFiles("12.4kali1"), withBaseFiles("12.4", "Origin: Other\n"), withBaseFiles("9")]) {
      await expect(factsIn(files)).rejects.toMatchObject({ code: "FIRN_APT_SUITE_UNKNOWN" });
    }
  });

  test("packages of another architecture stand beside, and hold back their own", async () => {
    const status = stanza("libc6") + stanza("libc6", "", "install ok installed", "i386") + stanza("tar");
    const files = { ...usual, "var/lib/dpkg/status": status + stanza("wine32", "", "install ok installed", "i386") };
    expect((await factsIn(files)).has("package.wine32")).toBe(false);
    const present = await presentIn(imageOf(files), "amd64");
    expect(present.map(({ stanza: one, held }) => [one.get("Package"), held])).toEqual([
      ["libc6", true],
      ["tar", false],
    ]);
  });

  test("a status that is no status is not read", async () => {
    const image = imageOf(usual);
    const find = async (): Promise<BaseFile> => ({
      type: "file",
      size: 2 ** 31,
      read: () => Promise.reject(new Error("read")),
    });
    await expect(presentIn({ ...image, find }, "amd64")).rejects.toMatchObject({ code: "FIRN_DPKG_DATABASE_INVALID" });
  });

  test("what it holds back is held", async () => {
    const present = await presentIn(imageOf(usual), "amd64");
    expect(present.map(({ stanza: own, held }) => [own.get("Package"), held])).toEqual([
      ["libc6", false],
      ["held", true],
    ]);
  });

  const { "etc/os-release": _, ...nameless } = usual;
  test.each([
    [
      "has no dpkg",
      { "etc/os-release": release },
      "FIRN_APT_NEEDS_DEBIAN",
      "registry.test/base:1 has no dpkg database",
    ],
    ["says nothing of its suite", nameless, "FIRN_APT_SUITE_UNKNOWN", "a system that does not say what it is"],
    [
      "is another distribution's",
      {
        ...usual,
        "etc/os-release": "ID=ubuntu\nID_LIKE=debian\nVERSION_CODENAME='focal'\nPRETTY_NAME='Ubuntu 20.04 LTS'\n",
      },
      "FIRN_APT_SUITE_UNKNOWN",
      "registry.test/base:1 is Ubuntu 20.04 LTS",
    ],
    [
      "is distroless",
      { "etc/os-release": release, "var/lib/dpkg/status.d/base": stanza("base-files") },
      "FIRN_APT_NEEDS_DEBIAN",
      "as distroless images do",
    ],
    ["has an empty status", { ...usual, "var/lib/dpkg/status": "" }, "FIRN_DPKG_DATABASE_INVALID", "has no packages"],
    [
      "has a damaged status",
      { ...usual, "var/lib/dpkg/status": "Package libc6\n" },
      "FIRN_DPKG_DATABASE_INVALID",
      "not of the form Name: value",
    ],
    [
      "was left half-way",
      { ...usual, "var/lib/dpkg/status": stanza("libc6", "", "install ok half-configured") },
      "FIRN_DPKG_DATABASE_INVALID",
      'libc6 in the state "install ok half-configured"',
    ],
  ])("one that %s is refused", async (_name, files, code, message) => {
    await expect(factsIn(files)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });
});
