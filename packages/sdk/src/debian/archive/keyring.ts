import { readFile } from "node:fs/promises";
import type { Key } from "openpgp";
import { FirnError } from "../../errors/index.ts";

/** OpenPGP certificates: ASCII-armored text, binary, or the `file:` URL of one of the two. */
export type KeyringSource = string | Uint8Array | URL;

/** Debian's own keys, as they ship with firn (see keyrings/README.md). */
export const debianKeyring: URL = new URL("../../../keyrings/debian-archive-keyring.asc", import.meta.url);

/**
 * @param title whose it is, for errors: `Debian's archives`
 * @throws FIRN_DEBIAN_UNTRUSTED for a keyring that cannot be read or is empty
 */
export async function readKeyring(source: KeyringSource, title: string): Promise<Key[]> {
  // openpgp takes 50 ms to load: only those who resolve pay for it.
  const { readKeys } = await import("openpgp");
  try {
    const bytes = source instanceof URL ? await readFile(source) : source;
    const armoredKeys = typeof bytes === "string" ? bytes : armored(bytes);
    const keys = await (armoredKeys === undefined
      ? readKeys({ binaryKeys: bytes as Uint8Array })
      : readKeys({ armoredKeys }));
    if (keys.length > 0) return keys;
  } catch (cause) {
    throw new FirnError("FIRN_DEBIAN_UNTRUSTED", `the keyring for ${title} cannot be read`, { cause });
  }
  throw new FirnError("FIRN_DEBIAN_UNTRUSTED", `the keyring for ${title} has no key in it`);
}

/** The text where the bytes are ASCII armor; binary packets start with a byte that has its highest bit set. */
function armored(bytes: Uint8Array): string | undefined {
  const first = bytes.find((byte) => byte > 0x20);
  return first !== undefined && first < 0x80 ? Buffer.from(bytes).toString("utf8") : undefined;
}
