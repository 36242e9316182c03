import { FirnError } from "../../errors/index.ts";
import {
  Collected,
  type Command,
  defaultLimits,
  fromName,
  inputOf,
  isShellScript,
  meterOf,
  nowhere,
  type Place,
  runScript,
  type ShellOptions,
  textOf,
} from "../../shell/index.ts";
import { userland } from "../../userland/index.ts";
import { debianCommands } from "../commands/index.ts";
import { createDebconf } from "../debconf/debconf.ts";
import { databaseName } from "../dpkg/installed-package.ts";
import type { PackageState } from "../system/debian-system.ts";
import type { DpkgSystem } from "../system/dpkg-system.ts";
import type { ChangeLog } from "./package-changes.ts";
import { asShell } from "./perl-scripts.ts";
import type { RecordingTree } from "./recording-tree.ts";
import { type Effects, effectOfCommand, effectOfScript } from "./script-effects.ts";
import { type ScriptPlace, ScriptReports } from "./script-reports.ts";

export type ScriptName = "preinst" | "postinst" | "prerm" | "postrm";

const info = "/var/lib/dpkg/info";
/** Where dpkg has a package's control files until it is unpacked. */
const unpacking = "/var/lib/dpkg/tmp.ci";
const path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** A script that asks again and again for what firn does not do (random data) waits for it: its end is to come soon. */
const stepsOfReport = 5000;

/** Runs maintainer scripts as dpkg does, in firn's shell over the system's tree. */
export class ScriptRunner {
  /** What the user says; each step has its own. */
  effects: Effects = {};
  /** Variables of who called dpkg. */
  env: Readonly<Record<string, string>> = {};
  readonly #system: DpkgSystem;
  readonly #tree: RecordingTree;
  readonly #reports: ScriptReports;
  readonly #changes: ChangeLog;
  readonly #commands: ReadonlyMap<string, Command>;

  constructor(system: DpkgSystem, tree: RecordingTree, reports: ScriptReports, changes: ChangeLog) {
    this.#system = system;
    this.#tree = tree;
    this.#reports = reports;
    this.#changes = changes;
    this.#commands = new Map([...userland, ...debianCommands(system)]);
  }

  /**
   * Runs a package's script, if it has it, with what dpkg tells scripts. What it cannot do is reported; so is an end
   * with an error, after which things go on as if it had been none.
   */
  run({ pkg }: Pick<PackageState, "pkg">, script: ScriptName, args: readonly string[]): void {
    if (pkg.control.files[script] === undefined) return;
    const isNew = script === "preinst";
    if (isNew) this.#showControlFiles(pkg.control.files);
    const file = isNew ? `${unpacking}/${script}` : `${info}/${databaseName(pkg)}.${script}`;
    const given = effectOfScript(this.effects, pkg.name, script);
    const text = typeof given === "string" ? fromName(given) : (given ?? textOf(this.#tree.read(file)));
    if (text !== false) {
      this.#system.running = { pkg, script };
      this.#tree.recording = this.#changes.begin(pkg, script);
      try {
        this.#interpret(text, { package: pkg.name, script, path: file }, args, this.#environment(pkg, script));
      } finally {
        this.#tree.recording = undefined;
        this.#system.running = undefined;
      }
      this.#changes.end(pkg);
    }
    if (isNew) this.#tree.remove(unpacking);
    // What postinst activates counts once its package is configured: it may be a trigger of its own.
    if (script !== "postinst") this.#system.incorporate();
  }

  #showControlFiles(files: PackageState["pkg"]["control"]["files"]): void {
    for (const [name, { text, mode }] of Object.entries(files))
      this.#tree.write(`${unpacking}/${name}`, text, { mode });
  }

  #interpret(given: string, place: ScriptPlace, args: readonly string[], env: Readonly<Record<string, string>>): void {
    const text = /^#!.*\bperl\b/.test(given) ? (asShell(given) ?? given) : given;
    const [, interpreter = ""] = /^#!\s*(\S+(?:\s+\S+)?)/.exec(text) ?? [];
    if (interpreter !== "" && !/(?:^|\/)(?:sh|dash|bash)(?:\s|$)/.test(interpreter)) {
      const why = `firn interprets shell scripts, and this one is for ${interpreter}`;
      this.#reports.unsupported(place, { kind: "unknown", why }, { script: place.path, line: 1, words: [] });
      return;
    }
    const stderr = new Collected();
    let where: Place = { script: place.path, line: 0, words: [] };
    const failed = (at: Place): void => void (where = at);
    try {
      const status = runScript(text, { ...this.#shell(place, env), name: place.path, args, stderr, failed });
      if (status === 0) return;
      const said = stderr.text.trimEnd().split("\n").at(-1);
      this.#reports.failed(place, where, `it ended with status ${status}${said ? `: ${said}` : ""}`);
    } catch (error) {
      if (!(error instanceof FirnError) || isFinal(error)) throw error;
      this.#reports.failed(place, where, error.message);
    }
  }

  #shell(place: ScriptPlace, env: Readonly<Record<string, string>>): ShellOptions {
    const meter = meterOf(defaultLimits);
    const options: ShellOptions = {
      tree: this.#tree,
      native: (name, found) => this.#native(name, found, () => options),
      meter,
      name: place.path,
      env,
      cwd: "/",
      umask: 0o022,
      stdin: inputOf(""),
      stdout: nowhere,
      stderr: nowhere,
      report: (report, where) => {
        meter.step(stepsOfReport);
        this.#reports.unsupported(place, report, where);
      },
      sourced: createDebconf(this.#system).sourced,
    };
    return options;
  }

  #native(name: string, found: string, shell: () => ShellOptions): Command | undefined {
    const called = baseName(name);
    const real = baseName(found);
    return (
      effectOfCommand(this.effects, called, shell) ??
      effectOfCommand(this.effects, real, shell) ??
      (this.#isOfPackage(found) ? undefined : (this.#commands.get(called) ?? this.#commands.get(real)))
    );
  }

  /** A package's own shell script may be called as a program is: `/usr/lib/dh-elpa/helper/install`. */
  #isOfPackage(found: string): boolean {
    return (
      !/^\/usr\/(?:local\/)?s?bin\/[^/]+$/.test(found) && isShellScript(textOf(this.#tree.read(found).subarray(0, 100)))
    );
  }

  /** https://manpages.debian.org/dpkg.1 ("Internal environment") */
  #environment(pkg: PackageState["pkg"], script: ScriptName): Readonly<Record<string, string>> {
    return {
      PATH: path,
      DEBIAN_FRONTEND: "noninteractive",
      ...this.env,
      DPKG_ADMINDIR: "/var/lib/dpkg",
      DPKG_ROOT: "",
      DPKG_MAINTSCRIPT_PACKAGE: pkg.name,
      DPKG_MAINTSCRIPT_PACKAGE_REFCOUNT: "1",
      DPKG_MAINTSCRIPT_ARCH: pkg.architecture,
      DPKG_MAINTSCRIPT_NAME: script,
      DPKG_MAINTSCRIPT_DEBUG: "0",
      DPKG_RUNNING_VERSION: this.#dpkgVersion,
    };
  }

  get #dpkgVersion(): string {
    const version = this.#system.packages.get("dpkg")?.pkg.version ?? "1.21.22";
    return version.replace(/^\d+:/, "");
  }
}

/** Errors that are told as they are, in strictness or out of it. */
const isFinal = ({ code }: FirnError): boolean => code === "FIRN_SCRIPT_UNSUPPORTED" || code === "FIRN_SCRIPT_FAILED";

const baseName = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
