import { posix } from "node:path";
import { FirnError } from "../errors/index.ts";

/**
 * One line of a .dockerignore file. Rules are matched with `/` on every host, so that the same file ignores the same
 * paths everywhere. Ported from https://github.com/moby/patternmatcher (Apache-2.0), whose tests are ours too.
 */
export interface IgnoreRule {
  /** `!pattern`: takes a path back in. */
  readonly negative: boolean;
  /** The leading components without wildcards: nothing outside of them can match. */
  readonly literal: readonly string[];
  /** Whether the pattern matches exactly this path; parents are the caller's. */
  matches(path: string): boolean;
}

/** The rules of a .dockerignore file's text. @throws FIRN_DEFINITION_INVALID for a pattern that cannot be read. */
export const parseDockerignore = (text: string): IgnoreRule[] =>
  parsePatterns(text.replace(/^\uFEFF/, "").split(/\r?\n/), ".dockerignore");

/** `where` names the origin in errors. */
export function parsePatterns(lines: readonly string[], where: string): IgnoreRule[] {
  const rules: IgnoreRule[] = [];
  for (const line of lines) {
    if (line.startsWith("#")) continue;
    let pattern = line.trim();
    const negative = pattern.startsWith("!");
    if (negative) pattern = pattern.slice(1).trim();
    if (pattern === "" && !negative) continue;
    pattern = cleanPattern(pattern);
    const test = pattern === "" ? undefined : compile(pattern);
    if (!test) {
      throw new FirnError(
        "FIRN_DEFINITION_INVALID",
        `${where} has the pattern ${JSON.stringify(line.trim())}, which cannot be read`,
        {
          hint: "Patterns are explained at https://docs.docker.com/build/concepts/context/#dockerignore-files",
        },
      );
    }
    rules.push({ negative, literal: literalStart(pattern), matches: test });
  }
  return rules;
}

function cleanPattern(pattern: string): string {
  if (pattern === "") return "";
  const clean = posix.normalize(pattern).replace(/(?<=.)\/$/, "");
  return clean.length > 1 && clean.startsWith("/") ? clean.slice(1) : clean;
}

function literalStart(pattern: string): string[] {
  const parts = pattern.split("/");
  const wild = parts.findIndex((part) => /[*?[\\]/.test(part));
  return wild === -1 ? parts : parts.slice(0, wild);
}

function compile(pattern: string): ((path: string) => boolean) | undefined {
  if (!/[*?[\\]/.test(pattern)) return (path) => path === pattern;
  // Moby takes `**name` as "ends with name".
  if (/^\*\*[^/*?[\\]+$/.test(pattern)) return (path) => path.endsWith(pattern.slice(2));
  try {
    const expression = new RegExp(`^${toExpression(pattern)}$`, "su");
    return (path) => expression.test(path);
  } catch {
    return undefined;
  }
}

function toExpression(pattern: string): string {
  let out = "";
  const characters = Array.from(pattern);
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i] ?? "";
    if (character === "*" && characters[i + 1] === "*") {
      i++;
      if (characters[i + 1] === "/") i++;
      out += i + 1 === characters.length ? ".*" : "(?:.*/)?";
    } else if (character === "*") out += "[^/]*";
    else if (character === "?") out += "[^/]";
    else if (character === "[") {
      const end = classEnd(characters, i);
      out += toClass(characters.slice(i + 1, end));
      i = end;
    } else if (character === "\\") {
      i++;
      out += literal(characters[i] ?? "\\");
    } else out += literal(character);
  }
  return out;
}

const literal = (character: string): string => character.replace(/[\^$\\.*+?()[\]{}|/]/, String.raw`\$&`);

function classEnd(characters: readonly string[], start: number): number {
  for (let i = start + 1; i < characters.length; i++) {
    if (characters[i] === "\\") i++;
    else if (characters[i] === "]" && i > start + 1) return i;
  }
  throw new SyntaxError("unclosed class");
}

/** Go's classes: `^` negates, `-` makes ranges, a backslash takes the next character as it is. */
function toClass(inside: readonly string[]): string {
  let out = "";
  for (let i = 0; i < inside.length; i++) {
    const character = inside[i] ?? "";
    if (i === 0 && character === "^") out += "^";
    else if (character === "-") out += "-";
    else if (character === "\\") out += classLiteral(inside[++i] ?? "\\");
    else out += classLiteral(character);
  }
  // A class never matches the separator, negated or not.
  return `(?!/)[${out}]`;
}

const classLiteral = (character: string): string => character.replace(/[\^$\\.*+?()[\]{}|/-]/, String.raw`\$&`);
