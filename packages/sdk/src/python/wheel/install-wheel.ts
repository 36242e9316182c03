import { posix } from "node:path";
import { FirnError } from "../../errors/index.ts";
import type { PartSource } from "../../layer/index.ts";
import { fixedTime } from "../../tree/index.ts";
import { parseWheelName } from "../packaging/wheel-name.ts";
import type { ByteSource } from "./byte-source.ts";
import { parseCoreMetadata, parseHeaders } from "./core-metadata.ts";
import { checkMetadata, distInfoOf, readDocument } from "./dist-info.ts";
import { parseScripts, scriptText, versionedScripts } from "./entry-points.ts";
import type { InstallLayout } from "./install-layout.ts";
import { type PlacedMember, planInstall } from "./plan-install.ts";
import { formatRecord, parseRecord, type RecordRow, recorded, rowOf } from "./record.ts";
import { openZip, type ZipArchive } from "./zip-archive.ts";

export interface InstallOptions {
  /** The wheel's file name. */
  readonly file: string;
  readonly layout: InstallLayout;
  /** The user asked for it by name: what REQUESTED says. */
  readonly requested: boolean;
  /** The URL that the user gave, for direct_url.json (PEP 610). */
  readonly direct?: { readonly url: string; readonly sha256: string } | undefined;
}

/** A file as it will be installed: content in memory where the installation makes or changes it. */
interface Installed {
  readonly path: string;
  readonly mode: number;
  readonly content: Buffer | PlacedMember;
}

/**
 * The files of a wheel as `pip install --no-compile` lays them out, parents before what is in them. Contents are read
 * one after the other as they are asked for, each checked against the archive's CRC-32 and the wheel's RECORD.
 * @throws FIRN_WHEEL_INVALID, FIRN_WHEEL_ESCAPES
 */
export async function* installWheel(
  source: ByteSource,
  options: InstallOptions,
): AsyncGenerator<PartSource, void, undefined> {
  const { file, layout } = options;
  const named = parseWheelName(file);
  if (!named) throw new FirnError("FIRN_WHEEL_INVALID", `${file} is not the name of a wheel`);
  const zip = await openZip(source, file);
  const info = distInfoOf(zip, named.name, file);
  const document = async (name: string): Promise<string> => {
    const text = await readDocument(zip, `${info}/${name}`, file);
    if (text === undefined) throw new FirnError("FIRN_WHEEL_INVALID", `${file} has no ${name}`);
    return text;
  };
  const metadata = parseCoreMetadata(await document("METADATA"), file);
  checkMetadata(metadata, named, file);
  checkFormat(await document("WHEEL"), file);
  const points = parseScripts((await readDocument(zip, `${info}/entry_points.txt`, file)) ?? "", file);
  const rows = parseRecord(await document("RECORD"));
  const made = new Set(points.map(({ name }) => name));
  const placed = planInstall({ members: zip.members, rows, layout, name: metadata.name, info, made, title: file });

  const files = new Map<string, Installed>();
  // Of two that go to one place the later counts: scripts last, as with pip.
  for (const one of [...placed.filter((each) => !each.isScript), ...placed.filter((each) => each.isScript)]) {
    const content = one.isScript ? await rewritten(one, zip, options) : one;
    files.set(one.path, { path: one.path, mode: isExecutable(one.member.mode) ? 0o755 : 0o644, content });
  }
  const generated = new Map<string, Installed>();
  const generate = (path: string, text: string, mode = 0o644) => {
    generated.set(path, { path, mode, content: Buffer.from(text) });
  };
  for (const point of versionedScripts(points, layout.python)) {
    generate(`${layout.scripts}/${point.name}`, scriptText(point, layout.executable), 0o755);
  }
  const infoPath = `${layout.library}/${info}`;
  generate(`${infoPath}/INSTALLER`, "firn\n");
  if (options.direct) generate(`${infoPath}/direct_url.json`, directUrl(options.direct));
  if (options.requested) generate(`${infoPath}/REQUESTED`, "");
  const listed = recordOf(rows, placed, files, generated, layout);
  generate(`${infoPath}/RECORD`, formatRecord(listed));

  for (const [path, one] of generated) files.set(path, one);
  yield* entriesOf(files, zip, layout, file);
}

/** `Wheel-Version` 1.x: a later major version means that this code does not know what to do. */
function checkFormat(text: string, title: string): void {
  const version = parseHeaders(text).get("wheel-version")?.[0];
  if (!version || !/^1\.\d+$/.test(version)) {
    throw new FirnError(
      "FIRN_WHEEL_INVALID",
      `${title} is of wheel format ${version ?? "unknown"}, and firn knows 1.x`,
    );
  }
}

/** A regular file that anybody may execute, as pip tests it. */
const isExecutable = (mode: number): boolean => (mode & 0o170000) === 0o100000 && (mode & 0o111) !== 0;

/** `#!python` becomes the image's interpreter. Undecided scripts stay as they are. */
async function rewritten(
  one: PlacedMember,
  zip: ZipArchive,
  { file, layout }: InstallOptions,
): Promise<Buffer | PlacedMember> {
  const bytes = await zip.read(one.member);
  if (!bytes.subarray(0, "#!python".length).equals(Buffer.from("#!python"))) return one;
  if (one.row) for await (const chunk of recorded(once(bytes), one.row, file)) void chunk;
  const end = bytes.indexOf("\n");
  const rest = end < 0 ? Buffer.alloc(0) : bytes.subarray(end + 1);
  return Buffer.concat([Buffer.from(`#!${layout.executable}\n`), rest]);
}

/** pip's rows: the wheel's own under their new paths, new hashes where it was changed, and what was made. */
function recordOf(
  rows: readonly RecordRow[],
  placed: readonly PlacedMember[],
  files: ReadonlyMap<string, Installed>,
  generated: ReadonlyMap<string, Installed>,
  layout: InstallLayout,
): RecordRow[] {
  const relative = (path: string) => posix.relative(`/${layout.library}`, `/${path}`);
  const moved = new Map(placed.map(({ member, path }) => [member.name, path]));
  const kept = rows.map((row): RecordRow => {
    const path = moved.get(row[0]);
    if (path === undefined) return row;
    moved.delete(row[0]);
    const content = files.get(path)?.content;
    return Buffer.isBuffer(content) ? rowOf(relative(path), content) : [relative(path), row[1], row[2]];
  });
  const unlisted = [...moved.values()].map((path): RecordRow => [relative(path), "", ""]);
  const made = [...generated.values()].flatMap(({ path, content }) =>
    Buffer.isBuffer(content) ? [rowOf(relative(path), content)] : [],
  );
  return [...kept, ...unlisted, ...made];
}

/** As pip writes it: `json.dumps(…, sort_keys=True)`, which puts a space after commas and colons. */
function directUrl({ url, sha256 }: { readonly url: string; readonly sha256: string }): string {
  const hash = JSON.stringify(sha256);
  return `{"archive_info": {"hash": "sha256=${sha256}", "hashes": {"sha256": ${hash}}}, "url": ${JSON.stringify(url)}}`;
}

/** Entries in the order of their paths, each folder of the wheel's own before what is in it. */
function* entriesOf(
  files: ReadonlyMap<string, Installed>,
  zip: ZipArchive,
  layout: InstallLayout,
  title: string,
): Generator<PartSource, void, undefined> {
  const owner = { uid: 0, gid: 0, mtime: fixedTime };
  const shared = new Set<string>();
  for (const folder of [layout.library, layout.scripts, layout.data, layout.headers]) addWithParents(folder, shared);
  const folders = new Set(shared);
  for (const path of [...files.keys()].sort()) {
    const before = new Set(folders);
    addWithParents(posix.dirname(path), folders);
    for (const folder of folders) {
      if (!before.has(folder)) yield { entry: { type: "directory", path: folder, mode: 0o755, ...owner } };
    }
    const { content, mode } = files.get(path) ?? unreachable();
    const common = { type: "file", path, mode, ...owner } as const;
    if (Buffer.isBuffer(content)) yield { entry: { ...common, size: content.length }, content };
    else {
      const { member, row } = content;
      const stream = zip.stream(member);
      yield { entry: { ...common, size: member.size }, content: row ? recorded(stream, row, title) : stream };
    }
  }
}

/** Adds a path and its parents, parents first. */
function addWithParents(path: string, to: Set<string>): void {
  if (path === "." || path === "" || to.has(path)) return;
  addWithParents(posix.dirname(path), to);
  to.add(path);
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer, void, undefined> {
  yield bytes;
}

const unreachable = (): never => {
  throw new Error("a file was listed and is not there");
};
