import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { debianKeyring, type KeyringSource, readKeyring, ubuntuKeyring } from "./keyring.ts";
import { makeKey } from "./testing/local-archive.ts";

const installed = "/usr/share/keyrings/debian-archive-keyring.gpg";

const fingerprints = async (source: KeyringSource): Promise<string[]> =>
  (await readKeyring(source, "tests")).flatMap((key) => key.getKeys().map((part) => part.getFingerprint())).sort();

describe("the shipped keyring", () => {
  it("has the keys that sign bookworm and trixie", async () => {
    const ours = await fingerprints(debianKeyring);
    for (const primary of [
      "b8b80b5b623eab6ad8775c45b7c5d7d6350947f8",
      "05ab90340c0c5e797f44a8c8254cf3b5aec0a8f0",
      "4d64fec119c2029067d6e791f8d2585b8783d481",
      "04b54c3cdca79751b16bc6b5225629df75b188bd",
      "5e04a1e3223a19a20706e20f9904613d4cce68c6",
      "41587f7db8c774bccf131416762f67a0b2c39de4",
    ]) {
      expect(ours).toContain(primary);
    }
  });

  it("has the keys that sign jammy and noble", async () => {
    // https://ubuntu.com/security/keys has no list: these are of the package ubuntu-keyring 2023.11.28.1.
    expect(await fingerprints(ubuntuKeyring)).toContain("f6ecb3762474eda9d21b7022871920d1991bc93c");
  });

  const there = existsSync(installed);
  it.skipIf(!there)(
    `has only keys of debian-archive-keyring${there ? "" : " (skipped: needs that package installed)"}`,
    async () => {
      const theirs = await fingerprints(await readFile(installed));
      expect(theirs).toEqual(await fingerprints(debianKeyring));
    },
  );
});

describe("readKeyring", () => {
  it("reads armored text as text and as bytes, and binary", async () => {
    const { publicKey } = await makeKey();
    const [key] = await readKeyring(publicKey, "tests");
    const known = [key?.getFingerprint()];
    const read = async (source: KeyringSource): Promise<unknown> =>
      (await readKeyring(source, "tests")).map((one) => one.getFingerprint());
    expect(await read(Buffer.from(publicKey))).toEqual(known);
    expect(await read(key?.write() ?? "")).toEqual(known);
  });

  it.each(["", "no keys here", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n-----END PGP PUBLIC KEY BLOCK-----\n"])(
    "refuses %j",
    async (text) => {
      await expect(readKeyring(text, "tests")).rejects.toMatchObject({ code: "FIRN_DEBIAN_UNTRUSTED" });
    },
  );
});
