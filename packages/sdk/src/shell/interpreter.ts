import type { CommandExpansionPart } from "unbash";
import { FirnError } from "../errors/index.ts";
import { builtins, type ShellBuiltin, specialBuiltins } from "./builtins.ts";
import { Exit, Leave, Return, ShellError } from "./control-flow.ts";
import { type Descriptor, OpenFiles } from "./descriptors.ts";
import { runStatements } from "./evaluate.ts";
import { defaultLimits } from "./meter.ts";
import { type Process, type RunOptions, root, type Unsupported } from "./process.ts";
import { runProgram } from "./program.ts";
import type { Builtin, Shell, ShellOptions } from "./shell.ts";
import { Source } from "./source.ts";
import { State } from "./state.ts";
import { Collected, inputOf, nowhere } from "./streams.ts";
import { toName } from "./text.ts";
import { treeOf } from "./user-tree.ts";

/** One shell process: a script being interpreted. Subshells run in it with a copied state. */
export class Interpreter implements Shell {
  readonly options: ShellOptions;
  readonly files: OpenFiles;
  readonly builtins: ReadonlyMap<string, ShellBuiltin> = builtins;
  readonly specialBuiltins: ReadonlySet<string> = specialBuiltins;
  state = new State();
  source: Source;
  /** The line and words of the command that runs. */
  line = 1;
  words: readonly string[] = [];
  constructor(source: Source, options: ShellOptions, outer?: Interpreter) {
    this.source = source;
    this.options = options;
    this.files = outer?.files ?? new OpenFiles();
    const { state } = this;
    state.name = options.name;
    state.params = options.args ?? [];
    state.cwd = options.cwd ?? "/";
    state.umask = options.umask ?? 0o022;
    state.user = options.user ?? root;
    state.depth = (outer?.state.depth ?? 0) + 1;
    if (state.depth > defaultLimits.depth) throw tooDeep();
    state.descriptors = new Map<number, Descriptor>([
      [0, { input: options.stdin ?? inputOf("") }],
      [1, { output: options.stdout ?? nowhere }],
      [2, { output: options.stderr ?? nowhere }],
    ]);
    for (const [name, value] of Object.entries(options.env)) {
      state.variables.set(name, { value, exported: true, readonly: false });
    }
    state.variables.set("IFS", { value: " \t\n", exported: false, readonly: false });
    const presets = {
      OPTIND: "1",
      PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      PWD: state.cwd,
    };
    for (const [name, value] of Object.entries(presets)) {
      if (!state.variables.has(name)) state.variables.set(name, { value, exported: false, readonly: false });
    }
    state.variables.set("PWD", { value: state.cwd, exported: true, readonly: false });
  }

  /** Runs the whole script; gives its status. */
  run(): number {
    return this.#toTheEnd(() => this.#runSource(false));
  }

  /** A subshell's way: a copied state, and whatever ends it ends only it. */
  subshell(run: () => number): number {
    const before = this.state;
    this.state = before.copy();
    this.#enter();
    try {
      return this.#toTheEnd(run);
    } finally {
      this.state = before;
    }
  }

  #toTheEnd(run: () => number): number {
    let status = this.#guarded(run);
    const trap = this.state.traps.get("EXIT");
    if (trap !== undefined && trap !== "") {
      this.state.traps.delete("EXIT");
      this.state.status = status;
      const kept = status;
      const own = this.#guarded(() => {
        this.evaluate(trap);
        return -1;
      });
      status = own === -1 ? kept : own;
    }
    return status;
  }

  #guarded(run: () => number): number {
    try {
      return run();
    } catch (error) {
      if (error instanceof Exit || error instanceof Return) return error.status;
      if (error instanceof Leave) return this.state.status;
      if (error instanceof ShellError) {
        if (!error.isFatal) this.complain(error.message);
        return error.status;
      }
      if (error instanceof RangeError && /call stack/.test(error.message)) throw tooDeep();
      throw error;
    }
  }

  /** Runs a source; where it does not parse, the lines before that, as a shell that reads line by line. */
  #runSource(tested: boolean): number {
    const [problem] = this.source.script.errors ?? [];
    if (!problem) return runStatements(this, this.source.script.commands, tested);
    runStatements(this, this.source.linesBefore(problem.pos), tested);
    this.line = this.source.lineAt(problem.pos);
    throw new ShellError(`Syntax error: ${problem.message}`);
  }

  /** `eval`: text in the current shell. */
  evaluate(text: string, tested = false): number {
    const before = this.source;
    this.source = new Source(text, before.name, before.isBash, this.line);
    this.#enter();
    try {
      return this.#runSource(tested);
    } finally {
      this.state.depth--;
      this.source = before;
    }
  }

  /** `.`: a file's text in the current shell. */
  include(text: string, name: string, tested: boolean): number {
    const { source, line } = this;
    this.source = new Source(text, name, source.isBash);
    this.#enter();
    try {
      return this.#runSource(tested);
    } catch (error) {
      if (error instanceof Return) return error.status;
      throw error;
    } finally {
      this.state.depth--;
      this.source = source;
      this.line = line;
    }
  }

  #enter(): void {
    this.options.meter.step();
    if (++this.state.depth > defaultLimits.depth) throw tooDeep();
  }

  /** Guards recursion of functions. */
  nested(run: () => number): number {
    this.#enter();
    try {
      return run();
    } finally {
      this.state.depth--;
    }
  }

  /** What a command substitution stands for. */
  substitute(part: CommandExpansionPart): string {
    const { script } = part;
    if (!script) return "";
    const output = new Collected();
    const { line, source } = this;
    if (script.source !== undefined) this.source = new Source(script.source, source.name, source.isBash, line);
    const status = this.subshell(() => {
      this.state.descriptors.set(1, { output: { write: (text) => this.#collect(output, text) } });
      return runStatements(this, script.commands, false);
    });
    this.source = source;
    this.line = line;
    this.state.status = status;
    this.state.substituted = status;
    return output.text.replaceAll("\0", "").replace(/\n+$/, "");
  }

  #collect(output: Collected, text: string): void {
    this.options.meter.wrote(text.length);
    output.write(text);
  }

  get(variable: string): string | undefined {
    if (/^\d+$/.test(variable)) return variable === "0" ? this.state.name : this.state.params[Number(variable) - 1];
    const found = this.state.variables.get(variable);
    return found?.list ? found.list[0] : found?.value;
  }

  set(name: string, value: string, options: { readonly exported?: boolean } = {}): void {
    if (!/^[A-Za-z_]\w*$/.test(name)) throw new ShellError(`${name}: bad variable name`);
    const variable = this.state.variables.get(name);
    if (variable?.readonly) throw new ShellError(`${name}: is read only`);
    this.options.meter.wrote(value.length);
    if (variable) {
      variable.value = value;
      if (variable.list) variable.list[0] = value;
    } else this.state.variables.set(name, { value, exported: false, readonly: false });
    if (this.state.options.has("a") || options.exported) {
      const set = this.state.variables.get(name);
      if (set) set.exported = true;
    }
    if (name === "OPTIND") this.state.getopts = { index: Number(value) || 1, at: 0 };
  }

  define(name: string, builtin: Builtin): void {
    this.state.functions.set(name, { body: builtin, source: undefined });
  }

  write(text: string, descriptor = 1): void {
    this.state.descriptors.get(descriptor)?.output?.write(text);
  }

  /** A message as dash words it: `postinst: 12: …`. */
  complain(message: string): void {
    this.write(`${this.state.name}: ${this.line}: ${message}\n`, 2);
  }

  absolute(word: string): string {
    return word.startsWith("/") ? word : `${this.state.cwd === "/" ? "" : this.state.cwd}/${word}`;
  }

  unsupported(why: string): void {
    this.report({ kind: "unknown", why });
  }

  deferred(why: string): void {
    this.report({ kind: "deferred", why, remedy: "let the container do it at its first start" });
  }

  report(report: Unsupported): void {
    const place = { script: this.source.name, line: this.line, words: this.words };
    this.options.report(report, place);
  }

  exported(): Map<string, string> {
    const env = new Map<string, string>();
    for (const [name, { value, exported }] of this.state.variables) {
      if (exported && value !== undefined) env.set(name, value);
    }
    return env;
  }

  /** The process of a native command, by the shell's state now. */
  process(words: readonly string[], env: ReadonlyMap<string, string>): Process {
    const { tree, meter } = this.options;
    const { descriptors, cwd, umask, user } = this.state;
    return {
      tree: user === root ? tree : treeOf(user, tree),
      name: words[0] ?? "",
      args: words.slice(1),
      env,
      cwd,
      umask,
      user,
      stdin: descriptors.get(0)?.input ?? inputOf(""),
      stdout: descriptors.get(1)?.output ?? nowhere,
      stderr: descriptors.get(2)?.output ?? nowhere,
      outputAt: (descriptor) => descriptors.get(descriptor)?.output,
      inputAt: (descriptor) => descriptors.get(descriptor)?.input,
      path: (word) => toName(word.startsWith("/") ? word : `${cwd === "/" ? "" : cwd}/${word}`),
      meter,
      report: (report) => this.report(report),
      run: (more, options) => this.#runFor(more, env, options),
    };
  }

  /** A command that a command runs: nothing it does to the shell's own state stays. */
  #runFor(words: readonly string[], env: ReadonlyMap<string, string>, options: RunOptions = {}): number {
    const before = this.state;
    const place = this.words;
    this.state = before.copy();
    this.#enter();
    const { descriptors } = this.state;
    if (options.stdin) descriptors.set(0, { input: options.stdin });
    if (options.stdout) descriptors.set(1, { output: options.stdout });
    if (options.stderr) descriptors.set(2, { output: options.stderr });
    if (options.cwd !== undefined) this.state.cwd = options.cwd;
    if (options.umask !== undefined) this.state.umask = options.umask;
    if (options.user !== undefined) this.state.user = options.user;
    const own = new Map(env);
    for (const [name, value] of Object.entries(options.env ?? {})) {
      if (value === undefined) own.delete(name);
      else own.set(name, value);
    }
    try {
      this.files.flush();
      const status = this.#guarded(() => runProgram(this, words, own));
      this.files.flush();
      return status;
    } finally {
      this.state = before;
      this.words = place;
    }
  }
}

const tooDeep = (): FirnError =>
  new FirnError("FIRN_SCRIPT_LIMIT", `the script was stopped: it nests deeper than ${defaultLimits.depth} levels`, {
    hint: "Leave it out, or say what it does: apt(…, { effects: { … } })",
  });
