import type { Part, Tree } from "../../tree/index.ts";
import { linesOf } from "../commands/dpkg/database-file.ts";
import { readDiversions } from "../commands/dpkg/diversions.ts";
import { readOverrides } from "../commands/dpkg/overrides.ts";
import { mergedPath } from "../deb/usr-merge.ts";
import { listText, removeInfo, writeInfo } from "../dpkg/database.ts";
import { databaseName, type InstalledPackage } from "../dpkg/installed-package.ts";
import type { PackageState } from "../system/debian-system.ts";
import type { DpkgSystem } from "../system/dpkg-system.ts";
import { installConffiles } from "./conffiles.ts";
import { DpkgRun } from "./dpkg-run.ts";
import { FileOwners } from "./file-owners.ts";
import { PathFilters, type Skipped } from "./path-filters.ts";
import type { ScriptRunner } from "./run-maintainer-script.ts";
import { type Earlier, earlierOf, obsoleteConffiles, removeVanished } from "./upgrade.ts";

const nothing: Skipped = { files: new Set(), directories: [] };

/** What dpkg does to one package at a time: unpack and configure, with its scripts. */
export class Installer {
  readonly #system: DpkgSystem;
  readonly #tree: Tree;
  readonly #scripts: ScriptRunner;
  readonly #partOf: (pkg: InstalledPackage) => Part;
  readonly #owners: FileOwners;
  /** Whose files lie there already, as debootstrap extracts packages before it installs them. */
  readonly #extracted = new Set<InstalledPackage>();
  /** What dpkg's database has files of. */
  readonly #listed = new Set<InstalledPackage>();
  /** What scripts of an upgrade are told. */
  readonly #configured = new Set<InstalledPackage>();
  /** What was there of a package before. */
  readonly #earlier = new Map<PackageState, Earlier>();
  /** What dpkg is told to leave out. */
  readonly #filters: PathFilters;

  constructor(system: DpkgSystem, scripts: ScriptRunner, partOf: (pkg: InstalledPackage) => Part) {
    this.#system = system;
    this.#tree = system.tree;
    this.#scripts = scripts;
    this.#partOf = partOf;
    this.#owners = new FileOwners(system.architecture);
    this.#filters = new PathFilters(system.tree);
  }

  /** Takes over what a base image has. */
  adopt(states: readonly PackageState[]): void {
    for (const { pkg, status } of states) {
      if (status === "config-files") continue;
      this.#listed.add(pkg);
      this.#configured.add(pkg);
      for (const path of pkg.control.list) {
        if (this.#tree.get(path)?.type !== "directory") this.#owners.adopt(pkg, path);
      }
    }
  }

  /** Lays a package's files, and nothing else. */
  extract(pkg: InstalledPackage): void {
    this.#place(this.#partOf(pkg), this.#skipped(pkg));
    this.#extracted.add(pkg);
  }

  #skipped(pkg: InstalledPackage): Skipped {
    const { active } = this.#filters;
    return active ? this.#filters.skipped(this.#partOf(pkg), pkg.control.list) : nothing;
  }

  /** Lays a part's files where they belong; directories that are left out do not stay behind. */
  #place(part: Part, skipped: Skipped, where?: (path: string) => string | undefined): void {
    const isAsked = where !== undefined || skipped.files.size > 0;
    const unwanted = skipped.directories.filter((path) => !this.#tree.get(path));
    const place = (path: string): string | undefined =>
      skipped.files.has(path) ? undefined : where ? where(path) : path;
    this.#tree.place(part, isAsked ? place : undefined);
    for (const path of unwanted.toReversed()) if (this.#tree.list(path).length === 0) this.#tree.remove(path);
  }

  /** One call of `dpkg --configure`. */
  run({ deferTriggers = true } = {}): DpkgRun {
    const { packages, architecture, triggers } = this.#system;
    const actions = {
      configure: (state: PackageState) => this.#configure(state),
      processTriggers: (state: PackageState, names: readonly string[]) =>
        this.#scripts.run(state, "postinst", ["triggered", names.join(" ")]),
      settled: () => this.#system.incorporate(),
    };
    return new DpkgRun(packages, architecture, triggers, actions, { deferTriggers });
  }

  /** `dpkg --unpack`: `preinst`, then the files but for conffiles, which come when it is configured. */
  unpack(pkg: InstalledPackage): PackageState {
    const { triggers } = this.#system;
    const state = this.#system.state(pkg);
    triggers.activateOwn(state);
    if (state.pkg !== pkg) this.#unpackOver(state, pkg);
    else if (state.status === "not-installed") {
      state.status = "half-installed";
      this.#scripts.run(state, "preinst", ["install"]);
      this.#layFiles(state);
    } else this.#unpackAgain(state);
    state.status = "unpacked";
    return state;
  }

  /** The same version over itself, as debootstrap does with what it needs first. */
  #unpackAgain(state: PackageState): void {
    const { version } = state.pkg;
    const isListed = this.#listed.has(state.pkg);
    state.status = "half-configured";
    if (isListed) this.#scripts.run(state, "prerm", ["upgrade", version]);
    state.status = "half-installed";
    this.#scripts.run(state, "preinst", ["upgrade", version, version]);
    if (!isListed) return this.#layFiles(state);
    for (const path of state.pkg.control.list) this.#system.triggers.activateFile(path, state);
    this.#scripts.run(state, "postrm", ["upgrade", version]);
  }

  /** A newer version over what a base image has, be it the older one or just its conffiles. */
  #unpackOver(state: PackageState, pkg: InstalledPackage): void {
    const { pkg: old, status } = state;
    const earlier = earlierOf(state);
    this.#earlier.set(state, earlier);
    this.#system.triggers.activateOwn(state, pkg);
    if (status === "config-files") {
      state.want = "install";
      state.status = "half-installed";
      this.#scripts.run({ pkg }, "preinst", ["install", earlier.version, pkg.version]);
      state.pkg = pkg;
      removeInfo(this.#tree, old);
      return this.#layFiles(state);
    }
    if (status !== "unpacked") {
      state.status = "half-configured";
      this.#scripts.run(state, "prerm", ["upgrade", pkg.version]);
    }
    state.status = "half-installed";
    this.#scripts.run({ pkg }, "preinst", ["upgrade", old.version, pkg.version]);
    state.pkg = pkg;
    this.#layFiles(state, old);
  }

  #layFiles(state: PackageState, old?: InstalledPackage): void {
    const { pkg } = state;
    this.#listed.add(pkg);
    const part = this.#partOf(pkg);
    const skipped = this.#skipped(pkg);
    const leftOut = pkg.control.conffiles.flatMap(([path]) =>
      skipped.files.has(mergedPath(path.slice(1))) ? [path] : [],
    );
    state.leftOut = leftOut.length > 0 ? new Set(leftOut) : undefined;
    const { moved, kept, losers, directories, list } = this.#owners.add(pkg, part, readDiversions(this.#tree));
    if (!this.#extracted.has(pkg)) {
      const conffiles = new Set(pkg.control.conffiles.map(([path]) => mergedPath(path.slice(1))));
      const where = (path: string): string | undefined =>
        conffiles.has(path) || kept.has(path) ? undefined : (moved.get(path) ?? path);
      const isPlain = moved.size + kept.size + conffiles.size === 0;
      this.#place(part, skipped, isPlain ? undefined : where);
      for (const path of directories) if (!this.#tree.get(path)) this.#tree.mkdir(path);
    }
    for (const path of pkg.control.list) this.#system.triggers.activateFile(path, state);
    this.#override(new Set(list));
    if (old) {
      this.#scripts.run({ pkg: old }, "postrm", ["upgrade", pkg.version]);
      const left = new Set([...skipped.files, ...skipped.directories]);
      const laid = list.filter((path) => !left.has(mergedPath(path.slice(1))));
      removeVanished(this.#system, old, pkg, laid, state);
      this.#owners.forget(old);
      removeInfo(this.#tree, old);
      this.#system.triggers.unregister(state);
    }
    state.obsolete = obsoleteConffiles(this.#tree, this.#earlier.get(state), pkg);
    for (const [loser, paths] of losers) {
      const file = `/var/lib/dpkg/info/${databaseName(loser)}.list`;
      this.#tree.write(
        file,
        Buffer.from(listText(linesOf(this.#tree, file).filter((path) => !paths.has(path))), "latin1"),
      );
    }
    const left = (state.obsolete ?? []).map(([path]) => path).filter((path) => !list.includes(path));
    writeInfo(this.#tree, pkg, [...list, ...left], skipped.files);
    this.#system.triggers.register(state);
  }

  /** Owner and mode as `dpkg-statoverride` has them. */
  #override(list: ReadonlySet<string>): void {
    for (const { path, uid, gid, mode } of readOverrides(this.#tree)) {
      if (list.has(path) && this.#tree.resolve(path)) this.#tree.change(path, { uid, gid, mode });
    }
  }

  #configure(state: PackageState): void {
    const { pkg } = state;
    const earlier = this.#earlier.get(state);
    if (!this.#extracted.has(pkg)) {
      installConffiles(
        this.#tree,
        pkg,
        this.#partOf(pkg),
        readDiversions(this.#tree),
        state.leftOut,
        earlier?.conffiles,
      );
    }
    for (const [path] of pkg.control.conffiles) {
      if (!state.leftOut?.has(path)) this.#system.triggers.activatePath(path, state);
    }
    state.status = "half-configured";
    const before = earlier?.version ?? (this.#configured.has(pkg) ? pkg.version : "");
    this.#configured.add(pkg);
    this.#scripts.run(state, "postinst", ["configure", before]);
  }

  /** As if dpkg had installed it before: what debootstrap pretends of dpkg itself. */
  feign(pkg: InstalledPackage): void {
    const state = this.#system.state(pkg);
    state.status = "installed";
    this.#configured.add(pkg);
  }
}
