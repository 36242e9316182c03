import { parseAuthConf, signedIn } from "../../../../packages/sdk/src/debian/archive/auth-conf.ts";
import { readKeyring } from "../../../../packages/sdk/src/debian/archive/keyring.ts";
import { clearSign, makeKey, type TestKey } from "../../../../packages/sdk/src/debian/archive/testing/local-archive.ts";
import { verifyClearSigned } from "../../../../packages/sdk/src/debian/archive/verify-signature.ts";
import { type Digest, digestOf } from "../../../../packages/sdk/src/hash/index.ts";
import { isIndex, readConfiguration, readIndex, readManifest } from "../../../../packages/sdk/src/oci/documents.ts";
import type { Target } from "../target.ts";

let key: Promise<TestKey> | undefined;
let signed: Promise<string> | undefined;
const text = "Suite: stable\nCodename: bookworm\nDate: Thu, 01 Jan 2026 00:00:00 UTC\n- dashed\n";

/** What was changed in a signed document is never taken for signed. */
export const inRelease: Target = {
  name: "in-release",
  async make() {
    key ??= makeKey();
    signed ??= clearSign(text, await key);
    return Buffer.from(await signed);
  },
  async read(bytes) {
    key ??= makeKey();
    const keys = await readKeyring((await key).publicKey, "the fuzzer");
    const found = await verifyClearSigned(bytes.toString("utf8"), {
      keys,
      now: new Date(),
      title: "InRelease",
      hint: "",
    });
    // What ends a line is not signed (RFC 9580, 7.1).
    const trimmed = (whole: string): string => whole.replaceAll(/[ \t\r]+$/gm, "").trimEnd();
    if (trimmed(found) !== trimmed(text)) throw new Error("it took for signed what was not");
  },
};

const descriptor = (size: number, digest: Digest) => ({
  mediaType: "application/vnd.oci.image.layer.v1.tar+gzip",
  size,
  digest,
});

/** What a registry answers. */
export const manifests: Target = {
  name: "manifest",
  make(random) {
    const one = descriptor(random.below(1 << 30), digestOf(String(random.below(99))));
    const manifest = {
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      config: one,
      layers: [one],
    };
    const index = { schemaVersion: 2, manifests: [{ ...one, platform: { os: "linux", architecture: "amd64" } }] };
    const config = {
      os: "linux",
      architecture: "amd64",
      config: { Env: ["A=b"] },
      rootfs: { type: "layers", diff_ids: [one.digest] },
    };
    const depth = random.chance(10) ? "[".repeat(200_000) : "";
    return Buffer.from(depth + JSON.stringify(random.pick([manifest, index, config])));
  },
  async read(bytes) {
    if (isIndex(bytes)) return readIndex(bytes);
    for (const read of [readManifest, readConfiguration]) read(bytes);
    return undefined;
  },
};

/** Passwords are for their own hosts only. */
export const authConf: Target = {
  name: "auth-conf",
  make: (random) =>
    Buffer.from(
      random
        .times(0, 5, () =>
          random.pick([
            "machine deb.example login a password b",
            "machine http://x/y login",
            "machine",
            "login a",
            "password",
            "\n",
          ]),
        )
        .join(random.pick([" ", "\n", "\t"])),
    ),
  async read(bytes) {
    const address = signedIn("https://elsewhere.test/a", [parseAuthConf(bytes.toString("utf8"))]);
    if (new URL(address).username !== "" && !bytes.includes("elsewhere.test"))
      throw new Error(`a login for ${address}`);
  },
};
