import { files } from "./builtins/files.ts";
import { flow } from "./builtins/flow.ts";
import { getopts } from "./builtins/getopts.ts";
import { read } from "./builtins/read.ts";
import { variables } from "./builtins/variables.ts";
import { writing } from "./builtins/writing.ts";
import type { Interpreter } from "./interpreter.ts";

export type ShellBuiltin = (shell: Interpreter, args: readonly string[], tested: boolean) => number;

/** Commands that are part of the shell. https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_14 */
export const builtins: ReadonlyMap<string, ShellBuiltin> = new Map<string, ShellBuiltin>([
  ...flow,
  ...variables,
  ...writing,
  ...files,
  ["getopts", getopts],
  ["read", read],
]);

/** An error in one of these ends the shell. */
export const specialBuiltins: ReadonlySet<string> = new Set([
  ...[".", ":", "break", "continue", "eval", "exec", "exit", "export", "readonly", "return", "set", "shift"],
  ...["times", "trap", "unset"],
]);
