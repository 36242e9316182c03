import { createHash } from "node:crypto";
import { FirnError } from "../../errors/index.ts";
import type { PartSource } from "../../layer/index.ts";
import { readTar } from "../../tar/index.ts";
import { type DirectoryEntry, type Entry, fixedTime } from "../../tree/index.ts";
import { readSharedObject, type SharedObject } from "../commands/ldconfig/elf.ts";
import { looksLikeLibrary } from "../commands/ldconfig/library-name.ts";
import { cleanPath, entryOf } from "./tar-entry.ts";

/** What is learnt of a package's files on the way past. */
export interface Seen {
  /** dpkg's list: `/.`, `/usr`, …, before usr-merge. */
  readonly list: string[];
  /** MD5 in hexadecimal by path before usr-merge, of the files that were asked for. */
  readonly md5: Map<string, string>;
  /** What shared libraries say of themselves, by path on a merged /usr; those that are too large are left out. */
  readonly libraries: Map<string, SharedObject | null>;
}

/** Larger libraries are read when somebody asks: few are, and what is unpacked is not kept in memory. */
const largestLibrary = 4 << 20;

/**
 * The entries of a data.tar as a part has them: on a merged /usr, each path once, every directory before what is in
 * it, nothing outside of the root. A directory that comes twice (`lib/x` and `usr/lib/x`) keeps its first metadata, as
 * dpkg leaves an existing directory alone.
 *
 * @param wantsMd5 Asked with paths before usr-merge.
 * @throws FIRN_ARCHIVE_ESCAPES, FIRN_ARCHIVE_INVALID
 */
export async function* dataEntries(
  stream: AsyncIterable<Uint8Array>,
  title: string,
  seen: Seen,
  wantsMd5: (path: string) => boolean,
): AsyncGenerator<PartSource, void, undefined> {
  const known = new Map<string, Entry["type"]>();
  for await (const { header, body } of readTar(stream, title)) {
    const own = cleanPath(header.name, title);
    seen.list.push(own === "" ? "/." : `/${own}`);
    const entry = entryOf(header, title);
    if (!entry) continue;
    for (const parent of missingParents(entry, known, title)) {
      known.set(parent.path, "directory");
      yield { entry: parent };
    }
    const there = known.get(entry.path);
    if (there !== undefined) {
      if (there === "directory" && entry.type === "directory") continue;
      throw new FirnError("FIRN_ARCHIVE_INVALID", `${title} has /${entry.path} twice`);
    }
    known.set(entry.path, entry.type);
    if (entry.type === "hardlink") {
      const sum = seen.md5.get(cleanPath(header.linkname ?? "", title));
      if (sum !== undefined && wantsMd5(own)) seen.md5.set(own, sum);
    }
    if (entry.type !== "file") {
      yield { entry };
      continue;
    }
    const content = wantsMd5(own) ? hashed(body, own, seen.md5) : body;
    const isLibrary = looksLikeLibrary(own.slice(own.lastIndexOf("/") + 1)) && entry.size <= largestLibrary;
    yield { entry, content: isLibrary ? examined(content, entry.path, seen.libraries) : content };
  }
}

function* missingParents(
  entry: Entry,
  known: ReadonlyMap<string, Entry["type"]>,
  title: string,
): Generator<DirectoryEntry, void, undefined> {
  for (let slash = entry.path.indexOf("/"); slash >= 0; slash = entry.path.indexOf("/", slash + 1)) {
    const path = entry.path.slice(0, slash);
    const there = known.get(path);
    if (there === undefined) yield { type: "directory", path, mode: 0o755, uid: 0, gid: 0, mtime: fixedTime };
    else if (there !== "directory") {
      // Through a link of its own a package could write anywhere, so none is followed.
      throw new FirnError("FIRN_ARCHIVE_ESCAPES", `${title} has /${entry.path} below /${path}, which is a ${there}`, {
        hint: "report the package to who built it, and do not install it",
        details: { package: title, path: entry.path },
      });
    }
  }
}

async function* hashed(
  body: AsyncIterable<Uint8Array>,
  path: string,
  sums: Map<string, string>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = createHash("md5");
  for await (const piece of body) {
    hash.update(piece);
    yield piece;
  }
  sums.set(path, hash.digest("hex"));
}

async function* examined(
  body: AsyncIterable<Uint8Array>,
  path: string,
  libraries: Map<string, SharedObject | null>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) {
    // Who reads the archive may use a piece's memory again.
    pieces.push(Buffer.from(piece));
    yield piece;
  }
  libraries.set(path, readSharedObject(Buffer.concat(pieces)) ?? null);
}
