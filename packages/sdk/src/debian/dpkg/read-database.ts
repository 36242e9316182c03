import type { Tree } from "../../tree/index.ts";
import { type Conffile, type ControlFile, controlFileOf, type DebControl } from "../deb/deb-control.ts";
import type { PackageState } from "../system/debian-system.ts";
import { databaseName, type InstalledPackage } from "./installed-package.ts";
import { readStatus, type StatusStanza } from "./read-status.ts";

const info = "/var/lib/dpkg/info";

/**
 * What dpkg's database of a base image says, as if firn had installed its packages.
 * @throws FIRN_DPKG_DATABASE_INVALID
 */
export function readDatabase(tree: Tree): PackageState[] {
  const files = filesByPackage(tree);
  return readStatus(tree).map((found) => {
    const { stanza, name, version, status, want } = found;
    const { current, obsolete } = conffilesOf(found);
    const head = { name, version, architecture: found.architecture, stanza };
    const base = databaseName(head);
    const pkg: InstalledPackage = { ...head, control: new PresentControl(tree, base, files.get(base) ?? [], current) };
    const pendingTriggers = new Set((stanza.folded("Triggers-Pending") ?? "").split(" ").filter((word) => word !== ""));
    return { pkg, status, want, pendingTriggers, ...(obsolete.length > 0 && { obsolete }) };
  });
}

/** `info/*` without lists and sums: kinds of file by package. */
function filesByPackage(tree: Tree): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const file of tree.list(info)) {
    const dot = file.lastIndexOf(".");
    const kind = file.slice(dot + 1);
    if (dot <= 0 || kind === "list" || kind === "md5sums") continue;
    const kinds = found.get(file.slice(0, dot));
    if (kinds) kinds.push(kind);
    else found.set(file.slice(0, dot), [kind]);
  }
  return found;
}

function conffilesOf({ stanza }: StatusStanza): { readonly current: Conffile[]; readonly obsolete: Conffile[] } {
  const found = { current: [] as Conffile[], obsolete: [] as Conffile[] };
  for (const line of stanza.lines("Conffiles")) {
    const [, path, md5, flag] = /^(.+?) ([0-9a-f]{32}|newconffile)( obsolete| remove-on-upgrade)?$/.exec(line) ?? [];
    if (path === undefined || md5 === undefined || flag === " remove-on-upgrade") continue;
    (flag === undefined ? found.current : found.obsolete).push([path, md5]);
  }
  return found;
}

/** Read from `info` as it is wanted: scripts of most packages never are. */
class PresentControl implements DebControl {
  readonly stanza = "";
  readonly md5sums = "";
  readonly conffiles: readonly Conffile[];
  readonly files: Readonly<Record<string, ControlFile>>;
  readonly #tree: Tree;
  readonly #base: string;
  #list: readonly string[] | undefined;

  constructor(tree: Tree, name: string, kinds: readonly string[], conffiles: readonly Conffile[]) {
    this.#tree = tree;
    this.#base = `${info}/${name}`;
    this.conffiles = conffiles;
    const files: Record<string, ControlFile> = {};
    for (const kind of kinds) Object.defineProperty(files, kind, { enumerable: true, get: () => this.#file(kind) });
    this.files = files;
  }

  get list(): readonly string[] {
    this.#list ??= this.#file("list")
      .text.split("\n")
      .filter((line) => line !== "");
    return this.#list;
  }

  #file(kind: string): ControlFile {
    const path = `${this.#base}.${kind}`;
    const entry = this.#tree.resolve(path);
    if (entry?.type !== "file") return { text: "", mode: 0o644 };
    return controlFileOf(this.#tree.read(path), entry.mode & 0o777);
  }
}
