import type { Tree } from "../../tree/index.ts";
import { databaseName, type InstalledPackage } from "../dpkg/installed-package.ts";
import { Triggers } from "../install/triggers.ts";
import type { DebianSystem, PackageState } from "./debian-system.ts";

export interface SystemOptions {
  readonly architecture: string;
  readonly suite: string;
  readonly preseed?: ReadonlyMap<string, string>;
}

/** The system that an installation works on. */
export class DpkgSystem implements DebianSystem {
  readonly tree: Tree;
  readonly architecture: string;
  readonly suite: string;
  readonly preseed: Map<string, string>;
  readonly packages = new Map<string, PackageState>();
  readonly triggers = new Triggers();
  running: DebianSystem["running"];
  /** What dpkg-trigger was told and dpkg has not taken in yet. */
  readonly #waiting: { readonly trigger: string; readonly by: PackageState | undefined }[] = [];

  constructor(tree: Tree, { architecture, suite, preseed = new Map() }: SystemOptions) {
    this.tree = tree;
    this.architecture = architecture;
    this.suite = suite;
    this.preseed = new Map(preseed);
  }

  /** Takes over what a base image has. */
  adopt(states: readonly PackageState[]): void {
    for (const state of states) this.packages.set(databaseName(state.pkg), state);
    this.triggers.load(this.tree, this.packages);
  }

  /** A package's state, which an older version may have until it is upgraded. */
  state(pkg: InstalledPackage): PackageState {
    const name = databaseName(pkg);
    let state = this.packages.get(name) ?? this.#renamed(pkg, name);
    if (!state) {
      state = { pkg, status: "not-installed", pendingTriggers: new Set() };
      this.packages.set(name, state);
    }
    return state;
  }

  /** dpkg calls a package otherwise where Multi-Arch changes with the version. */
  #renamed(pkg: InstalledPackage, name: string): PackageState | undefined {
    const other = name === pkg.name ? `${name}:${this.architecture}` : pkg.name;
    const state = this.packages.get(other);
    if (!state) return undefined;
    this.packages.delete(other);
    this.packages.set(name, state);
    return state;
  }

  activate(trigger: string, options: { readonly await?: boolean } = {}): void {
    const by = options.await === false || !this.running ? undefined : this.state(this.running.pkg);
    this.#waiting.push({ trigger, by });
  }

  /** Takes in what scripts activated: dpkg does after each. Triggers that came together are activated together. */
  incorporate(): void {
    const names = new Set(this.#waiting.map(({ trigger }) => trigger));
    const waiting = this.#waiting.splice(0);
    for (const name of names) {
      for (const { trigger, by } of waiting) if (trigger === name) this.triggers.activate(trigger, by);
    }
  }
}
