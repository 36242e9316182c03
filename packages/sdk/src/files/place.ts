import { type Digest, digestOf } from "../hash/index.ts";
import type { Entry } from "../tree/index.ts";

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** `/srv//app/` as entries say it: `srv/app`; the root is `""`. */
export const imagePath = (to: string): string =>
  to
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/");

export const below = (directory: string, path: string): string =>
  directory && path ? `${directory}/${path}` : directory || path;

/** The identity of files by what they are in the image; where they came from does not enter it. */
export function identityOf(
  kind: string,
  items: readonly { readonly entry: Entry; readonly sha256: string | undefined }[],
): Digest {
  const lines = items.map(({ entry, sha256 = "" }) => {
    const { path, type, mode, uid, gid, mtime } = entry;
    return JSON.stringify([path, type, mode, uid, gid, mtime, "target" in entry ? entry.target : "", sha256]);
  });
  return digestOf(`${kind}\n${lines.join("\n")}`);
}
