/** What a snippet did: the same shape from the host and from firn. */
export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** One line for each path: type, mode, owner, link, content. */
  readonly tree: readonly string[];
}

export interface Seen {
  readonly path: string;
  readonly type: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly inode: number;
  readonly detail: string;
}

/** Hardlinked names say so by the first name of their file. */
export function listing(seen: readonly Seen[]): string[] {
  const sorted = seen.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const first = new Map<number, string>();
  return sorted.map(({ path, type, mode, uid, gid, inode, detail }) => {
    const other = type === "file" ? first.get(inode) : undefined;
    if (type === "file" && other === undefined) first.set(inode, path);
    const bits = type === "symlink" ? "" : ` ${mode.toString(8)}`;
    return `${path} ${type}${bits} ${uid}:${gid} ${JSON.stringify(detail)}${other === undefined ? "" : ` = ${other}`}`;
  });
}
