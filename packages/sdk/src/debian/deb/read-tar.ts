import { type Extract, extract, type Header } from "tar-stream";
import { FirnError } from "../../errors/index.ts";

/** A member of a tar archive; its body is read before the next member is asked for, or skipped. */
export interface TarMember {
  readonly header: Header;
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * The members of a tar archive, in order, with bounded memory.
 *
 * @param title What is read, for errors.
 * @throws FIRN_ARCHIVE_INVALID where it is no tar archive, or cut short; errors of `stream` pass through
 */
export async function* readTar(
  stream: AsyncIterable<Uint8Array>,
  title: string,
): AsyncGenerator<TarMember, void, undefined> {
  const reader = extract();
  let failed: { readonly error: unknown } | undefined;
  const fed = feed(stream, reader).catch((error: unknown) => {
    failed = { error };
    reader.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  try {
    for await (const member of reader) {
      yield { header: member.header, body: member as AsyncIterable<Uint8Array> };
      member.resume();
    }
    await fed;
    if (failed) throw failed.error;
  } catch (error) {
    if (failed) throw failed.error;
    // What the caller threw at its `yield` ends the generator without coming here, so this is the reader's own.
    throw new FirnError("FIRN_ARCHIVE_INVALID", `${title} holds a damaged tar archive`, { cause: error });
  } finally {
    reader.destroy();
    await fed;
  }
}

async function feed(stream: AsyncIterable<Uint8Array>, reader: Extract): Promise<void> {
  for await (const piece of stream) {
    if (reader.destroyed) return;
    if (!reader.write(piece)) await drained(reader);
  }
  reader.end(undefined);
}

function drained(reader: Extract): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      reader.off("drain", done);
      reader.off("close", done);
      resolve();
    };
    reader.on("drain", done);
    reader.on("close", done);
    if (reader.destroyed) done();
  });
}
