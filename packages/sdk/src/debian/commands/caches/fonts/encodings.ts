import { fromName, type Process, textOf } from "../../../../shell/index.ts";
import { compareBytes } from "../../../../tree/index.ts";
import { contentOf } from "./compressed.ts";

const mostAliases = 20;

/** The names of an encoding's file: its own, then aliases. Other files have none. https://www.x.org/docs/fonts/fonts.pdf */
export function encodingNames(text: string): string[] {
  const names: string[] = [];
  for (const line of text.split("\n")) {
    if (/^[ \t]*(?:#|$)/.test(line)) continue;
    const [, keyword = "", name] = /^[ \t]*([!-~]+)[ \t]*([A-Za-z/_.-][!"$-~]*)?(?:#.*)?$/.exec(line) ?? [];
    const word = keyword.toUpperCase();
    if (names.length === 0 && (word !== "STARTENCODING" || name === undefined)) return [];
    if (/^[ \t]*(?:STARTMAPPING|ENDENCODING)\b/i.test(line)) break;
    if (name !== undefined && (names.length === 0 || (word === "ALIAS" && names.length <= mostAliases))) {
      names.push(name);
    }
  }
  return names;
}

/** `name path` of all encodings in directories, sorted; undefined where one cannot be read. */
export function encodingsIn(process: Process, directories: readonly string[], prefix: string): string[] | undefined {
  const lines: string[] = [];
  for (const given of directories) {
    const directory = given.length > 1 ? given.replace(/\/$/, "") : given;
    const place = process.path(directory);
    if (process.tree.resolve(place)?.type !== "directory") {
      process.stderr.write("opendir: No such file or directory\n");
      return undefined;
    }
    for (const name of process.tree.list(place)) {
      if (process.tree.resolve(`${place}/${name}`)?.type !== "file") continue;
      const content = contentOf(process.tree.read(`${place}/${name}`));
      process.meter.step(1 + (content?.length ?? 0) / 10_000);
      const path = `${directory}/${fromName(name)}`;
      const shown = path.startsWith("/") ? path : prefix + path;
      for (const encoding of content ? encodingNames(textOf(content)) : []) lines.push(`${encoding} ${shown}`);
    }
  }
  return lines.sort(compareBytes);
}
