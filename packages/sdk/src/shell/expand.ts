import { type DoubleQuotedPart, parse, type Word, type WordPart } from "unbash";
import { calculate } from "./arithmetic.ts";
import { ShellError } from "./control-flow.ts";
import { FieldBuilder } from "./fields.ts";
import type { Interpreter } from "./interpreter.ts";
import { expandParameter, valueOf } from "./parameter.ts";
import { expandPathname } from "./pathname.ts";
import { isPattern, type Piece, plainText } from "./pattern.ts";

/** Words to fields: everything that POSIX lists in 2.6, in its order. */
export function expandWords(shell: Interpreter, words: readonly Word[]): string[] {
  const fields: string[] = [];
  for (const word of words) {
    for (const pieces of expandToFields(shell, word)) {
      const names = !shell.state.options.has("f") && isPattern(pieces) ? expandPathname(shell, pieces) : undefined;
      if (names) fields.push(...names);
      else fields.push(plainText(pieces));
    }
  }
  return fields;
}

function expandToFields(shell: Interpreter, word: Word): readonly (readonly Piece[])[] {
  if (!word.parts) {
    const builder = new FieldBuilder(shell.get("IFS") ?? " \t\n");
    literal(shell, builder, word.text, "word");
    return builder.end();
  }
  if (shell.source.isBash && word.parts.some(({ type }) => type === "BraceExpansion")) {
    return braceAlternatives(word.text).flatMap((text) => {
      const [parsed] = wordsOf(text);
      return parsed ? expandToFields(shell, parsed) : [];
    });
  }
  const builder = new FieldBuilder(shell.get("IFS") ?? " \t\n");
  addParts(shell, builder, word.parts, "word");
  return builder.end();
}

/** One string: no field splitting, no pathname expansion. */
export function expandToText(shell: Interpreter, word: Word, tilde: "word" | "assignment" | "none" = "word"): string {
  return plainText(expandToPieces(shell, word, tilde));
}

/** For patterns: knows what was quoted. */
export function expandToPieces(
  shell: Interpreter,
  word: Word,
  tilde: "word" | "assignment" | "none" = "word",
): readonly Piece[] {
  const builder = new FieldBuilder(undefined);
  if (word.parts) addParts(shell, builder, word.parts, tilde);
  else literal(shell, builder, word.text, tilde);
  return joined(builder);
}

/** What would be several fields of `"$@"` is one text, with blanks between them. */
const joined = (builder: FieldBuilder): readonly Piece[] =>
  builder.end().flatMap((field, index) => (index === 0 ? field : [{ text: " ", quoted: true }, ...field]));

/** Parts of a here-document or of arithmetic: as within double quotes. */
export function expandQuoted(shell: Interpreter, parts: readonly WordPart[]): string {
  const builder = new FieldBuilder(undefined);
  for (const part of parts) addQuotedPart(shell, builder, part);
  return plainText(joined(builder));
}

export function addParts(
  shell: Interpreter,
  builder: FieldBuilder,
  parts: readonly WordPart[],
  tilde: "word" | "assignment" | "none",
): void {
  for (const [index, part] of parts.entries()) {
    const home = index === 0 ? tilde : tilde === "assignment" ? "assignment-rest" : "none";
    switch (part.type) {
      case "Literal":
        literal(shell, builder, part.text, home);
        break;
      case "Glob":
        if (part.kind === "bracket" && part.parts) addBracket(shell, builder, part.text, part.pos, part.parts);
        else builder.literal(part.text, false);
        break;
      case "SingleQuoted":
        builder.literal(part.value, true);
        break;
      case "AnsiCQuoted":
        // To dash this is a dollar sign and a quoted text.
        if (!shell.source.isBash) builder.literal("$", false);
        builder.literal(shell.source.isBash ? part.value : part.text.slice(2, -1), true);
        break;
      case "DoubleQuoted":
      case "LocaleString":
        addDoubleQuoted(shell, builder, part.parts);
        break;
      case "SimpleExpansion":
      case "ParameterExpansion":
        expandParameter(shell, builder, part, false);
        break;
      case "CommandExpansion":
        builder.expansion(shell.substitute(part));
        break;
      case "ArithmeticExpansion":
        builder.expansion(arithmetic(shell, part.text));
        break;
      case "BraceExpansion":
        addBraceText(shell, builder, part.text);
        break;
      case "ExtendedGlob":
        if (shell.source.isBash) shell.unsupported("extended patterns of bash are not known to firn");
        builder.literal(part.text, false);
        break;
      default:
        shell.unsupported("process substitution is not known to firn");
    }
  }
}

/** `[$a-$b]`: the parser names the expansions; what is between them stands in the text. */
function addBracket(
  shell: Interpreter,
  builder: FieldBuilder,
  text: string,
  start: number,
  parts: readonly WordPart[],
): void {
  let at = 0;
  for (const part of parts) {
    builder.literal(text.slice(at, part.pos - start), false);
    addParts(shell, builder, [part], "none");
    at = part.end - start;
  }
  builder.literal(text.slice(at), false);
}

function addDoubleQuoted(shell: Interpreter, builder: FieldBuilder, parts: DoubleQuotedPart["parts"]): void {
  // `""` is an empty field, but `"$@"` without parameters is none.
  if (!parts.some((part) => isAllParameters(part))) builder.literal("", true);
  for (const part of parts) addQuotedPart(shell, builder, part);
}

const isAllParameters = (part: WordPart): boolean =>
  (part.type === "SimpleExpansion" && part.text === "$@") ||
  (part.type === "ParameterExpansion" && (part.parameter === "@" || part.index?.text === "@"));

export function addQuotedPart(shell: Interpreter, builder: FieldBuilder, part: WordPart): void {
  switch (part.type) {
    case "SimpleExpansion":
    case "ParameterExpansion":
      return expandParameter(shell, builder, part, true);
    case "CommandExpansion":
      return builder.literal(shell.substitute(part), true);
    case "ArithmeticExpansion":
      return builder.literal(arithmetic(shell, part.text), true);
    case "DoubleQuoted":
      return addDoubleQuoted(shell, builder, part.parts);
    default:
      return builder.literal("value" in part && part.value !== undefined ? part.value : part.text, true);
  }
}

/** Text as it stands in the script: backslashes quote, a tilde in front is somebody's home. */
function literal(shell: Interpreter, builder: FieldBuilder, raw: string, tilde: string): void {
  let text = raw;
  if (tilde !== "none" && text.includes("~")) {
    const pattern =
      tilde === "word"
        ? /^~([\w.-]*)(?=\/|$)/
        : tilde === "assignment"
          ? /(^|:)~([\w.-]*)(?=[/:]|$)/g
          : /(:)~([\w.-]*)(?=[/:]|$)/g;
    text = text.replace(pattern, (all: string, ...groups: string[]) => {
      const [before, user] = tilde === "word" ? ["", groups[0]] : [groups[0], groups[1]];
      const home = homeOf(shell, user ?? "");
      return home === undefined ? all : `${before}${home}`;
    });
  }
  if (!text.includes("\\")) return builder.literal(text, false);
  let plain = "";
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? "";
    if (char !== "\\") {
      plain += char;
      continue;
    }
    const next = text[++at];
    if (next === "\n") continue;
    if (plain !== "") builder.literal(plain, false);
    plain = "";
    builder.literal(next ?? "\\", true);
  }
  if (plain !== "") builder.literal(plain, false);
}

function homeOf(shell: Interpreter, user: string): string | undefined {
  if (user === "") return shell.get("HOME");
  if (shell.options.tree.resolve("etc/passwd")?.type !== "file") return undefined;
  const rows = shell.options.tree.read("etc/passwd").toString("latin1").split("\n");
  return rows.find((row) => row.startsWith(`${user}:`))?.split(":")[5];
}

/** dash has no brace expansion: the braces stand for themselves, what is between them is expanded. */
function addBraceText(shell: Interpreter, builder: FieldBuilder, text: string): void {
  const [word] = wordsOf(text.replaceAll(/[{}]/g, "\\$&"));
  if (word?.parts) addParts(shell, builder, word.parts, "none");
  else literal(shell, builder, word?.text ?? text, "none");
}

function braceAlternatives(text: string): string[] {
  const range = /^(.*?)\{(-?\d+)\.\.(-?\d+)\}(.*)$/s.exec(text);
  if (range) {
    const [, before = "", from, to, after = ""] = range;
    const [first, last] = [Number(from), Number(to)];
    const length = Math.min(Math.abs(last - first), 10_000);
    const numbers = Array.from({ length: length + 1 }, (_, index) => first + (last < first ? -index : index));
    return numbers.flatMap((number) => braceAlternatives(`${before}${number}${after}`));
  }
  const simple = /^(.*?)\{([^{}$`]*,[^{}]*)\}(.*)$/s.exec(text);
  if (!simple) return [text];
  const [, before = "", middle = "", after = ""] = simple;
  return middle.split(",").flatMap((one) => braceAlternatives(`${before}${one}${after}`));
}

const parsed = new Map<string, readonly Word[]>();

function wordsOf(text: string): readonly Word[] {
  let words = parsed.get(text);
  if (!words) {
    const command = parse(`: ${text}`).commands[0]?.command;
    words = command?.type === "Command" ? command.suffix.filter((item) => item.type === "Word") : [];
    parsed.set(text, words);
  }
  return words;
}

const bodies = new Map<string, readonly WordPart[] | string>();

/** `$((…))` or `((…))`: what is within is expanded as in double quotes, then calculated. */
export function arithmetic(shell: Interpreter, whole: string): string {
  const inner = whole
    .replace(/^\$?\(\(/, "")
    .replace(/\)\)$/, "")
    .replace(/^\$\[|\]$/g, "");
  return String(calculateText(shell, inner));
}

export function calculateText(shell: Interpreter, inner: string): bigint {
  let body = bodies.get(inner);
  if (body === undefined) {
    const command = parse(`: <<firn-arithmetic\n${inner}\nfirn-arithmetic\n`).commands[0]?.command;
    const document = command?.type === "Command" ? command.redirects[0] : undefined;
    body = (document?.type === "HereDoc" && document.body.parts) || inner;
    bodies.set(inner, body);
  }
  const text = typeof body === "string" ? body : expandQuoted(shell, body);
  return calculate(text.replaceAll('"', ""), {
    get(name) {
      const value = valueOf(shell, name);
      if (value === undefined && shell.state.options.has("u")) throw new ShellError(`${name}: parameter not set`);
      return value;
    },
    set: (name, value) => shell.set(name, value),
  });
}
