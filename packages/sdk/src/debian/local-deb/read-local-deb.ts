import { compressionOfName } from "../../compress/index.ts";
import type { Context } from "../../context/index.ts";
import { FirnError } from "../../errors/index.ts";
import { findSource, type Source } from "../../files/find-source.ts";
import { hashFiles, readAgain } from "../../files/read-file.ts";
import { toDigest } from "../../hash/index.ts";
import { parseControl, type Stanza } from "../control/index.ts";
import { readAr } from "../deb/ar.ts";
import { readControl } from "../deb/read-control.ts";

/** A .deb file of the host, and what it says of itself. Plain data, to be part of keys. */
export interface LocalDeb {
  /** As the description has it. */
  readonly path: string;
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** The fields that decide what else is chosen, by name. */
  readonly control: Readonly<Record<string, string>>;
}

/** What resolving goes by. The rest of a package may change without a new line in the lock. */
const fields = [
  "Package",
  "Version",
  "Architecture",
  "Multi-Arch",
  "Essential",
  "Priority",
  "Source",
  "Pre-Depends",
  "Depends",
  "Recommends",
  "Conflicts",
  "Breaks",
  "Provides",
] as const;

/** A memo's kind: the control stanza by the file's hash. */
const memo = "local-deb";

/**
 * Hashes a .deb file and reads its control data; that only where no such file was seen before.
 *
 * @param path relative to `directory`
 * @param directory a `file:` URL
 * @throws FIRN_FILES_MISSING, FIRN_FILES_OUTSIDE, FIRN_FILES_UNREADABLE, FIRN_FILES_CHANGED; FIRN_ARCHIVE_INVALID where
 *   it is no .deb, damaged, or lacks what every package says of itself
 */
export async function readLocalDeb(path: string, directory: string, context: Context): Promise<LocalDeb> {
  const source = sourceOf(path, directory);
  const content = (await hashFiles([source], context.signal)).get(source);
  if (!content) throw new Error(`${path} was not hashed`);
  const { sha256, size } = content;
  const stanza = await controlOf({ path, sha256, size }, directory, context);
  const control = Object.fromEntries(
    fields.map((name) => [name, stanza.folded(name) ?? ""] as const).filter(([, value]) => value !== ""),
  );
  const { Package: name = "", Version: version = "", Architecture: architecture = "" } = control;
  check(path, { name, version, architecture });
  return { path, name, version, architecture, sha256, size, control };
}

/**
 * Puts the file into the store, where it is not there already.
 * @throws FIRN_FILES_CHANGED where it is not what was hashed
 */
export async function bringLocalDeb(
  { path, sha256, size }: Pick<LocalDeb, "path" | "sha256" | "size">,
  directory: string,
  { store }: Context,
): Promise<void> {
  const digest = toDigest(sha256);
  if ((await store.sizeOf(digest)) === size) return;
  await store.put(readAgain(sourceOf(path, directory), { sha256, size, executable: false }), { digest, size });
}

function sourceOf(path: string, directory: string): Source {
  const source = findSource(path, directory);
  if (source.kind === "file") return source;
  throw new FirnError("FIRN_FILES_UNSUPPORTED", `${path} is a directory, not a .deb file`, {
    hint: "Name the files in it, one by one.",
  });
}

type File = Pick<LocalDeb, "path" | "sha256" | "size">;

async function controlOf(file: File, directory: string, context: Context): Promise<Stanza> {
  const { store } = context;
  const digest = toDigest(file.sha256);
  const known = await store.recall(memo, digest);
  const text = typeof known === "string" ? known : await readText(file, directory, context);
  const stanzas = parseControl(text, `control file of ${file.path}`);
  const [stanza] = stanzas;
  if (!stanza || stanzas.length > 1) {
    throw invalid(file.path, `its control file has ${stanzas.length} paragraphs, not one`);
  }
  if (known !== text) await store.note(memo, digest, text);
  return stanza;
}

async function readText(file: File, directory: string, context: Context): Promise<string> {
  await bringLocalDeb(file, directory, context);
  try {
    return await textIn(file, context);
  } catch (cause) {
    if (!FirnError.is(cause) || cause.code !== "FIRN_ARCHIVE_INVALID" || cause.hint !== undefined) throw cause;
    throw new FirnError(cause.code, cause.message, { cause, hint: hintFor(file.path), details: { path: file.path } });
  }
}

async function textIn({ path, sha256 }: File, { store }: Context): Promise<string> {
  let text: string | undefined;
  let hasData = false;
  for await (const { name, body } of readAr(store.read(toDigest(sha256)), path)) {
    if (/^control\.tar(?:\.(?:gz|xz|zst))?$/.test(name)) {
      text = (await readControl(body, compressionOfName(name), path)).get("control")?.text;
    } else if (name.startsWith("data.tar")) hasData = true;
  }
  if (text === undefined) throw invalid(path, "it has no control file that firn can read");
  if (!hasData) throw invalid(path, "it has no data");
  return text;
}

/** https://www.debian.org/doc/debian-policy/ch-controlfields.html#version */
function check(path: string, { name, version, architecture }: Pick<LocalDeb, "name" | "version" | "architecture">) {
  if (!/^[a-z0-9][a-z0-9+.-]+$/.test(name)) throw invalid(path, `"${name}" is not a package's name`);
  if (!/^(?:\d+:)?\d[A-Za-z0-9.+~-]*$/.test(version)) throw invalid(path, `"${version}" is not a version`);
  if (!/^[a-z0-9][a-z0-9-]*$/.test(architecture)) throw invalid(path, `"${architecture}" is not an architecture`);
}

const invalid = (path: string, why: string): FirnError =>
  new FirnError("FIRN_ARCHIVE_INVALID", `${path} is not a .deb archive: ${why}`, {
    hint: hintFor(path),
    details: { path },
  });

const hintFor = (path: string): string => `Look at it with dpkg-deb --info ${path}, or build it anew.`;
