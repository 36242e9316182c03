import { compressionOfName } from "../../../packages/sdk/src/compress/index.ts";
import type { Context } from "../../../packages/sdk/src/context/index.ts";
import { readAr } from "../../../packages/sdk/src/debian/deb/ar.ts";
import { readControl } from "../../../packages/sdk/src/debian/deb/read-control.ts";
import { FirnError } from "../../../packages/sdk/src/errors/index.ts";
import { toDigest } from "../../../packages/sdk/src/hash/index.ts";

/** The memo's kind; its key is the .deb's digest. */
const memo = "conformance-scripts";

/** Most control archives end within the first; the largest have megabytes of checksums. */
const lengths = [16 << 10, 128 << 10, 8 << 20];

/**
 * Which of `preinst` and `postinst` a .deb has. Reads its beginning only, by Range, so nothing vouches for the answer:
 * it decides what is looked at, and what is installed is verified as ever.
 */
export async function scriptsOf(url: string, sha256: string, context: Context): Promise<readonly string[]> {
  const known = await context.store.recall(memo, toDigest(sha256));
  if (Array.isArray(known)) return known as string[];
  for (const [tried, length] of lengths.entries()) {
    const range = `bytes=0-${length - 1}`;
    const { bytes } = await context.fetch.get(url, { headers: { range, "accept-encoding": "identity" } });
    try {
      const scripts = await scriptsIn(bytes, url);
      await context.store.note(memo, toDigest(sha256), scripts);
      return scripts;
    } catch (error) {
      if (!FirnError.is(error) || error.code !== "FIRN_ARCHIVE_INVALID" || tried === lengths.length - 1) throw error;
    }
  }
  return [];
}

async function scriptsIn(bytes: Uint8Array, title: string): Promise<string[]> {
  for await (const { name, body } of readAr(once(bytes), title)) {
    if (!name.startsWith("control.tar")) continue;
    const files = await readControl(body, compressionOfName(name), title);
    return ["preinst", "postinst"].filter((script) => files.has(script));
  }
  return [];
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
