import { type Process, textOf, toName } from "../../../shell/index.ts";

/** Lines of configuration, with where they stand. */
export interface Source {
  readonly name: string;
  readonly lines: readonly string[];
}

/**
 * The files of a kind (`tmpfiles.d`): those of `/etc` over `/run` over `/usr`, by name. A link to `/dev/null` takes one
 * away.
 */
export function configuration({ tree }: Process, kind: string): readonly Source[] {
  const files = new Map<string, string>();
  for (const folder of foldersOf(kind)) {
    for (const name of tree.list(folder)) {
      const path = `${folder}/${name}`;
      if (name.endsWith(".conf") && !files.has(name) && tree.get(path)) files.set(name, path);
    }
  }
  const names = [...files.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return names.flatMap((name) => sourceAt(tree, files.get(name) ?? "") ?? []);
}

const foldersOf = (kind: string): readonly string[] =>
  ["/etc", "/run", "/usr/local/lib", "/usr/lib"].map((top) => `${top}/${kind}`);

const sourceAt = (tree: Process["tree"], path: string): Source | undefined =>
  tree.resolve(path)?.type === "file" ? { name: path, lines: textOf(tree.read(path)).split("\n") } : undefined;

/** A file named on the command line: a path, a name that is looked for, or `-`. Undefined where there is none. */
export function namedSource(process: Process, kind: string, word: string): Source | undefined {
  if (word === "-")
    return { name: kind === "tmpfiles.d" ? "<stdin>" : "-", lines: process.stdin.readAll().split("\n") };
  if (word.includes("/")) return sourceAt(process.tree, toName(process.path(word)));
  for (const folder of foldersOf(kind)) {
    if (process.tree.get(`${folder}/${toName(word)}`)) return sourceAt(process.tree, `${folder}/${toName(word)}`);
  }
  return undefined;
}
