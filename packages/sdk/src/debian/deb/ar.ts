import { FirnError } from "../../errors/index.ts";
import { ByteSource } from "./byte-source.ts";

/** A member of an ar archive. Its body is read, whole or in part, before the next member is asked for. */
export interface ArMember {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly body: AsyncIterable<Uint8Array>;
}

const magic = "!<arch>\n";
const headerSize = 60;

/**
 * The members of an ar archive, in order, as .deb files use the format: short names, no symbol table (deb(5)). What is
 * left unread of a member is skipped.
 *
 * @param title What is read, for errors.
 * @throws FIRN_ARCHIVE_INVALID where it is no such archive, or cut short
 */
export async function* readAr(
  stream: AsyncIterable<Uint8Array>,
  title: string,
): AsyncGenerator<ArMember, void, undefined> {
  const source = new ByteSource(stream, title);
  const invalid = (why: string) => new FirnError("FIRN_ARCHIVE_INVALID", `${title} is not a .deb archive: ${why}`);
  try {
    if ((await source.exactly(magic.length)).toString("latin1") !== magic) throw invalid("it does not begin as one");
    for (;;) {
      const first = await source.some(1);
      if (!first) return;
      const header = `${String.fromCharCode(first[0] ?? 0)}${(await source.exactly(headerSize - 1)).toString("latin1")}`;
      if (!header.endsWith("`\n")) throw invalid("a member's header is damaged");
      const size = header.slice(48, 58).trimEnd();
      if (!/^\d{1,10}$/.test(size)) throw invalid("a member's size is not a number");
      const name = header.slice(0, 16).trimEnd();
      let left = Number(size);
      const body = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
        for await (const piece of source.stream(left)) {
          left -= piece.length;
          yield piece;
        }
      };
      // dpkg writes names as they are, ar ends them with a slash.
      yield { name: name.replace(/\/$/, ""), size: Number(size), body: body() };
      // Readers may leave a body early; padding makes members even.
      for await (const _ of source.stream(left));
      if (Number(size) % 2 === 1) await source.some(1);
    }
  } finally {
    await source.close();
  }
}
