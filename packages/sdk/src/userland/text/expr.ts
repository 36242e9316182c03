import type { Command } from "../../shell/index.ts";
import { guarded, Stop } from "../gnu/command.ts";
import { RegexError } from "./regex/ast.ts";
import { compileRegex } from "./regex/compile.ts";
import { basic } from "./regex/syntax.ts";

const levels: readonly (readonly string[])[] = [
  ["|"],
  ["&"],
  ["<", "<=", "=", "==", "!=", ">=", ">"],
  ["+", "-"],
  ["*", "/", "%"],
  [":"],
];

/** `expr`: https://www.gnu.org/software/coreutils/expr */
export const expr: Command = (process) =>
  guarded(process, 2, () => {
    const words = process.args[0] === "--" ? process.args.slice(1) : process.args;
    let at = 0;
    const next = (): string => {
      const word = words[at++];
      if (word === undefined) throw new Stop(`syntax error: missing argument after '${words.at(-1) ?? ""}'`, 2);
      return word;
    };
    const binary = (level: number): string => {
      const operators = levels[level];
      if (!operators) return primary();
      let left = binary(level + 1);
      for (let operator = words[at]; operator !== undefined && operators.includes(operator); operator = words[at]) {
        at++;
        left = apply(operator, left, binary(level + 1));
      }
      return left;
    };
    const primary = (): string => {
      const word = next();
      if (word === "(") {
        const value = binary(0);
        if (words[at++] !== ")") throw new Stop(`syntax error: expecting ')' after '${words[at - 2] ?? ""}'`, 2);
        return value;
      }
      if (word === "+") return next();
      if (word === "length") return String(primary().length);
      if (word === "match") return match(primary(), primary());
      if (word === "index") {
        const [text, chars] = [primary(), primary()];
        return String(text.split("").findIndex((char) => chars.includes(char)) + 1);
      }
      if (word === "substr") {
        const [text, from, count] = [primary(), Number(primary()), Number(primary())];
        return from >= 1 && count >= 1 ? text.slice(from - 1, from - 1 + count) : "";
      }
      return word;
    };
    if (words.length === 0) throw new Stop("missing operand", 2);
    const value = binary(0);
    const extra = words[at];
    if (extra !== undefined) throw new Stop(`syntax error: unexpected argument '${extra}'`, 2);
    process.stdout.write(`${value}\n`);
    return isNull(value) ? 1 : 0;
  });

const isNull = (text: string): boolean => text === "" || /^-?0+$/.test(text);

function apply(operator: string, left: string, right: string): string {
  if (operator === "|") return isNull(left) ? (isNull(right) ? "0" : right) : left;
  if (operator === "&") return isNull(left) || isNull(right) ? "0" : left;
  if (operator === ":") return match(left, right);
  const areNumbers = [left, right].every((text) => /^-?\d+$/.test(text));
  if (/[<>=!]/.test(operator)) {
    const order = areNumbers ? Number(BigInt(left) - BigInt(right)) : left < right ? -1 : left > right ? 1 : 0;
    const holds = {
      "<": order < 0,
      "<=": order <= 0,
      "=": order === 0,
      "==": order === 0,
      "!=": order !== 0,
      ">=": order >= 0,
      ">": order > 0,
    }[operator];
    return holds ? "1" : "0";
  }
  if (!areNumbers) throw new Stop("non-integer argument", 2);
  const [a, b] = [BigInt(left), BigInt(right)];
  if (operator === "+") return String(a + b);
  if (operator === "-") return String(a - b);
  if (operator === "*") return String(a * b);
  if (b === 0n) throw new Stop("division by zero", 2);
  return String(operator === "/" ? a / b : a % b);
}

function match(text: string, pattern: string): string {
  try {
    const regex = compileRegex(pattern, basic, "y");
    const found = regex.exec(text);
    const hasGroup = /\\\(/.test(pattern);
    return hasGroup ? (found?.[1] ?? "") : String(found?.[0].length ?? 0);
  } catch (error) {
    if (error instanceof RegexError) throw new Stop(error.message, 2);
    throw error;
  }
}
