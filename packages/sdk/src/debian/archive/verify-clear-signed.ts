import type { Key } from "openpgp";
import { FirnError } from "../../errors/index.ts";

const start = "-----BEGIN PGP SIGNED MESSAGE-----";
const end = "-----END PGP SIGNATURE-----";

/** Clocks differ: a signature or date may be this far ahead of the host's. Milliseconds. */
export const clockTolerance: number = 60 * 60 * 1000;

/**
 * Verifies a clear-signed document (RFC 9580, 7) and returns what was signed, and only that. At least one signature
 * must be good, by a key of the keyring that is neither revoked nor expired at `now`; signatures of keys that the
 * keyring lacks do no harm (Debian signs with several), but a bad one by a known key does.
 *
 * @param title for errors: `InRelease of bookworm`
 * @throws FIRN_DEBIAN_ARCHIVE_INVALID where it is not a clear-signed document; FIRN_DEBIAN_UNTRUSTED
 */
export async function verifyClearSigned(text: string, keys: readonly Key[], now: Date, title: string): Promise<string> {
  const document = text.replaceAll("\r\n", "\n").trim();
  if (!document.includes(start)) {
    throw new FirnError("FIRN_DEBIAN_ARCHIVE_INVALID", `${title} is not a signed document${describeStart(document)}`, {
      hint: "Check that the mirror's address is right and that no login page or proxy answers in its place.",
    });
  }
  // What stands around the signed part is not signed: readers have been fooled with it (CVE-2013-1051).
  if (!document.startsWith(start) || !document.endsWith(end) || document.indexOf(start, 1) !== -1) {
    throw untrusted(title, "has text outside of its signed part");
  }
  const { readCleartextMessage, verify } = await import("openpgp");
  let reasons: string[] = [];
  try {
    const message = await readCleartextMessage({ cleartextMessage: document });
    const date = new Date(now.getTime() + clockTolerance);
    const result = await verify({ message, verificationKeys: [...keys], date });
    const good: string[] = [];
    for (const signature of result.signatures) {
      const id = signature.keyID.toHex().toUpperCase();
      const key = keys.find((candidate) => candidate.getKeys(signature.keyID).length > 0);
      if (!key) {
        reasons.push(`key ${id} is not in the keyring`);
        continue;
      }
      await signature.verified;
      // openpgp asks whether the key was good when it signed; apt also wants it to be good today.
      await key.getSigningKey(signature.keyID, now).then(
        () => good.push(id),
        (error: unknown) => reasons.push(`key ${id}: ${messageOf(error)}`),
      );
    }
    if (good.length > 0) return result.data;
  } catch (error) {
    reasons = [messageOf(error)];
  }
  throw untrusted(title, `is not signed by a key that firn trusts (${reasons.join("; ") || "it has no signature"})`);
}

const untrusted = (title: string, what: string): FirnError =>
  new FirnError("FIRN_DEBIAN_UNTRUSTED", `${title} ${what}`, {
    hint: "Nothing of it was used. Try another mirror with FIRN_DEBIAN_MIRROR; if they all say the same, a newer firn may have newer keys.",
  });

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const describeStart = (document: string): string =>
  /^\s*<(!doctype|html)/i.test(document)
    ? ": the mirror answered with a web page"
    : document === ""
      ? ": it is empty"
      : "";
