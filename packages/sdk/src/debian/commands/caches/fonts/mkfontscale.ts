import { bytesOf, type Command, fromName, type Process, textOf } from "../../../../shell/index.ts";
import { bitmapName } from "./bitmap-name.ts";
import { contentOf } from "./compressed.ts";
import { encodingsIn } from "./encodings.ts";
import { FontList } from "./font-list.ts";
import { outlineKind } from "./outlines.ts";

const usage = `mkfontscale [ -b ] [ -s ] [ -o filename ] [-x suffix ]
            [ -a encoding ] [ -f fuzz ] [ -l ] \n            [ -e directory ] [ -p prefix ] [ -n ] [ -r ] 
            [-u] [-U] [ directory ]...
`;

interface Request {
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  readonly encodingDirectories: readonly string[];
  readonly directories: readonly string[];
}

/**
 * `mkfontscale [-b] [-s] … DIRECTORY…`: lists the fonts of a directory for the X server. mkfontdir is a script that runs
 * it with `-b -s -l`: bitmap fonts by the name that they have, and what fonts.scale says of outlines. Outlines' own
 * names and encodings are not read here. https://gitlab.freedesktop.org/xorg/app/mkfontscale
 */
export const mkfontscale: Command = (process) => {
  const request = parse(process.args);
  if (!request) {
    process.stderr.write(usage);
    return 1;
  }
  const here = process.cwd === "/" ? "/" : `${process.cwd}/`;
  const prefix = request.flags.has("r") ? "" : (request.values.get("p") ?? here);
  const encodings = encodingsIn(process, request.encodingDirectories, prefix);
  if (!encodings) return 1;
  for (const directory of request.directories) {
    const isRead = request.flags.has("n") || listFonts(process, request, directory);
    if (isRead) writeEncodings(process, directory, encodings);
  }
  return 0;
};

function parse(words: readonly string[]): Request | undefined {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const encodingDirectories: string[] = [];
  let at = 0;
  for (; words[at]?.startsWith("-"); at++) {
    const word = words[at] ?? "";
    if (word.startsWith("--")) {
      at++;
      break;
    }
    const letter = word.slice(1);
    if (/^[bsnrluU]$/.test(letter)) flags.add(letter);
    else if (/^[xapeof]$/.test(letter) && at + 1 < words.length) {
      const value = words[++at] ?? "";
      if (letter === "e") encodingDirectories.push(value);
      else values.set(letter, value);
    } else return undefined;
  }
  const directories = words.slice(at);
  return { flags, values, encodingDirectories, directories: directories.length > 0 ? directories : ["."] };
}

const inDirectory = (directory: string, name: string): string => `${(directory || ".").replace(/\/$/, "")}/${name}`;

function listFonts(process: Process, { flags, values }: Request, directory: string): boolean {
  const { tree, stderr, stdout } = process;
  const place = process.path(inDirectory(directory, ""));
  if (tree.resolve(place)?.type !== "directory") {
    stderr.write(`${inDirectory(directory, "")}: opendir: No such file or directory\n`);
    return false;
  }
  const fonts = new FontList();
  const [withBitmaps, withOutlines] = [flags.has("b"), !flags.has("s")];
  if (withBitmaps && !withOutlines) readScale(process, directory, fonts);
  const suffix = values.get("x");
  let unread: string | undefined;
  for (const name of tree.list(place)) {
    const file = fromName(name);
    if ((suffix && file.endsWith(suffix)) || tree.resolve(`${place}${name}`)?.type !== "file") continue;
    const content = contentOf(tree.read(`${place}${name}`));
    if (!content) continue;
    process.meter.step(1 + content.length / 10_000);
    const font = withBitmaps ? bitmapName(content) : undefined;
    // Without -l, fonts for all of Unicode are listed once more for each encoding that they cover.
    const isLegacy = font !== undefined && !flags.has("l") && /^.+-iso10646-1$/i.test(font);
    if (font !== undefined && !isLegacy) fonts.add(font, file);
    else if (isLegacy || isWanted(content, file, withBitmaps, withOutlines)) unread ??= file;
  }
  if (unread !== undefined) {
    process.report({ kind: "unknown", why: `mkfontscale does not read the glyphs of fonts here (${unread})` });
  }
  const output = values.get("o") ?? (withBitmaps ? "fonts.dir" : "fonts.scale");
  if (output === "-") stdout.write(fonts.text);
  else {
    const path = process.path(output.startsWith("/") ? output : inDirectory(directory, output));
    tree.write(path, bytesOf(fonts.text), tree.resolve(path) ? {} : { mode: 0o666 & ~process.umask });
  }
  return true;
}

/** Whether the real program would list this font, by reading more of it. */
function isWanted(content: Buffer, file: string, withBitmaps: boolean, withOutlines: boolean): boolean {
  const kind = outlineKind(content);
  if (kind !== undefined) return kind === "bitmaps" ? withBitmaps : withOutlines;
  return withBitmaps && /\.pcf\.(?:Z|bz2)$/.test(file);
}

/** Outlines stand in fonts.scale, put together from what packages say of theirs. */
function readScale(process: Process, directory: string, fonts: FontList): void {
  const path = process.path(inDirectory(directory, "fonts.scale"));
  if (process.tree.resolve(path)?.type !== "file") return;
  const [, count, rest = ""] = /^\s*(\d+)\s*(.*)$/s.exec(textOf(process.tree.read(path))) ?? [];
  if (count === undefined) {
    process.stderr.write(`Invalid fonts.scale in ${inDirectory(directory, "")}.\n`);
    return;
  }
  for (const line of rest.split("\n").slice(0, Number(count))) {
    const [, file, font] = /^\s*(\S+)\s+(.+)$/.exec(line) ?? [];
    if (file === undefined || font === undefined) return;
    fonts.add(font, file, 100);
  }
}

function writeEncodings({ tree, path, umask }: Process, directory: string, encodings: readonly string[]): void {
  const file = path(inDirectory(directory, "encodings.dir"));
  tree.remove(file);
  if (encodings.length === 0) return;
  const text = [`${encodings.length}`, ...encodings].map((line) => `${line}\n`).join("");
  tree.write(file, bytesOf(text), { mode: 0o666 & ~umask });
}
