import type { Key, VerifyMessageResult } from "openpgp";
import { FirnError } from "../../errors/index.ts";

const start = "-----BEGIN PGP SIGNED MESSAGE-----";
const end = "-----END PGP SIGNATURE-----";

/** Clocks differ: a signature or date may be this far ahead of the host's. Milliseconds. */
export const clockTolerance: number = 60 * 60 * 1000;

/** Who may sign, and what to tell where somebody else did. */
export interface Signers {
  readonly keys: readonly Key[];
  readonly now: Date;
  /** For errors: `InRelease of bookworm`. */
  readonly title: string;
  /** What to do about keys that are unknown or too old. */
  readonly hint: string;
}

/**
 * Verifies a clear-signed document (RFC 9580, 7) and returns what was signed, and only that. At least one signature
 * must be good, by a key of the keyring that is neither revoked nor expired today; signatures of keys that the keyring
 * lacks do no harm (Debian signs with several), but a bad one by a known key does.
 *
 * @throws FIRN_DEBIAN_ARCHIVE_INVALID where it is not a clear-signed document; FIRN_DEBIAN_UNTRUSTED,
 *   FIRN_DEBIAN_KEY_EXPIRED
 */
export async function verifyClearSigned(text: string, signers: Signers): Promise<string> {
  const { title } = signers;
  const document = text.replaceAll("\r\n", "\n").trim();
  if (!document.includes(start)) {
    throw new FirnError("FIRN_DEBIAN_ARCHIVE_INVALID", `${title} is not a signed document${describeStart(document)}`, {
      hint: "Check that the mirror's address is right and that no login page or proxy answers in its place.",
    });
  }
  // What stands around the signed part is not signed: readers have been fooled with it (CVE-2013-1051).
  if (!document.startsWith(start) || !document.endsWith(end) || document.indexOf(start, 1) !== -1) {
    throw untrusted(signers, "has text outside of its signed part");
  }
  const { readCleartextMessage, verify } = await import("openpgp");
  return judged(signers, async () => {
    const message = await readCleartextMessage({ cleartextMessage: document });
    const { data, signatures } = await verify({ message, ...options(signers) });
    return { data, signatures };
  });
}

/**
 * Verifies a document by its detached signature (`Release` by `Release.gpg`), as `verifyClearSigned` does, and returns
 * its text. The signature must be armored, as it must for apt.
 */
export async function verifyDetached(document: Buffer, signature: Buffer, signers: Signers): Promise<string> {
  const { createMessage, readSignature, verify } = await import("openpgp");
  return judged(signers, async () => {
    const parsed = await readSignature({ armoredSignature: signature.toString("latin1") });
    const message = await createMessage({ binary: new Uint8Array(document) });
    const { signatures } = await verify({ message, signature: parsed, ...options(signers) });
    return { data: document.toString("utf8"), signatures };
  });
}

/** A clear-signed document's text without a look at its signature: for archives that the user trusts without. */
export function withoutSignature(text: string): string {
  const document = text.replaceAll("\r\n", "\n");
  const match = /^-----BEGIN PGP SIGNED MESSAGE-----\n(?:[^\n]+\n)*\n([\s\S]*?)\n-----BEGIN PGP SIGNATURE-----/.exec(
    document,
  );
  return match?.[1]?.replaceAll(/^- /gm, "") ?? document;
}

const options = ({ keys, now }: Signers): { verificationKeys: Key[]; date: Date } => ({
  verificationKeys: [...keys],
  date: new Date(now.getTime() + clockTolerance),
});

interface Signed {
  readonly data: string;
  readonly signatures: VerifyMessageResult["signatures"];
}

async function judged(signers: Signers, read: () => Promise<Signed>): Promise<string> {
  const reasons: string[] = [];
  let old: string | undefined;
  try {
    const { data, signatures } = await read();
    let good = false;
    for (const signature of signatures) {
      const id = signature.keyID.toHex().toUpperCase();
      const key = signers.keys.find((candidate) => candidate.getKeys(signature.keyID).length > 0);
      if (!key) {
        reasons.push(`key ${id} is not in the keyring`);
        continue;
      }
      try {
        await signature.verified;
        // openpgp asks whether the key was good when it signed; apt also wants it to be good today.
        await key.getSigningKey(signature.keyID, signers.now);
        good = true;
      } catch (error) {
        const message = messageOf(error);
        if (!/key is (expired|revoked)/i.test(message)) throw error;
        old ??= `${id}, which is ${/revoked/i.test(message) ? "revoked" : "expired"}`;
      }
    }
    if (good) return data;
  } catch (error) {
    reasons.push(messageOf(error));
    old = undefined;
  }
  if (old !== undefined) {
    const message = `${signers.title} is signed by key ${old}`;
    throw new FirnError("FIRN_DEBIAN_KEY_EXPIRED", message, { hint: `Nothing of it was used. ${signers.hint}` });
  }
  const why = reasons.join("; ") || "it has no signature";
  throw untrusted(signers, `is not signed by a key that firn trusts (${why})`);
}

const untrusted = ({ title, hint }: Signers, what: string): FirnError =>
  new FirnError("FIRN_DEBIAN_UNTRUSTED", `${title} ${what}`, { hint: `Nothing of it was used. ${hint}` });

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const describeStart = (document: string): string =>
  /^\s*<(!doctype|html)/i.test(document)
    ? ": the mirror answered with a web page"
    : document === ""
      ? ": it is empty"
      : "";
