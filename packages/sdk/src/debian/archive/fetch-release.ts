import type { Context } from "../../context/index.ts";
import { FirnError } from "../../errors/index.ts";
import { signIn } from "./auth-conf.ts";
import { explainLogin } from "./explain-login.ts";
import { readKeyring } from "./keyring.ts";
import { type Release, readRelease } from "./release.ts";
import { mirrorHint, type SuiteSource, suiteTitle, suiteUrl } from "./suite-source.ts";
import { type Signers, verifyClearSigned, verifyDetached, withoutSignature } from "./verify-signature.ts";

/**
 * Downloads and verifies a suite's InRelease, or Release with Release.gpg where it has none.
 *
 * @returns undefined where a trusted archive has neither
 * @throws FIRN_DEBIAN_UNTRUSTED, FIRN_DEBIAN_KEY_EXPIRED, FIRN_DEBIAN_EXPIRED, FIRN_DEBIAN_ARCHIVE_INVALID,
 *   FIRN_APT_UNAUTHORIZED, and what the fetcher throws
 */
export async function fetchRelease(source: SuiteSource, now: Date, context: Context): Promise<Release | undefined> {
  const { archive, suite } = source;
  const hint = mirrorHint(archive);
  const read = (document: string, name: string): Release =>
    readRelease(document, {
      title: `${name} of ${suiteTitle(source)}`,
      suite: archive.thirdParty ? undefined : suite,
      now,
      hint,
    });
  const signersOf = async (name: string): Promise<Signers> => {
    const title = `${name} of ${suiteTitle(source)}`;
    if (archive.keyring !== undefined) {
      return { keys: await readKeyring(archive.keyring, archive.name), now, title, hint };
    }
    throw new FirnError("FIRN_DEBIAN_UNTRUSTED", `${title} has no keyring to be verified with`, {
      hint: "Name the publisher's key with signedBy.",
    });
  };

  const inline = await get(source, "InRelease", context);
  if (inline) {
    const text = inline.toString("utf8");
    return read(
      archive.trusted ? withoutSignature(text) : await verifyClearSigned(text, await signersOf("InRelease")),
      "InRelease",
    );
  }
  const document = await get(source, "Release", context);
  if (!document) {
    if (archive.trusted) return undefined;
    throw new FirnError("FIRN_FETCH_NOT_FOUND", `${suiteTitle(source)} has neither InRelease nor Release`, {
      hint: archive.thirdParty ? 'Check url and suites; a directory of packages is written suites: ["./"].' : undefined,
    });
  }
  if (archive.trusted) return read(document.toString("utf8"), "Release");
  const signature = await get(source, "Release.gpg", context);
  if (signature) return read(await verifyDetached(document, signature, await signersOf("Release")), "Release");
  throw new FirnError("FIRN_DEBIAN_UNTRUSTED", `${suiteTitle(source)} has a Release file, but nobody signed it`, {
    hint: "Nothing of it was used. Ask its publisher to sign it; trusted: true takes it as it is.",
  });
}

/** @returns undefined where the server does not have the file */
async function get(source: SuiteSource, name: string, context: Context): Promise<Buffer | undefined> {
  const url = suiteUrl(source, name);
  try {
    const { bytes } = await context.fetch.get(url, {
      title: `${name} of ${suiteTitle(source)}`,
      maxBytes: 8 * 1024 * 1024,
      // A proxy's old copy beside a new Packages is what by-hash is against; do not invite it.
      headers: { "cache-control": "max-age=0" },
      signIn: signIn(source.archive),
    });
    return bytes;
  } catch (error) {
    if (FirnError.is(error) && error.code === "FIRN_FETCH_NOT_FOUND") return undefined;
    throw explainLogin(error, source.archive, source.mirror);
  }
}
