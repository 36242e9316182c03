import type { Function as FunctionNode } from "unbash";
import type { Descriptor } from "./descriptors.ts";
import { root, type User } from "./process.ts";
import type { Builtin } from "./shell.ts";
import type { Source } from "./source.ts";

export interface Variable {
  value: string | undefined;
  /** bash only. */
  list?: string[] | undefined;
  exported: boolean;
  readonly: boolean;
}

export interface ShellFunction {
  readonly body: FunctionNode["body"] | Builtin;
  readonly source: Source | undefined;
}

/** Everything that a subshell gets a copy of. */
export class State {
  readonly variables = new Map<string, Variable>();
  readonly functions = new Map<string, ShellFunction>();
  readonly traps = new Map<string, string>();
  readonly options = new Set<string>();
  /** What `local` hides, innermost last. */
  readonly locals: Map<string, Variable | undefined>[] = [];
  descriptors = new Map<number, Descriptor>();
  params: readonly string[] = [];
  name = "sh";
  cwd = "/";
  umask = 0o022;
  user: User = root;
  status = 0;
  /** Of the last command substitution in an assignment. */
  substituted: number | undefined;
  getopts = { index: 1, at: 0 };
  loops = 0;
  depth = 0;
  isSubshell = false;

  copy(): State {
    const copy = new State();
    for (const [name, variable] of this.variables) {
      copy.variables.set(name, { ...variable, list: variable.list && [...variable.list] });
    }
    for (const [name, fn] of this.functions) copy.functions.set(name, fn);
    for (const option of this.options) copy.options.add(option);
    for (const scope of this.locals) copy.locals.push(new Map(scope));
    // Ignored signals stay ignored; what a trap would do is not inherited.
    for (const [signal, action] of this.traps) if (action === "") copy.traps.set(signal, action);
    copy.descriptors = new Map(this.descriptors);
    const { params, name, cwd, umask, user, status, loops, depth } = this;
    Object.assign(copy, { params, name, cwd, umask, user, status, loops, depth, getopts: { ...this.getopts } });
    copy.isSubshell = true;
    return copy;
  }
}
