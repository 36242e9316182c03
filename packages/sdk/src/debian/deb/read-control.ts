import { type Compression, decompress } from "../../compress/index.ts";
import { FirnError } from "../../errors/index.ts";
import { readTar } from "../../tar/index.ts";
import { type ControlFile, controlFileOf } from "./deb-control.ts";
import { cleanPath } from "./tar-entry.ts";

/** The largest real ones (templates of tzdata, md5sums of kernel headers) have a few MiB. */
const maxBytes = 64 * 1024 * 1024;

/**
 * The files of a package's control archive by name.
 * @throws FIRN_ARCHIVE_INVALID, FIRN_ARCHIVE_ESCAPES
 */
export async function readControl(
  stream: AsyncIterable<Uint8Array>,
  compression: Compression,
  title: string,
): Promise<Map<string, ControlFile>> {
  const files = new Map<string, ControlFile>();
  for await (const { header, body } of readTar(decompress(stream, compression, { title, maxBytes }), title)) {
    const name = cleanPath(header.name, title);
    if (name === "" || header.type === "directory") continue;
    if (header.type !== "file" || !/^[a-z0-9][a-z0-9+._-]*$/i.test(name)) {
      throw new FirnError("FIRN_ARCHIVE_INVALID", `${title}: "${name}" is not a control file's name`);
    }
    const pieces: Uint8Array[] = [];
    for await (const piece of body) pieces.push(piece);
    files.set(name, controlFileOf(Buffer.concat(pieces), (header.mode ?? 0o644) & 0o777));
  }
  return files;
}
