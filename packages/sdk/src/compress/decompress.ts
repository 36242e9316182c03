import { FirnError } from "../errors/index.ts";
import type { Compression } from "./format.ts";
import { gunzip } from "./gunzip.ts";
import { unxz } from "./unxz.ts";
import { unzstd } from "./unzstd.ts";

export interface DecompressOptions {
  /** What is decompressed, for errors: `data.tar.xz of libc6`. */
  readonly title?: string;
  /** More bytes than this coming out are refused: a bound against bombs. Default 16 GiB. */
  readonly maxBytes?: number;
}

const decoders = {
  gz: gunzip,
  xz: unxz,
  zst: unzstd,
  none: (stream: AsyncIterable<Uint8Array>) => stream,
} as const satisfies Record<Compression, (stream: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>>;

/**
 * Decompresses a stream, piece by piece: memory stays bounded by the format's window, and the event loop gets its turn
 * between pieces. Concatenated gzip members, xz streams and zstd frames come out as one. Stop early by leaving the
 * `for await` loop; the decoder is then freed.
 *
 * @param stream the compressed bytes; its own errors pass through unchanged
 * @param format see {@link compressionOfName} and {@link compressionOfMagic}
 * @throws FIRN_ARCHIVE_INVALID where the bytes are damaged, cut short, or more than `maxBytes` come out
 * @example
 * ```ts
 * for await (const piece of decompress(store.read(digest), "xz")) hash.update(piece);
 * ```
 */
export async function* decompress(
  stream: AsyncIterable<Uint8Array>,
  format: Compression,
  options: DecompressOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const title = options.title ?? `a ${format} stream`;
  const maxBytes = options.maxBytes ?? 2 ** 34;
  let total = 0;
  try {
    for await (const piece of decoders[format](stream)) {
      total += piece.length;
      if (total > maxBytes) {
        throw new FirnError("FIRN_ARCHIVE_INVALID", `${title} decompresses to more than ${maxBytes} bytes`);
      }
      if (piece.length > 0) yield piece;
    }
  } catch (error) {
    if (FirnError.is(error) || !isDecoderError(error)) throw error;
    throw new FirnError("FIRN_ARCHIVE_INVALID", `${title} cannot be decompressed: it is damaged or cut short`, {
      cause: error,
    });
  }
}

/** Errors of the operating system (`code: ENOENT`) or of an abort come from the source, not from the decoder. */
function isDecoderError(error: unknown): boolean {
  if (!(error instanceof Error) || error.name === "AbortError") return false;
  const code = "code" in error ? error.code : undefined;
  return typeof code !== "string" || code.startsWith("Z_") || code.startsWith("ERR_");
}
