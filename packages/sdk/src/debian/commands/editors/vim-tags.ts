import { gunzipSync } from "node:zlib";
import { bytesOf, type Command, fromName, textOf } from "../../../shell/index.ts";
import type { Tree } from "../../../tree/index.ts";

/** `helpztags DIRECTORY…`: where Vim's help explains what, also in compressed files. https://manpages.debian.org/helpztags.1 */
export const helpztags: Command = (process) => {
  const { tree, args, stdout, stderr, meter } = process;
  if (args.length === 0) {
    stderr.write("Error: no directories given. Check manpage for details.\n");
    return 255;
  }
  // One list for all directories, as in the real one.
  const lists = new Map<string, Map<string, string>>();
  for (const word of args) {
    const folder = process.path(word);
    if (tree.resolve(folder)?.type !== "directory") continue;
    stdout.write(`Processing ${word}\n`);
    for (const name of helpFiles(tree, folder)) {
      meter.step();
      const language = /\.([A-Za-z]{2})x(?:.gz)?$/.exec(name)?.[1];
      const list = language === undefined ? "tags" : `tags-${language}`;
      const tags = lists.get(list) ?? new Map<string, string>();
      lists.set(list, tags);
      for (const tag of tagsIn(contents(tree, `${folder}/${name}`, name))) tags.set(tag, fromName(name));
    }
    for (const [list, tags] of lists) {
      const lines = [...tags].sort(([a], [b]) => (a < b ? -1 : 1)).map(([tag, file]) => lineOf(tag, file));
      if (lines.length > 0) tree.write(`${folder}/${list}`, bytesOf(lines.join("")), process.user);
    }
  }
  return 0;
};

/** In the order of the endings: the last one that explains something counts. */
const helpFiles = (tree: Tree, folder: string): string[] =>
  [/\.gz$/, /\.txt$/, /\...x$/]
    .flatMap((ending) => tree.list(folder).filter((name) => !name.startsWith(".") && ending.test(name)))
    .filter((name) => /^[\w.-]+\.(?:txt|[A-Za-z]{2}x)(?:.gz)?$/.test(name));

function contents(tree: Tree, path: string, name: string): string {
  if (tree.resolve(path)?.type !== "file") return "";
  const bytes = tree.read(path);
  return textOf(name.endsWith(".gz") && bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes);
}

/** `*tag*` between white space. */
const tagsIn = (text: string): string[] =>
  [...text.matchAll(/(?<=^|[ \t\n\v\f\r])\*([^* \t\n\v\f\r|]+)\*(?=[ \t\n\v\f\r]|$)/g)].map(([, tag = ""]) => tag);

/** A name, a file, and a pattern that finds it there. */
const lineOf = (tag: string, file: string): string => `${tag}\t${file}\t/*${tag.replaceAll("\\", "\\\\")}*\n`;
