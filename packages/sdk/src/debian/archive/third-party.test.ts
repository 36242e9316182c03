import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Context } from "../../context/index.ts";
import { FirnError } from "../../errors/index.ts";
import { digestOf, hexOf } from "../../hash/index.ts";
import type { Archive } from "./archive.ts";
import { openArchives } from "./archives.ts";
import { parseAuthConf } from "./auth-conf.ts";
import { makeContext, makeKey } from "./testing/local-archive.ts";
import { type Repository, type SuiteToPublish, startRepository } from "./testing/repository.ts";

let repository: Repository;
let local: Awaited<ReturnType<typeof makeContext>>;
beforeEach(async () => {
  repository = await startRepository();
  local = await makeContext();
});
afterEach(async () => {
  await repository.close();
  await local.close();
});

const stable = [{ name: "stable", components: ["main"] }];
const flat = [{ name: "./", components: [] }];
const tool = { packages: { main: [{ name: "tool", version: "1.2" }] } };
const publish = (suite: Partial<SuiteToPublish> = {}): Promise<void> =>
  repository.publish("deb", { suite: "stable", ...tool, ...suite });
const flatly = (suite: Partial<SuiteToPublish> = {}): Promise<void> =>
  repository.publish("deb", { suite: "./", packages: { "": [{ name: "tool", filename: "./tool.deb" }] }, ...suite });

/** One that has not opened anything yet. */
const fresh = (): Context => ({ ...local.context, fetch: { ...local.context.fetch } });

async function open(suites: Archive["suites"] = stable, more: Partial<Archive> = {}, architecture = "amd64") {
  const opened = await openArchives([repository.archive("deb", suites, more)], architecture, fresh());
  return opened.map(({ suite, component, index }) =>
    [suite, component, ...index.named("tool").map(({ version, path }) => `${version} ${path}`)].join(" "),
  );
}

const failure = async (...args: Parameters<typeof open>): Promise<string> => {
  const error = await open(...args).then(
    (found) => found,
    (thrown: unknown) => thrown,
  );
  return FirnError.is(error) ? `${error.code}: ${error.message} | ${error.hint}` : String(error);
};

describe("somebody's archive", () => {
  it.each(["InRelease", "Release.gpg"] as const)("is opened where it is signed by %s", async (signed) => {
    await publish({ signed });
    expect(await open()).toEqual(["stable main 1.2 pool/tool_1.2_all.deb"]);
  });

  it("says what apt's pins go by", async () => {
    await publish({ release: { Label: "Acme Tools", Version: "3", NotAutomatic: "yes", ButAutomaticUpgrades: "yes" } });
    const [opened] = await openArchives([repository.archive("deb", stable)], "amd64", fresh());
    expect(opened?.release).toEqual({
      suite: "stable",
      codename: "stable",
      label: "Acme Tools",
      origin: "Acme",
      version: "3",
      notAutomatic: true,
      butAutomaticUpgrades: true,
    });
  });

  it("may lack Origin, Suite and Codename, or call itself otherwise, as for apt", async () => {
    const release = { Origin: undefined, Suite: undefined, Codename: undefined };
    await publish({ release });
    expect(await open()).toHaveLength(1);
    await publish({ release: { ...release, Suite: "jammy" } });
    expect(await open()).toHaveLength(1);
  });

  it("has components, one list each, and lists of its own for all architectures", async () => {
    const one = (version: string) => [{ name: "tool", version }];
    await publish({ packages: { main: one("1"), extra: one("2") }, architectures: ["amd64", "all"] });
    expect(await open([{ name: "stable", components: ["extra", "main"] }])).toEqual([
      "stable extra 2 pool/tool_2_all.deb",
      "stable extra 2 pool/tool_2_all.deb",
      "stable main 1 pool/tool_1_all.deb",
      "stable main 1 pool/tool_1_all.deb",
    ]);
    await publish({ architectures: ["amd64", "all"], release: { "No-Support-for-Architecture-all": "Packages" } });
    expect(await open()).toHaveLength(1);
    await publish({ architectures: ["all"] });
    expect(await open()).toHaveLength(1);
  });

  it("need not be for every architecture, but must have the component", async () => {
    await publish();
    expect(await open(stable, {}, "arm64")).toEqual([]);
    expect(await failure([{ name: "stable", components: ["mian"] }])).toBe(
      "FIRN_DEBIAN_ARCHIVE_INVALID: acme stable has no packages of mian for amd64 | It has main for amd64.",
    );
  });

  it("is looked for in each of its mirrors; the first one's error counts", async () => {
    await publish();
    const here = `${repository.url}/deb`;
    const absent = `${repository.url}/absent`;
    expect(await open(stable, { mirrors: [absent, here] })).toHaveLength(1);
    expect(await failure(stable, { mirrors: [absent, absent] })).toMatch(
      /^FIRN_FETCH_NOT_FOUND: acme stable has neither InRelease nor Release \| Check url and suites/,
    );
  });
});

describe("a flat archive", () => {
  it.each(["InRelease", "Release.gpg"] as const)("is opened where it is signed by %s", async (signed) => {
    await flatly({ signed });
    expect(await open(flat)).toEqual(["./  1.0 ./tool.deb"]);
    expect(repository.asked.map(({ path }) => path)).toContain("deb/InRelease");
  });

  it("may be in a directory, for which its packages' paths do not go", async () => {
    await repository.publish("deb", {
      suite: "debs/",
      packages: { "": [{ name: "tool", filename: "debs/tool.deb" }] },
    });
    expect(await open([{ name: "debs/", components: [] }])).toEqual(["debs/  1.0 debs/tool.deb"]);
  });

  it("needs no Release where the user trusts it without", async () => {
    await flatly({ signed: "nothing" });
    expect(await failure(flat)).toMatch(/^FIRN_FETCH_NOT_FOUND: acme has neither InRelease nor Release/);
    expect(await open(flat, { trusted: true, keyring: undefined })).toEqual(["./  1.0 ./tool.deb"]);
    repository.files.clear();
    expect(await failure(flat, { trusted: true, keyring: undefined })).toMatch(
      /^FIRN_FETCH_NOT_FOUND: acme has neither a Release file nor Packages/,
    );
  });
});

describe("an archive without signature", () => {
  it("is refused, unless the user trusts it", async () => {
    await publish({ signed: "unsigned" });
    expect(await failure()).toBe(
      "FIRN_DEBIAN_UNTRUSTED: acme stable has a Release file, but nobody signed it | " +
        "Nothing of it was used. Ask its publisher to sign it; trusted: true takes it as it is.",
    );
    expect(await open(stable, { trusted: true, keyring: undefined })).toHaveLength(1);
    await publish();
    expect(await open(stable, { trusted: true, keyring: undefined })).toHaveLength(1);
    expect(await failure(stable, { keyring: undefined })).toMatch(
      /^FIRN_DEBIAN_UNTRUSTED: InRelease of acme stable has no keyring/,
    );
  });

  it("has lists that must still be what its Release says", async () => {
    await publish({ signed: "unsigned" });
    repository.files.set("deb/dists/stable/main/binary-amd64/Packages.gz", gzipSync("Package: evil\n"));
    expect(await failure(stable, { trusted: true, keyring: undefined })).toMatch(/^FIRN_DIGEST_MISMATCH/);
  });
});

describe("a signature that does not hold", () => {
  it.each(["InRelease", "Release.gpg"] as const)("refuses another key's %s", async (signed) => {
    await publish({ signed, key: await makeKey() });
    expect(await failure()).toMatch(
      /^FIRN_DEBIAN_UNTRUSTED: (In)?Release of acme stable is not signed by a key that firn trusts \(key \w+ is not in the keyring\) \| Nothing of it was used. If it is no mirror's fault, ask who publishes acme./,
    );
  });

  it("refuses a Release that is not the one that was signed, and what is no signature", async () => {
    await publish({ signed: "Release.gpg" });
    const path = "deb/dists/stable/Release";
    repository.files.set(path, `${String(repository.files.get(path))}Label: evil\n`);
    expect(await failure()).toMatch(/^FIRN_DEBIAN_UNTRUSTED: Release of acme stable is not signed/);
    repository.files.set(`${path}.gpg`, "hello");
    expect(await failure()).toMatch(/^FIRN_DEBIAN_UNTRUSTED/);
    await publish({ signed: "binary Release.gpg" });
    expect(await failure()).toMatch(/^FIRN_DEBIAN_UNTRUSTED/);
  });

  it("refuses a revoked key; an expired one in the same file does no harm", async () => {
    const { readPrivateKey, revokeKey } = await import("openpgp");
    const privateKey = await readPrivateKey({ armoredKey: repository.key.armored });
    const { publicKey } = await revokeKey({ key: privateKey, format: "armored" });
    await publish();
    expect(await failure(stable, { keyring: publicKey })).toMatch(
      /^FIRN_DEBIAN_KEY_EXPIRED: InRelease of acme stable is signed by key \w+, which is revoked \| Nothing of it was used/,
    );
    const old = await makeKey({ date: new Date(Date.now() - 10_000_000), expires: 9_000 });
    const both = `${old.publicKey}\n${repository.key.publicKey}`;
    expect(await open(stable, { keyring: both })).toHaveLength(1);
  });

  it("does not fall back to Release where InRelease is bad", async () => {
    await publish({ signed: "Release.gpg" });
    repository.files.set("deb/dists/stable/InRelease", "<html>");
    expect(await failure()).toMatch(/^FIRN_DEBIAN_ARCHIVE_INVALID: InRelease of acme stable is not a signed document/);
  });
});

describe("hashes", () => {
  it.each([
    ["SHA512", "512"],
    ["MD5Sum", "5"],
  ])("refuses a Release that has only %s", async (field) => {
    await publish({ release: { SHA256: undefined, [field]: "\n 00 1 main/binary-amd64/Packages" } });
    expect(await failure()).toBe(
      `FIRN_DEBIAN_ARCHIVE_INVALID: InRelease of acme stable lists no files by SHA256, only by ${field} | ` +
        "firn verifies by SHA256, as locks do: ask the publisher to add them.",
    );
  });

  it("keeps packages without SHA256, for whoever asks for one to be told", async () => {
    await publish({ edit: (list) => list.replace(/^SHA256: .*$/m, "MD5sum: 0123") });
    const [opened] = await openArchives([repository.archive("deb", stable)], "amd64", fresh());
    expect(opened?.index.named("tool")[0]?.sha256).toBe("");
  });

  it.each([
    ["is another", (bytes: Buffer) => Buffer.alloc(bytes.length)],
    ["is longer than it says", (bytes: Buffer) => Buffer.concat([bytes, bytes])],
    ["is shorter than it says", (bytes: Buffer) => bytes.subarray(1)],
  ])("refuses a list that %s", async (_what, change) => {
    await publish({ endings: [".gz"] });
    const path = "deb/dists/stable/main/binary-amd64/Packages.gz";
    repository.files.set(path, change(repository.files.get(path) as Buffer));
    expect(await failure()).toMatch(/^FIRN_DIGEST_MISMATCH: package list of acme stable/);
  });

  it("says that a list is there only in forms that firn cannot read", async () => {
    const digest = hexOf(digestOf("x"));
    await publish({ release: { SHA256: `\n ${digest} 1 main/binary-amd64/Packages.bz2`, Architectures: undefined } });
    expect(await failure()).toBe(
      "FIRN_DEBIAN_ARCHIVE_INVALID: acme stable lists no main/binary-amd64/Packages that firn can read: it has only main/binary-amd64/Packages.bz2 | undefined",
    );
    await flatly({ release: { SHA256: `\n ${digest} 1 Packages.bz2` } });
    expect(await failure(flat)).toMatch(/lists no Packages that firn can read: it has only Packages.bz2/);
  });
});

describe("logins", () => {
  beforeEach(async () => {
    await publish();
    repository.guards.set("deb/", "me:secret");
  });
  const host = (): string => new URL(repository.url).host;
  const logins = (text: string): Partial<Archive> => ({ logins: [parseAuthConf(text)] });

  it("are sent where they are for, and nowhere else", async () => {
    expect(await open(stable, logins(`machine http://${host()}/deb login me password secret`))).toHaveLength(1);
    const other = await startRepository();
    try {
      repository.redirects.set("deb/dists/stable/InRelease", `${other.url}/InRelease`);
      other.files.set("InRelease", repository.files.get("deb/dists/stable/InRelease") ?? "");
      expect(await open(stable, logins(`machine http://${host()}/deb login me password secret`))).toHaveLength(1);
      expect(other.asked).toEqual([{ path: "InRelease", login: undefined }]);
      const both = `machine http://${host()} login me password secret machine http://${new URL(other.url).host} login you password x`;
      expect(await open(stable, logins(both))).toHaveLength(1);
      expect(other.asked.at(-1)).toEqual({ path: "InRelease", login: "you:x" });
    } finally {
      await other.close();
    }
  });

  it.each([
    ["none", "", /Put "machine 127.0.0.1:\d+ login … password …" into the file that FIRN_APT_AUTH_CONF names/],
    ["one that is for https only", "machine HOST login me password secret", /write machine http:\/\/127.0.0.1:\d+\.$/],
    ["a wrong one", "machine http://HOST login me password wrong", /Check the login for 127.0.0.1:\d+ in auth.conf\.$/],
  ])("are asked for in a sentence of its own: %s", async (_what, text, hint) => {
    const message = await failure(stable, logins(text.replace("HOST", host())));
    expect(message).toMatch(/^FIRN_APT_UNAUTHORIZED: acme at http:\/\/127.0.0.1:\d+\/deb wants a login \(HTTP 401\)/);
    expect(message).toMatch(hint);
    expect(message).not.toContain("wrong");
  });

  it("in an address are in no message", async () => {
    const url = new URL(`${repository.url}/deb`);
    url.username = "me";
    url.password = "secret";
    expect(await open(stable, { mirrors: [url.href] })).toHaveLength(1);
    url.password = "mistake";
    const message = await failure(stable, { mirrors: [url.href] });
    expect(message).toMatch(/^FIRN_APT_UNAUTHORIZED/);
    expect(message).not.toMatch(/mistake|me:/);
  });
});
