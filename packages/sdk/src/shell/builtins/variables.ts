import type { ShellBuiltin } from "../builtins.ts";
import { ShellError } from "../control-flow.ts";
import type { Interpreter } from "../interpreter.ts";
import { setOptions } from "../program.ts";
import type { Variable } from "../state.ts";

const quotedForm = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

function mark(key: "exported" | "readonly", word: string): ShellBuiltin {
  return (shell, args) => {
    const words = args.filter((arg) => arg !== "-p" && arg !== "--");
    const { variables } = shell.state;
    if (words.length === 0) {
      for (const [name, variable] of [...variables].sort(([a], [b]) => (a < b ? -1 : 1))) {
        if (!variable[key]) continue;
        shell.write(`${word} ${name}${variable.value === undefined ? "" : `=${quotedForm(variable.value)}`}\n`);
      }
      return 0;
    }
    const undo = words[0] === "-n";
    for (const arg of undo ? words.slice(1) : words) {
      if (arg === "-f") continue;
      declare(shell, arg)[key] = !undo;
    }
    return 0;
  };
}

/** `NAME`, `NAME=VALUE`, bash's `NAME+=VALUE`. */
function declare(shell: Interpreter, word: string): Variable {
  const [, name = word, append, value] = /^([^=+]*)(\+)?(?:=(.*))?$/s.exec(word) ?? [];
  if (!/^[A-Za-z_]\w*$/.test(name)) throw new ShellError(`${name}: bad variable name`);
  if (value !== undefined) shell.set(name, append ? (shell.get(name) ?? "") + value : value);
  const { variables } = shell.state;
  let variable = variables.get(name);
  if (!variable) {
    variable = { value: undefined, exported: false, readonly: false };
    variables.set(name, variable);
  }
  return variable;
}

function hide(shell: Interpreter, name: string): void {
  const scope = shell.state.locals.at(-1);
  if (!scope || scope.has(name)) return;
  const old = shell.state.variables.get(name);
  scope.set(name, old);
  // dash: a local variable starts with the value it hides.
  if (old) shell.state.variables.set(name, { ...old, list: old.list && [...old.list] });
  if (shell.source.isBash) shell.state.variables.delete(name);
}

const local: ShellBuiltin = (shell, args) => {
  if (shell.state.locals.length === 0) throw new ShellError("local: not in a function");
  for (const arg of args) {
    if (/^-[a-zA-Z]+$/.test(arg) && shell.source.isBash) continue;
    if (arg === "-") continue;
    const name = arg.replace(/\+?=.*$/s, "");
    const own = shell.state.locals.at(-1);
    const isNew = own !== undefined && !own.has(name);
    // `local a=(…)` was assigned before: keep it.
    const list = shell.state.variables.get(name)?.list;
    hide(shell, name);
    if (isNew && list && !arg.includes("=")) {
      shell.state.variables.set(name, { value: list[0], list, exported: false, readonly: false });
    }
    const variable = declare(shell, arg);
    if (isNew && !arg.includes("=") && shell.source.isBash && !list) variable.value = undefined;
  }
  return 0;
};

/** What changes variables, parameters and options. */
export const variables: readonly (readonly [string, ShellBuiltin])[] = [
  ["export", mark("exported", "export")],
  ["readonly", mark("readonly", "readonly")],
  ["local", local],
  [
    "declare",
    (shell, args, tested) => {
      if (shell.state.locals.length > 0) return local(shell, args, tested);
      for (const arg of args) {
        if (!/^[-+][a-zA-Z]+$/.test(arg)) declare(shell, arg).exported ||= args.some((word) => /^-\w*x/.test(word));
      }
      return 0;
    },
  ],
  [
    "unset",
    (shell, args) => {
      const functions = args[0] === "-f";
      for (const name of args) {
        if (name === "-v" || name === "-f") continue;
        if (!/^[A-Za-z_]\w*$/.test(name) && !shell.source.isBash)
          throw new ShellError(`unset: ${name}: bad variable name`);
        if (functions) shell.state.functions.delete(name);
        else {
          if (shell.state.variables.get(name)?.readonly) throw new ShellError(`unset: ${name}: is read only`);
          if (!shell.state.variables.delete(name) && shell.source.isBash) shell.state.functions.delete(name);
        }
      }
      return 0;
    },
  ],
  [
    "shift",
    (shell, [count = "1"]) => {
      const number = Number(count);
      if (!/^\d+$/.test(count)) throw new ShellError(`shift: Illegal number: ${count}`);
      if (number > shell.state.params.length) throw new ShellError("shift: can't shift that many");
      shell.state.params = shell.state.params.slice(number);
      return 0;
    },
  ],
  [
    "set",
    (shell, args) => {
      if (args.length === 0) {
        for (const [name, { value }] of [...shell.state.variables].sort(([a], [b]) => (a < b ? -1 : 1))) {
          if (value !== undefined && /^\w+$/.test(name)) shell.write(`${name}=${quotedForm(value)}\n`);
        }
        return 0;
      }
      const options: string[] = [];
      let at = 0;
      for (; at < args.length; at++) {
        const word = args[at] ?? "";
        if (word === "--" || word === "-") break;
        if (!/^[-+][a-zA-Z]/.test(word)) break;
        options.push(word);
        if (/^[-+]\w*o$/.test(word)) options.push(args[++at] ?? "");
      }
      const letters = options.filter((word) => /^[-+]/.test(word)).join("");
      const wrong = shell.source.isBash ? undefined : /[^-+aAbCcEefhIiklmnopqsuvVx]/.exec(letters)?.[0];
      if (wrong !== undefined) throw new ShellError(`set: Illegal option -${wrong}`);
      setOptions(shell, options);
      if (args[at] === "--" || args[at] === "-") shell.state.params = args.slice(at + 1);
      else if (at < args.length) shell.state.params = args.slice(at);
      return 0;
    },
  ],
];
