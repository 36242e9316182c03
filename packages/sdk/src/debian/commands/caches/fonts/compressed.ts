import { gunzipSync } from "node:zlib";

/** A file's content, decompressed where it is gzip's, as zlib's gzopen reads it; undefined where it is damaged. */
export function contentOf(bytes: Buffer): Buffer | undefined {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes);
  } catch {
    return undefined;
  }
}
