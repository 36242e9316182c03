import { type Extract, extract, type Header } from "tar-stream";
import { FirnError } from "../errors/index.ts";

/** A member of a tar archive; its body is read before the next member is asked for, or skipped. */
export interface TarMember {
  readonly header: Header;
  readonly body: AsyncIterable<Uint8Array>;
}

/** More than any image has; archives of empty members would take memory without end. */
const maxMembers = 4_000_000;

/**
 * The members of a tar archive (v7, ustar, GNU, pax), in order, with bounded memory: names and pax records of more than
 * 4 MiB are refused.
 *
 * @param title What is read, for errors.
 * @throws FIRN_ARCHIVE_INVALID where it is no tar archive, or cut short; errors of `stream` pass through
 */
export async function* readTar(
  stream: AsyncIterable<Uint8Array>,
  title: string,
): AsyncGenerator<TarMember, void, undefined> {
  const reader = extract({ allowUnknownFormat: true } as object);
  let failed: { readonly error: unknown } | undefined;
  const fed = feed(stream, reader).catch((error: unknown) => {
    failed = { error };
    reader.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  const invalid = (why: string, cause?: unknown) => new FirnError("FIRN_ARCHIVE_INVALID", `${title} ${why}`, { cause });
  /** The stream's own error counts, not the reader's about what it then lacked. */
  const judged = (error: unknown): unknown =>
    failed ? failed.error : FirnError.is(error) ? error : invalid("holds a damaged tar archive", error);
  async function* bodyOf(member: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    const pieces = member[Symbol.asyncIterator]();
    const state = { done: false };
    const next = async (): Promise<Uint8Array | undefined> => {
      const found = await pieces.next();
      state.done = found.done === true;
      return found.done ? undefined : found.value;
    };
    try {
      for (let piece = await next(); piece; piece = await next()) yield piece;
    } catch (error) {
      state.done = true;
      throw judged(error);
    } finally {
      // A member that is left half read would take the whole archive with it.
      while (!state.done) await next();
    }
  }
  let count = 0;
  try {
    for await (const member of reader) {
      const { header } = member;
      if (++count > maxMembers) throw invalid(`has more than ${maxMembers} members`);
      if (!Number.isSafeInteger(header.size ?? 0)) throw invalid(`says that ${header.name} has ${header.size} bytes`);
      // A directory with a size has none all the same, and tar-stream would wait for it.
      const isEmpty = header.type === "directory" || header.size === 0;
      yield { header, body: isEmpty ? nothing() : bodyOf(member as AsyncIterable<Uint8Array>) };
      member.resume();
    }
    await fed;
    if (failed) throw failed.error;
  } catch (error) {
    // What the caller threw at its `yield` ends the generator without coming here, so this is the reader's own.
    throw judged(error);
  } finally {
    reader.destroy();
    await fed;
  }
}

async function* nothing(): AsyncGenerator<Uint8Array, void, undefined> {}

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
