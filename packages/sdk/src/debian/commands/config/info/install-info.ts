import { gunzipSync } from "node:zlib";
import { bytesOf, type Command, type Process, textOf } from "../../../../shell/index.ts";
import { addEntries, emptyDirectory, removeEntries } from "./info-directory.ts";
import { formatEntry, infoEntries } from "./info-entries.ts";

const valued = /^--(?:(info-file|dir-file|info-dir|section|entry|item)=([^]*))$/;

/** `install-info INFO-FILE DIR-FILE`: https://www.gnu.org/software/texinfo/manual/texinfo/html_node/Invoking-install_002dinfo.html */
export const installInfo: Command = (process) => {
  let [info, directory]: (string | undefined)[] = [];
  let quiet = false;
  let remove = false;
  const given = { sections: [] as string[], entries: [] as string[] };
  for (const word of process.args) {
    const [, name, value = ""] = valued.exec(word) ?? [];
    if (name === "info-file") info = value;
    else if (name === "dir-file") directory = value;
    else if (name === "info-dir") directory = `${value}/dir`;
    else if (name === "section") given.sections.unshift(value);
    else if (name !== undefined) given.entries.unshift(value.endsWith("\n") ? value : `${value}\n`);
    else if (/^--(?:quiet|silent)$/.test(word)) quiet = true;
    else if (/^(?:-r|--(?:remove|delete))$/.test(word)) remove = true;
    else if (word.startsWith("-"))
      process.report({ kind: "unknown", why: `firn does not know install-info's ${word}` });
    else if (info === undefined) info = word;
    else directory ??= word;
  }
  if (info === undefined || directory === undefined) {
    const missing = info === undefined ? "No input file" : "No dir file";
    process.stderr.write(`install-info: ${missing} specified; try --help for more information.\n`);
    return 1;
  }
  const { tree } = process;
  const path = process.path(directory);
  const old = tree.resolve(path)?.type === "file" ? textOf(tree.read(path)) : undefined;
  if (remove) {
    const base = info
      .replace(/.*\//, "")
      .replace(/\.(?:gz|xz|bz2|lz|lzma)$/, "")
      .replace(/\.info?$/, "");
    if (old !== undefined) tree.write(path, bytesOf(removeEntries(old, base)));
    return 0;
  }
  const text = readInfo(process, info);
  if (text === undefined) {
    process.stderr.write(`install-info: No such file or directory for ${info}\n`);
    return 1;
  }
  const found = infoEntries(text);
  const sections = given.sections.length > 0 ? given.sections : found.sections;
  const entries =
    given.entries.length > 0
      ? given.entries.map((entry) => ({ text: entry, sections: sections.length > 0 ? sections : ["Miscellaneous"] }))
      : found.entries.map((entry) => (given.sections.length > 0 ? { ...entry, sections } : entry));
  if (entries.length === 0) {
    if (!quiet) process.stderr.write(`install-info: warning: no info dir entry in \`${info}'\n`);
    if (old === undefined) tree.write(path, emptyDirectory, { mode: 0o666 & ~process.umask });
    return 0;
  }
  const laidOut = entries.map((entry) => ({ text: formatEntry(entry), sections: entry.sections }));
  const content = addEntries(old ?? emptyDirectory, laidOut, sections.length > 0 ? sections : ["Miscellaneous"]);
  tree.write(path, bytesOf(content), old === undefined ? { mode: 0o666 & ~process.umask } : {});
  return 0;
};

/** An Info file, compressed or not; its name may lack the ending. */
function readInfo(process: Process, name: string): string | undefined {
  const { tree } = process;
  const path = [name, `${name}.gz`, `${name}.xz`, `${name}.bz2`]
    .map((candidate) => process.path(candidate))
    .find((candidate) => tree.resolve(candidate)?.type === "file");
  if (path === undefined) return undefined;
  const bytes = tree.read(path);
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return textOf(gunzipSync(bytes));
  if (/\.(?:xz|bz2|lz|lzma)$/.test(path)) {
    process.report({ kind: "unknown", why: `firn does not read ${path}: it is compressed otherwise than with gzip` });
  }
  return textOf(bytes);
}
