import { textOf } from "../../../shell/index.ts";
import type { Tree } from "../../../tree/index.ts";

export interface DropIn {
  readonly path: string;
  readonly lines: readonly string[];
}

/** Files of some folders by their names, as systemd reads them: the first folder that has a name wins, by name. */
export function dropIns(tree: Tree, folders: readonly string[], suffix: string): readonly DropIn[] {
  const files = new Map<string, string>();
  for (const folder of folders) {
    for (const name of tree.list(folder)) {
      if (name.endsWith(suffix) && !files.has(name)) files.set(name, `${folder}/${name}`);
    }
  }
  const names = [...files.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return names.flatMap((name) => {
    const path = files.get(name) ?? "";
    // A link to /dev/null takes one away.
    return tree.resolve(path)?.type === "file" ? [{ path, lines: linesOf(textOf(tree.read(path))) }] : [];
  });
}

/** What ends a line for systemd: a line feed, a carriage return, both, or a NUL. */
function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r|\0/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}
