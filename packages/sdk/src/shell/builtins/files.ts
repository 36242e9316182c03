import { normalize } from "node:path/posix";
import type { ShellBuiltin } from "../builtins.ts";
import { ShellError } from "../control-flow.ts";
import { evaluateTest } from "../test-expression.ts";
import { fromName, toName } from "../text.ts";

const test: ShellBuiltin = (shell, args) => {
  const context = {
    tree: shell.options.tree,
    user: shell.state.user,
    path: (word: string) => toName(shell.absolute(word)),
  };
  return evaluateTest(args, context, (message) => shell.complain(`test: ${message}`));
};

const bracket: ShellBuiltin = (shell, args, tested) => {
  if (args.at(-1) === "]") return test(shell, args.slice(0, -1), tested);
  shell.complain("[: missing ]");
  return 2;
};

const cd: ShellBuiltin = (shell, args) => {
  let target = args.find((word) => !/^-[LPe@]+$/.test(word) && word !== "--") ?? shell.get("HOME") ?? "";
  const prints = target === "-";
  if (prints) target = shell.get("OLDPWD") ?? "";
  if (target === "") return 0;
  const entry = shell.options.tree.resolve(toName(shell.absolute(target)));
  if (entry?.type !== "directory" && normalize(shell.absolute(target)) !== "/") {
    throw new ShellError(`cd: can't cd to ${target}`);
  }
  const physical = args.some((word) => /^-\w*P/.test(word));
  const path =
    physical && entry ? `/${fromName(entry.path)}` : normalize(shell.absolute(target)).replace(/(.)\/$/, "$1");
  shell.set("OLDPWD", shell.state.cwd);
  shell.state.cwd = path;
  shell.set("PWD", path);
  if (prints) shell.write(`${path}\n`);
  return 0;
};

const umask: ShellBuiltin = (shell, args) => {
  const mask = args.find((word) => word !== "-S");
  if (mask === undefined) {
    shell.write(`${shell.state.umask.toString(8).padStart(4, "0")}\n`);
    return 0;
  }
  if (/^[0-7]{1,4}$/.test(mask)) {
    shell.state.umask = Number.parseInt(mask, 8);
    return 0;
  }
  let allowed = ~shell.state.umask & 0o777;
  for (const clause of mask.split(",")) {
    const [, who = "", operator = "", bits = ""] = /^([ugoa]*)([-+=])([rwxX]*)$/.exec(clause) ?? [];
    if (operator === "") throw new ShellError(`umask: Illegal mode: ${mask}`);
    const all = who === "" || who.includes("a");
    const shifts = [6, 3, 0].filter((_, index) => all || who.includes("ugo"[index] ?? ""));
    const value = (bits.includes("r") ? 4 : 0) | (bits.includes("w") ? 2 : 0) | (/x/i.test(bits) ? 1 : 0);
    for (const shift of shifts) {
      if (operator === "=") allowed &= ~(7 << shift);
      if (operator === "-") allowed &= ~(value << shift);
      else allowed |= value << shift;
    }
  }
  shell.state.umask = ~allowed & 0o777;
  return 0;
};

/** What looks at the file system. */
export const files: readonly (readonly [string, ShellBuiltin])[] = [
  ["test", test],
  ["[", bracket],
  ["cd", cd],
  ["chdir", cd],
  ["umask", umask],
  [
    "pwd",
    (shell, args) => {
      const { cwd } = shell.state;
      const real = args.includes("-P") ? shell.options.tree.resolve(toName(cwd))?.path : undefined;
      shell.write(`${real === undefined ? cwd : `/${fromName(real)}`}\n`);
      return 0;
    },
  ],
];
