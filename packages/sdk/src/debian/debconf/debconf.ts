import { Exit } from "../../shell/control-flow.ts";
import { fromName, type Process, type Shell, textOf } from "../../shell/index.ts";
import { databaseName } from "../dpkg/installed-package.ts";
import type { DebianSystem } from "../system/debian-system.ts";
import { Confmodule } from "./confmodule.ts";
import { dictionaryConfig } from "./dictionary-config.ts";
import { postfixConfig } from "./postfix-config.ts";
import { Questions } from "./questions.ts";
import { defineFunctions } from "./shell-functions.ts";

const library = "/usr/share/debconf/confmodule";
const info = "/var/lib/dpkg/info";
const unpacking = "/var/lib/dpkg/tmp.ci";

/** debconf of a system: its questions, and its frontend, which asks nothing. See debconf-devel(7). */
export interface Debconf {
  readonly questions: Questions;
  /** For ShellOptions: where a script sources debconf's library, it gets functions of firn's own. */
  readonly sourced: (path: string, shell: Shell, process: Process) => boolean;
  /** What talks for a program that runs now, or for a package. */
  confmodule(owner: string): Confmodule;
  /** Writes the databases, where they were read. */
  save(): void;
}

/** `config` scripts that are written in Perl, by package. */
const nativeConfigs: Readonly<Record<string, (module: Confmodule, process: Process, script: string) => void>> = {
  postfix: postfixConfig,
};

const made = new WeakMap<DebianSystem, Debconf>();

/** The debconf of a system, always the same. */
export function createDebconf(system: DebianSystem): Debconf {
  const debconf = made.get(system) ?? new NoninteractiveDebconf(system);
  made.set(system, debconf);
  return debconf;
}

class NoninteractiveDebconf implements Debconf {
  readonly #system: DebianSystem;
  #questions: Questions | undefined;
  #current: Confmodule | undefined;

  constructor(system: DebianSystem) {
    this.#system = system;
  }

  get questions(): Questions {
    this.#questions ??= new Questions(this.#system.tree, this.#system.preseed);
    return this.#questions;
  }

  save(): void {
    this.#questions?.save();
  }

  confmodule = (owner: string): Confmodule => new Confmodule(this.questions, this.#system.tree, owner);

  readonly sourced = (path: string, shell: Shell, process: Process): boolean => {
    if (this.#system.tree.resolve(path)?.path !== library.slice(1)) return false;
    // Without a frontend, debconf's library starts one, and it runs the script again. Here the script goes on instead.
    if (!process.env.get("DEBIAN_HAS_FRONTEND")) this.#start(shell, process);
    for (const name of ["DEBIAN_HAS_FRONTEND", "DEBCONF_REDIR"]) shell.set(name, "1", { exported: true });
    this.#current ??= this.confmodule("unknown");
    defineFunctions(shell, this.#current);
    return true;
  };

  /** What the frontend does before the script: its package's templates are read, and its `config` is run. */
  #start(shell: Shell, process: Process): void {
    const script = shell.get("0") ?? "";
    const [, kind] = /(?:^|[./])(preinst|postinst|prerm|postrm)$/.exec(script) ?? [];
    const running = this.#system.running;
    if (kind === undefined || !running) {
      this.#current = this.confmodule(process.env.get("DEBCONF_PACKAGE") ?? "");
      return;
    }
    const owner = kind === "preinst" ? running.pkg.name : databaseName(running.pkg);
    const base = kind === "preinst" ? `${unpacking}/` : `${info}/${owner}.`;
    const templates = this.#controlFile(base, "templates");
    try {
      if (templates !== undefined) this.questions.load(templates, owner);
    } catch (error) {
      process.stderr.write(`${(error as Error).message}\n`);
      throw new Exit(255);
    }
    if (/^p(?:re|ost)inst$/.test(kind)) this.#configure(base, owner, shell.get("2") ?? "", process);
    this.#current = this.confmodule(owner);
  }

  #configure(base: string, owner: string, version: string, process: Process): void {
    const { tree } = this.#system;
    const text = this.#controlFile(base, "config");
    if (text === undefined) return;
    this.#current = this.confmodule(owner);
    const isPerl = /^#!.*\bperl\b/.test(text);
    const native = isPerl
      ? (nativeConfigs[owner] ?? (text.includes("dc_debconf_select") ? dictionaryConfig : undefined))
      : undefined;
    if (native) return native(this.#current, process, text);
    const path = `${base}config`;
    const isThere = tree.get(path) !== undefined;
    if (!isThere) tree.write(path, Buffer.from(text, "latin1"), { mode: 0o755 });
    const status = process.run([path, "configure", version], { env: { DEBIAN_HAS_FRONTEND: "1" } });
    if (!isThere) tree.remove(path);
    if (status > 0) throw new Exit(status);
  }

  /** A file of the running package's control archive, as bytes. */
  #controlFile(base: string, name: "templates" | "config"): string | undefined {
    const { tree, running } = this.#system;
    if (tree.resolve(base + name)?.type === "file") return textOf(tree.read(base + name));
    const file = running?.pkg.control.files[name];
    return file && fromName(file.text);
  }
}
