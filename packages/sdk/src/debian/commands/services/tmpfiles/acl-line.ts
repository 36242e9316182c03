import type { Process } from "../../../../shell/index.ts";
import type { Entry } from "../../../../tree/index.ts";
import { aclOf, decided, fromMode, hasMask, merged, parseAclEntry, setAcl, withMask } from "../attributes/acl.ts";
import { systemdVersion } from "../units.ts";
import type { Item } from "./parse.ts";

/** `a+ /var/log/journal - - - - d:group:adm:r-x,group:adm:r-x` */
export function applyAcl({ tree, stderr }: Process, { argument = "", plus, path }: Item, entry: Entry): void {
  if (entry.type === "symlink") return;
  const conditional = systemdVersion(tree) >= 255;
  const parsed = argument.split(",").map((word) => parseAclEntry(tree, word));
  if (parsed.some((one) => !one || (one.conditional && !conditional))) {
    stderr.write(`Failed to parse ACL "${argument}": Invalid argument. Ignoring\n`);
    return;
  }
  for (const kind of ["access", "default"] as const) {
    const file = tree.get(entry.path) ?? entry;
    const own = parsed.flatMap((one) => (one?.kind === kind ? [decided(one, file)] : []));
    if (own.length === 0 || (kind === "default" && file.type !== "directory")) continue;
    const next = merged(plus ? aclOf(file, kind) : [], own);
    // A mask that is there stays; a new one is made before what the mode says is put in.
    const masked = hasMask(next) ? next : withMask(next);
    const base = fromMode(file.mode).filter((one) => !masked.some((other) => other.tag === one.tag));
    setAcl(tree, path === entry.path ? path : `/${entry.path}`, kind, [...masked, ...base]);
  }
}
