import type { Command, Process } from "../../../../shell/index.ts";
import { isThere, type Kind, type Layout, layoutOf, relationsOf } from "./layout.ts";

interface Options {
  readonly quiet: boolean;
  readonly force: boolean;
  readonly byMaintainer: boolean;
  readonly purge: boolean;
}

/** `a2enmod`, `a2dismod`, `a2ensite`, …: https://manpages.debian.org/a2enmod.8 */
export const switchApache: Command = (process) => {
  const [, act, object = "", suffix = ""] = /^a2(en|dis)(mod|site|conf)(-.+)?$/.exec(baseName(process.name)) ?? [];
  if (act === undefined) {
    process.stderr.write(`${baseName(process.name)} call name unknown\n`);
    return 255;
  }
  const letters = optionLetters(process);
  if (letters === undefined) return 2;
  const has = (letter: string) => letters.includes(letter);
  const options = { quiet: has("q"), force: has("f"), byMaintainer: has("m"), purge: has("p") };
  const kind: Kind = object === "mod" ? "module" : object === "conf" ? "conf" : "site";
  return new Switch(process, layoutOf(process, kind, suffix), act === "en", options).run();
};

const baseName = (name: string): string => name.slice(name.lastIndexOf("/") + 1);
const long: Readonly<Record<string, string>> = { "--quiet": "q", "--force": "f", "--maintmode": "m", "--purge": "p" };

function optionLetters(process: Process): string | undefined {
  let letters = "";
  for (const word of process.args.filter((arg) => arg.startsWith("-"))) {
    const found = long[word] ?? /^-([qfmp]+)$/.exec(word)?.[1];
    if (found === undefined) {
      process.stderr.write(`Unknown option: ${word.replace(/^-+/, "")}\n`);
      return undefined;
    }
    letters += found;
  }
  return letters;
}

class Switch {
  readonly #process: Process;
  readonly #layout: Layout;
  readonly #enable: boolean;
  readonly #options: Options;
  #changed = false;

  constructor(process: Process, layout: Layout, enable: boolean, options: Options) {
    this.#process = process;
    this.#layout = layout;
    this.#enable = enable;
    this.#options = options;
  }

  run(): number {
    const { available, enabled, extension, kind } = this.#layout;
    const names = this.#process.tree
      .list(this.#enable ? available : enabled)
      .filter((name) => name.endsWith(extension))
      .map((name) => name.slice(0, -extension.length));
    let status = 0;
    const chosen: string[] = [];
    for (const word of this.#process.args.filter((arg) => !arg.startsWith("-"))) {
      const wanted = word.endsWith(extension) ? word.slice(0, -extension.length) : word;
      // As a shell expands it: what has no wildcard stands for itself, there or not.
      const found = /[*?[]/.test(wanted) ? names.filter((name) => wildcard(wanted).test(name)) : [wanted];
      if (found.length === 0) status = this.#fail(`No ${kind} found matching ${wanted}!`) ? 0 : 1;
      chosen.push(...found);
    }
    for (const name of chosen) if (!this.#switch(name)) status = 1;
    if (this.#changed) {
      const verb = kind === "module" ? "restart" : "reload";
      this.#tell(`To activate the new configuration, you need to run:\n  service apache2 ${verb}`);
    }
    return status;
  }

  #switch(asked: string): boolean {
    const name =
      this.#enable && asked === "cgi" && this.#layout.kind === "module" && this.#isThreaded() ? "cgid" : asked;
    if (name !== asked) this.#print("Your MPM seems to be threaded. Selecting cgid instead of cgi.");
    const { tree } = this.#process;
    const { available, enabled, extension, kind, title } = this.#layout;
    const target = `${available}/${name}${extension}`;
    const link = `${enabled}/${name}${extension}`;
    const hasExtra = kind === "module" && isThere(tree, `${available}/${name}.conf`);
    const extra = hasExtra ? { target: `${available}/${name}.conf`, link: `${enabled}/${name}.conf` } : undefined;
    if (!isThere(tree, target)) {
      if (tree.get(link)?.type === "symlink" && !isThere(tree, link)) {
        if (!this.#enable) {
          for (const path of [link, `${enabled}/${name}.conf`]) if (!isThere(tree, path)) tree.remove(path);
          return true;
        }
        this.#fail(`${link} is a dangling symlink!`);
      }
      if (this.#options.purge) return this.#mark(name);
      return this.#fail(`${title} ${name} does not exist!`);
    }
    if (!this.#mayBe(name)) return false;
    return this.#enable ? this.#on(name, target, link, extra) : this.#off(name, link, extra?.link);
  }

  /** Other modules first: what it needs, what it excludes, what needs it. */
  #mayBe(name: string): boolean {
    const { tree } = this.#process;
    const { available, enabled, extension, kind, modules } = this.#layout;
    const file = `${available}/${name}${extension}`;
    if (kind !== "module") {
      if (!this.#enable) return true;
      const missing = relationsOf(tree, file, "Depends").find((module) => !isThere(tree, `${modules}/${module}.load`));
      if (missing === undefined) return true;
      this.#process.stderr.write(`WARNING: Module ${missing} is not enabled, but ${name} depends on it, aborting\n`);
      return false;
    }
    if (this.#enable) {
      if (!this.#others(name, relationsOf(tree, file, "Depends"))) return false;
      let free = true;
      for (const other of relationsOf(tree, file, "Conflicts")) {
        this.#tell(`Considering conflict ${other} for ${name}:`);
        if (this.#linkState(`${available}/${other}.load`, `${enabled}/${other}.load`) !== "ok") continue;
        free = this.#fail(
          `Module ${other} is enabled - cannot proceed due to conflicts. It needs to be disabled first!`,
        );
      }
      return free;
    }
    const users = tree
      .list(enabled)
      .filter((file) => file.endsWith(".load") && relationsOf(tree, `${enabled}/${file}`, "Depends").includes(name))
      .map((file) => file.slice(0, -".load".length));
    if (users.length === 0) return true;
    if (this.#options.force) return this.#others(name, users);
    return this.#fail(`The following modules depend on ${name} and need to be disabled first: ${users.join(" ")}`);
  }

  #others(name: string, others: readonly string[]): boolean {
    return others.every((other) => {
      this.#tell(`Considering dependency ${other} for ${name}:`);
      const act = this.#enable ? "enable" : "disable";
      return this.#switch(other) || this.#fail(`Could not ${act} dependency ${other} for ${name}, aborting`);
    });
  }

  #on(name: string, target: string, link: string, extra: { target: string; link: string } | undefined): boolean {
    const { kind, title } = this.#layout;
    const state = this.#linkState(target, link);
    if (state !== "ok" && state !== "missing") return this.#fail(`${title} ${name} not properly enabled: ${state}`);
    const extraState = extra ? this.#linkState(extra.target, extra.link) : "ok";
    if (extraState !== "ok" && extraState !== "missing") {
      return this.#fail(`Config file ${name}.conf not properly enabled: ${extraState}`);
    }
    if (extra && extraState === "missing") {
      if (state === "ok") this.#print(`Enabling config file ${name}.conf.`);
      this.#link(extra.target, extra.link);
    } else if (state === "ok") this.#tell(`${title} ${name} already enabled`);
    if (state === "ok") return true;
    this.#print(`Enabling ${kind} ${name}.`);
    this.#special(name);
    this.#link(target, link);
    return this.#mark(name);
  }

  #off(name: string, link: string, extra: string | undefined): boolean {
    const { tree } = this.#process;
    const { title } = this.#layout;
    const extraIsThere = extra !== undefined && isThere(tree, extra);
    if (!tree.get(link)) {
      if (extraIsThere) {
        this.#print(`Disabling stale config file ${name}.conf.`);
        this.#unlink(extra);
      } else {
        this.#tell(`${title} ${name} already disabled`);
        if (this.#options.purge) this.#mark(name);
      }
      return true;
    }
    this.#special(name);
    this.#unlink(link);
    if (extraIsThere) this.#unlink(extra);
    this.#mark(name);
    this.#print(`${title} ${name} disabled.`);
    return true;
  }

  /** The server's cache cleaner is a service of its own. */
  #special(name: string): void {
    if (this.#layout.kind !== "module" || name !== "cache_disk") return;
    this.#process.run(["update-rc.d", "apache-htcacheclean", this.#enable ? "enable" : "disable"]);
  }

  #linkState(target: string, link: string): string {
    const { tree } = this.#process;
    const entry = tree.get(link);
    if (!isThere(tree, link)) {
      if (entry) tree.remove(link);
      return "missing";
    }
    if (entry?.type !== "symlink") return `${link} is a real file, not touching it`;
    return tree.resolve(link)?.path === tree.resolve(target)?.path
      ? "ok"
      : `${link} exists but does not point to ${target}, not touching it`;
  }

  #link(target: string, link: string): void {
    this.#process.tree.symlink(relative(target, link), link);
    this.#changed = true;
  }

  #unlink(link: string): void {
    const { tree } = this.#process;
    if (tree.get(link)?.type !== "symlink") {
      this.#fail(`${link} is not a symbolic link, not deleting`);
      return;
    }
    tree.remove(link);
    this.#changed = true;
  }

  /** Notes who switched it last: the administrator, or a package. */
  #mark(name: string): boolean {
    const { tree } = this.#process;
    const { state } = this.#layout;
    const mode = this.#options.byMaintainer ? "maint" : "admin";
    const folder = `${state}/${this.#enable ? "enabled" : "disabled"}_by_${mode}`;
    tree.mkdir(folder);
    for (const other of tree.list(state)) {
      if (tree.get(`${state}/${other}/${name}`)?.type === "file") tree.remove(`${state}/${other}/${name}`);
    }
    if (!this.#options.purge) tree.write(`${folder}/${name}`, "", { mode: 0o666 & ~this.#process.umask });
    return !this.#options.purge;
  }

  #isThreaded(): boolean {
    const { tree } = this.#process;
    return ["worker", "event"].some((name) => isThere(tree, `${this.#layout.enabled}/mpm_${name}.load`));
  }

  #print(line: string): void {
    this.#process.stdout.write(`${line}\n`);
  }

  #tell(line: string): void {
    if (!this.#options.quiet) this.#print(line);
  }

  #fail(line: string): false {
    this.#process.stderr.write(`ERROR: ${line}\n`);
    return false;
  }
}

const wildcard = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
    "s",
  );

/** The way from a link's folder to a file in a neighbouring one. */
function relative(target: string, link: string): string {
  const to = target.split("/");
  const from = link.split("/").slice(0, -1);
  let common = 0;
  while (common < from.length && from[common] === to[common]) common++;
  return [...from.slice(common).map(() => ".."), ...to.slice(common)].join("/");
}
