import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { SourceLocation } from "@firn/sdk";
import picocolors from "picocolors";
import type { Problem } from "./problem.ts";

export interface RenderOptions {
  readonly cwd: string;
  readonly colour: boolean;
  readonly unicode: boolean;
  readonly verbose: boolean;
}

/** An error for people: what happened, where in their own file, why, and what to try. */
export function renderProblem(problem: Problem, options: RenderOptions): string {
  const paint = picocolors.createColors(options.colour);
  const lines = [`${paint.red(paint.bold("error"))} ${paint.dim(problem.code)} ${problem.message}`];
  if (problem.at) lines.push("", ...excerpt(problem.at, options), "");
  // A cause that only repeats the sentence says nothing new.
  let above = problem.message;
  for (const { message } of problem.cause) {
    const [first = "", ...rest] = message.split("\n");
    if (!above.includes(first)) lines.push(`  ${paint.dim("because:")} ${first}`);
    if (!above.includes(first)) lines.push(...rest.slice(0, 20).map((line) => `    ${line}`));
    above = message;
  }
  if (options.verbose && problem.stack) lines.push(...problem.stack.split("\n").map((line) => `  ${paint.dim(line)}`));
  if (problem.hint) lines.push(`  ${paint.cyan("try:")} ${problem.hint}`);
  return `${lines.join("\n")}\n`;
}

/** The JSON document for `--json`: the same fields. */
export const problemJson = ({ code, message, at, hint, cause, details }: Problem): Record<string, unknown> => ({
  error: { code, message, at: at && { ...at, file: pathOf(at.file) }, hint, cause, details },
});

function excerpt(at: SourceLocation, { cwd, colour, unicode }: RenderOptions): string[] {
  const paint = picocolors.createColors(colour);
  const path = pathOf(at.file);
  const near = relative(cwd, path);
  const place = `${near && !near.startsWith("..") ? near : path}:${at.line}:${at.column}`;
  const text = sourceLine(path, at.line);
  if (text === undefined) return [`  ${paint.bold(place)}`];
  const [bar, caret] = unicode ? ["│", "▲"] : ["|", "^"];
  const number = String(at.line);
  const gutter = " ".repeat(number.length);
  const indent = text.slice(0, Math.max(0, at.column - 1)).replaceAll(/[^\t]/g, " ");
  return [
    `  ${gutter} ${paint.bold(place)}`,
    `  ${paint.dim(`${number} ${bar}`)} ${text}`,
    `  ${paint.dim(`${gutter} ${bar}`)} ${indent}${paint.red(caret)}`,
  ];
}

const pathOf = (file: string): string => (file.startsWith("file:") ? fileURLToPath(file) : file);

function sourceLine(path: string, line: number): string | undefined {
  try {
    const text = readFileSync(path, "utf8").split(/\r?\n/)[line - 1];
    return text !== undefined && text.length <= 200 ? text : undefined;
  } catch {
    return undefined;
  }
}
