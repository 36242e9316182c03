import type { PackageChanges } from "../../lock/index.ts";
import { compareBytes, type Tree } from "../../tree/index.ts";
import { linesOf } from "../commands/dpkg/database-file.ts";
import { readDiversions } from "../commands/dpkg/diversions.ts";
import type { InstalledPackage } from "../dpkg/installed-package.ts";
import { newRecording, type Recording } from "./recording-tree.ts";

const alternativesAt = "/etc/alternatives/";
const diversionsAt = "/var/lib/dpkg/diversions";

/** Files that say more than their paths do. */
interface Ledgers {
  readonly users: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
  readonly diversions: ReadonlySet<string>;
}

/** What the scripts of packages changed, package by package. */
export class ChangeLog {
  readonly #tree: Tree;
  readonly #changes = new Map<InstalledPackage, { scripts: string[]; recording: Recording; more: More }>();
  #known: Ledgers;

  constructor(tree: Tree) {
    this.#tree = tree;
    this.#known = readLedgers(tree);
  }

  /** Where to note what a script does, which is about to run. */
  begin(pkg: InstalledPackage, script: string): Recording {
    let changes = this.#changes.get(pkg);
    if (!changes) {
      changes = { scripts: [], recording: newRecording(), more: newMore() };
      this.#changes.set(pkg, changes);
    }
    if (!changes.scripts.includes(script)) changes.scripts.push(script);
    return changes.recording;
  }

  /** The script has ended: what it added to files that others write too. */
  end(pkg: InstalledPackage): void {
    const changes = this.#changes.get(pkg);
    if (!changes) return;
    const { files } = changes.recording;
    if (!["/etc/passwd", "/etc/group", diversionsAt].some((path) => files.has(path))) return;
    const now = readLedgers(this.#tree);
    for (const kind of ["users", "groups", "diversions"] as const) {
      for (const each of now[kind]) if (!this.#known[kind].has(each)) changes.more[kind].add(each);
    }
    this.#known = now;
  }

  list(): PackageChanges[] {
    return [...this.#changes].map(([{ name, version }, { scripts, recording, more }]) => ({
      name,
      version,
      scripts,
      files: sorted(recording.files),
      directories: sorted(recording.directories),
      links: sorted(recording.links).map((path) => `${path} → ${this.#targetOf(path)}`),
      removed: sorted(recording.removed),
      modes: sorted(recording.modes).map((path) => `${path} ${this.#modeOf(path)}`),
      users: sorted(more.users),
      groups: sorted(more.groups),
      alternatives: sorted(recording.links)
        .filter((path) => path.startsWith(alternativesAt))
        .map((path) => `${path.slice(alternativesAt.length)} → ${this.#targetOf(path)}`),
      diversions: sorted(more.diversions),
    }));
  }

  #targetOf(path: string): string {
    const entry = this.#tree.get(path);
    return entry?.type === "symlink" ? entry.target : "";
  }

  #modeOf(path: string): string {
    const entry = this.#tree.get(path);
    return entry ? `${entry.mode.toString(8).padStart(4, "0")} ${entry.uid}:${entry.gid}` : "";
  }
}

type More = Readonly<Record<keyof Ledgers, Set<string>>>;
const newMore = (): More => ({ users: new Set(), groups: new Set(), diversions: new Set() });
const sorted = (paths: Iterable<string>): string[] => [...paths].sort(compareBytes);

function readLedgers(tree: Tree): Ledgers {
  const names = (path: string): Set<string> => new Set(linesOf(tree, path).map((line) => line.split(":")[0] ?? ""));
  return {
    users: names("/etc/passwd"),
    groups: names("/etc/group"),
    diversions: new Set(readDiversions(tree).map(({ path, target }) => `${path} → ${target}`)),
  };
}
