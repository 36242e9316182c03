import type { Tree } from "../../../tree/index.ts";

/** The four files of users and groups; https://manpages.debian.org/passwd.5, group.5, shadow.5, gshadow.5 */
export type AccountFile = "passwd" | "group" | "shadow" | "gshadow";

/** The lines of a file, split at colons; none where there is no file. */
export function readAccounts(tree: Tree, file: AccountFile): string[][] {
  const path = `etc/${file}`;
  if (tree.resolve(path)?.type !== "file") return [];
  return tree
    .read(path)
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split(":"));
}

/** Writes a file, and as the real tools do, keeps the one before as `passwd-`. */
export function writeAccounts(tree: Tree, file: AccountFile, rows: readonly (readonly string[])[]): void {
  const path = `etc/${file}`;
  const entry = tree.resolve(path);
  const hidden = file === "shadow" || file === "gshadow";
  if (entry?.type === "file") {
    const mode = hidden ? 0o640 : file === "passwd" ? 0o600 : 0o644;
    tree.write(`${path}-`, tree.read(path), { mode, uid: 0, gid: hidden ? (groupId(tree, "shadow") ?? 0) : 0 });
  }
  const text = rows.map((row) => `${row.join(":")}\n`).join("");
  tree.write(path, text, hidden ? { mode: 0o640, uid: 0, gid: groupId(tree, "shadow") ?? 0 } : { mode: 0o644 });
}

export function groupId(tree: Tree, name: string): number | undefined {
  const row = readAccounts(tree, "group").find(([own]) => own === name);
  return row && Number(row[2]);
}

export function userId(tree: Tree, name: string): number | undefined {
  const row = readAccounts(tree, "passwd").find(([own]) => own === name);
  return row && Number(row[2]);
}

/** The lowest number of a range that neither a user nor a group has, if there is one. */
export function freeId(tree: Tree, first: number, last: number): number | undefined {
  const taken = new Set([...readAccounts(tree, "passwd"), ...readAccounts(tree, "group")].map((row) => Number(row[2])));
  for (let id = first; id <= last; id++) if (!taken.has(id)) return id;
  return undefined;
}
