import { compressionOfName, decompress } from "../../compress/index.ts";
import type { Context } from "../../context/index.ts";
import { FirnError } from "../../errors/index.ts";
import { type Digest, digestOfJson, toDigest } from "../../hash/index.ts";
import { findPart, writePart } from "../../layer/index.ts";
import type { Part } from "../../tree/index.ts";
import { parseControl } from "../control/index.ts";
import type { LockedDeb } from "../resolve/locked-deb.ts";
import { readAr } from "./ar.ts";
import { dataEntries, type Seen } from "./data-entries.ts";
import { type ControlFile, conffilePaths, type DebControl, fromJson, toJson } from "./deb-control.ts";
import { readControl } from "./read-control.ts";

/** How .debs are laid out; to be raised where the same .deb would give another part or another control. */
const layout = 4;

/** A .deb, unpacked: its files as a part, and what it says about itself. */
export interface Unpacked {
  readonly part: Part;
  readonly control: DebControl;
}

/** The .deb on disk, as `context.fetch` made sure it is there: only asked for where the part is not known yet. */
export type Download = (deb: LockedDeb) => Promise<unknown>;

const idOf = (deb: LockedDeb): Digest => digestOfJson({ layout, deb: deb.sha256 });

/** What was unpacked before, or undefined; touches neither network nor the .deb. */
export async function findDeb(deb: LockedDeb, context: Context): Promise<Unpacked | undefined> {
  const control = fromJson(await context.store.recall("deb", idOf(deb)));
  const part = control && (await findPart(context.store, idOf(deb)));
  return part && { part, control };
}

/**
 * A .deb's files as a part on a merged-/usr system, and its control data. Made once per .deb and kept in the store;
 * streamed, with memory bounded by the decompressor's window and the largest control file.
 *
 * @param download Brings the .deb into the store, verified; called only where it was never unpacked.
 * @throws FIRN_ARCHIVE_INVALID where it is damaged, or is not the package that the lock names;
 *   FIRN_ARCHIVE_ESCAPES where an entry leaves the root; what `download` throws
 * @see https://manpages.debian.org/deb.5
 */
export async function unpackDeb(deb: LockedDeb, download: Download, context: Context): Promise<Unpacked> {
  const known = await findDeb(deb, context);
  if (known) return known;
  context.signal?.throwIfAborted();
  await download(deb);
  const title = `${deb.name} ${deb.version}`;
  let files: Map<string, ControlFile> | undefined;
  const members = readAr(context.store.read(toDigest(deb.sha256)), title);
  for await (const { name, body } of members) {
    if (name.startsWith("control.tar")) {
      files = await readControl(body, compressionOf(name, title), title);
      checkIdentity(files, deb, title);
    } else if (name.startsWith("data.tar")) {
      if (!files) throw new FirnError("FIRN_ARCHIVE_INVALID", `${title} has its files before its control data`);
      const data = decompress(body, compressionOf(name, title), { title });
      return await unpackData(deb, title, files, data, members, context);
    }
  }
  throw new FirnError(
    "FIRN_ARCHIVE_INVALID",
    `${title} is not a .deb archive: it has no ${files ? "data" : "control"}`,
  );
}

async function unpackData(
  deb: LockedDeb,
  title: string,
  files: ReadonlyMap<string, ControlFile>,
  data: AsyncIterable<Uint8Array>,
  rest: AsyncIterable<unknown>,
  context: Context,
): Promise<Unpacked> {
  const conffiles = conffilePaths(files.get("conffiles")?.text ?? "");
  const md5sums = files.get("md5sums")?.text;
  const wanted = new Set(conffiles.map((path) => path.slice(1)));
  const seen: Seen = { list: [], md5: new Map(), libraries: new Map() };
  const entries = dataEntries(data, title, seen, (path) => md5sums === undefined || wanted.has(path));
  const part = await writePart(context.store, idOf(deb), title, thenAll(entries, rest));
  const control: DebControl = {
    stanza: files.get("control")?.text ?? "",
    files: Object.fromEntries([...files].filter(([name]) => name !== "control" && name !== "md5sums")),
    list: seen.list,
    libraries: Object.fromEntries(seen.libraries),
    conffiles: conffiles.flatMap((path) => {
      const sum = seen.md5.get(path.slice(1));
      return sum === undefined ? [] : [[path, sum] as const];
    }),
    // As dpkg does where a package brings none: all regular files, conffiles too.
    md5sums: md5sums ?? [...seen.md5].map(([path, sum]) => `${sum}  ${path}\n`).join(""),
    ...(md5sums === undefined && { madeMd5sums: true }),
  };
  await context.store.note("deb", idOf(deb), toJson(control));
  return { part, control };
}

/** The store tells a damaged .deb at its last byte, so nothing is noted before that was read. */
async function* thenAll<T>(
  entries: AsyncIterable<T>,
  rest: AsyncIterable<unknown>,
): AsyncGenerator<T, void, undefined> {
  yield* entries;
  for await (const _ of rest);
}

function compressionOf(name: string, title: string): ReturnType<typeof compressionOfName> {
  if (!/^(?:control|data)\.tar(?:\.(?:gz|xz|zst))?$/.test(name)) {
    throw new FirnError("FIRN_ARCHIVE_INVALID", `${title} is packed as ${name}, which firn cannot read`, {
      hint: "firn reads .deb members that are plain or packed with gzip, xz or zstd",
    });
  }
  return compressionOfName(name);
}

/** A mirror must not pass off one signed package as another. */
function checkIdentity(files: ReadonlyMap<string, ControlFile>, deb: LockedDeb, title: string): void {
  const [stanza] = parseControl(files.get("control")?.text ?? "", `control file of ${title}`);
  const own = [stanza?.get("Package"), stanza?.get("Version"), stanza?.get("Architecture")];
  const locked = [deb.name, deb.version, deb.architecture];
  if (own.join(" ") !== locked.join(" ")) {
    throw new FirnError("FIRN_ARCHIVE_INVALID", `the lock has ${locked.join(" ")}, but that .deb is ${own.join(" ")}`, {
      hint: `firn lock --update ${deb.name}`,
      details: { locked, own },
    });
  }
}
