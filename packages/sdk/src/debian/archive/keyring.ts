import { readFile } from "node:fs/promises";
import type { Key } from "openpgp";
import { FirnError } from "../../errors/index.ts";

/** OpenPGP certificates: ASCII-armored text or binary. */
export type KeyringSource = string | Uint8Array;

const shipped = new URL("../../../keyrings/debian-archive-keyring.asc", import.meta.url);

/** Debian's own keys, as they ship with firn (see keyrings/README.md). */
export const debianKeyring = (): Promise<string> => readFile(shipped, "utf8");

/** @throws FIRN_DEBIAN_UNTRUSTED for a keyring that cannot be read or is empty */
export async function readKeyring(source: KeyringSource): Promise<Key[]> {
  // openpgp takes 50 ms to load: only those who resolve pay for it.
  const { readKeys } = await import("openpgp");
  try {
    const keys = await (typeof source === "string"
      ? readKeys({ armoredKeys: source })
      : readKeys({ binaryKeys: source }));
    if (keys.length > 0) return keys;
  } catch (cause) {
    throw new FirnError("FIRN_DEBIAN_UNTRUSTED", "the keyring for Debian's archives cannot be read", { cause });
  }
  throw new FirnError("FIRN_DEBIAN_UNTRUSTED", "the keyring for Debian's archives has no key in it");
}
