import { readFile } from "node:fs/promises";
import type { Key } from "openpgp";
import { FirnError } from "../../errors/index.ts";
import { digestOf } from "../../hash/index.ts";

/** OpenPGP certificates: ASCII-armored text, binary, or the `file:` URL of one of the two. */
export type KeyringSource = string | Uint8Array | URL;

/** Debian's own keys, as they ship with firn (see keyrings/README.md). */
export const debianKeyring: URL = new URL("../../../keyrings/debian-archive-keyring.asc", import.meta.url);

/** Tells keyrings apart; null where there is none. */
export const identityOfKeyring = (source: KeyringSource | undefined): string | null =>
  source === undefined ? null : source instanceof URL ? source.href : digestOf(source);

/** Ubuntu's. */
export const ubuntuKeyring: URL = new URL("../../../keyrings/ubuntu-archive-keyring.asc", import.meta.url);

/**
 * @param title whose it is, for errors: `debian`
 * @throws FIRN_DEBIAN_UNTRUSTED for a keyring that cannot be read or is empty
 */
export async function readKeyring(source: KeyringSource, title: string): Promise<Key[]> {
  // openpgp takes 50 ms to load: only those who resolve pay for it.
  const { readKeys } = await import("openpgp");
  try {
    const bytes = source instanceof URL ? await readFile(source) : source;
    const text = typeof bytes === "string" ? bytes : armored(bytes);
    if (text === undefined) return some(await readKeys({ binaryKeys: bytes as Uint8Array }));
    // Files of several armored blocks, one after the other, are common.
    const blocks = text.match(/-----BEGIN PGP PUBLIC KEY BLOCK-----[\s\S]*?-----END PGP PUBLIC KEY BLOCK-----/g) ?? [];
    return some((await Promise.all(blocks.map((armoredKeys) => readKeys({ armoredKeys })))).flat());
  } catch (cause) {
    throw new FirnError("FIRN_DEBIAN_UNTRUSTED", `the keyring for ${title} cannot be read: it has no OpenPGP key`, {
      cause,
      hint: "It must be what gpg --export writes, with --armor or without.",
    });
  }
}

function some(keys: Key[]): Key[] {
  if (keys.length === 0) throw new Error("no key");
  return keys;
}

/** The text where the bytes are ASCII armor; binary packets start with a byte that has its highest bit set. */
function armored(bytes: Uint8Array): string | undefined {
  const first = bytes.find((byte) => byte > 0x20);
  return first !== undefined && first < 0x80 ? Buffer.from(bytes).toString("utf8") : undefined;
}
