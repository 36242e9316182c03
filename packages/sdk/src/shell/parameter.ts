import type { ParameterExpansionPart, SimpleExpansionPart, Word } from "unbash";
import { Exit, ShellError } from "./control-flow.ts";
import { addParts, addQuotedPart, calculateText, expandToPieces, expandToText } from "./expand.ts";
import type { FieldBuilder } from "./fields.ts";
import type { Interpreter } from "./interpreter.ts";
import { type Piece, patternOf } from "./pattern.ts";

/** A parameter's value by name: variables, positional and special parameters; undefined where it is not set. */
export function valueOf(shell: Interpreter, name: string): string | undefined {
  const { state } = shell;
  if (/^\d+$/.test(name)) return name === "0" ? state.name : state.params[Number(name) - 1];
  switch (name) {
    case "?":
      return String(state.status);
    case "#":
      return String(state.params.length);
    case "$":
      return "1";
    case "!":
      return state.variables.get("!")?.value;
    case "-":
      return [...state.options].filter((option) => option.length === 1).join("");
    case "*":
    case "@":
      return state.params.length > 0 ? joined(shell, state.params) : undefined;
    case "LINENO":
      return String(shell.line);
    case "PPID":
      return "1";
    case "RANDOM":
      if (!shell.source.isBash) break;
      shell.deferred("asks for a random number");
      return "0";
    case "UID":
    case "EUID":
      if (shell.source.isBash) return "0";
      break;
    case "BASH_VERSION":
      return shell.source.isBash ? "5.2.15(1)-release" : undefined;
    default:
  }
  return state.variables.get(name)?.value;
}

function joined(shell: Interpreter, values: readonly string[]): string {
  const ifs = shell.get("IFS");
  return values.join(ifs === undefined ? " " : (ifs[0] ?? ""));
}

/** Adds what `$name` or `${name…}` stands for. */
export function expandParameter(
  shell: Interpreter,
  builder: FieldBuilder,
  part: SimpleExpansionPart | ParameterExpansionPart,
  quoted: boolean,
): void {
  const simple = part.type === "SimpleExpansion";
  const name = simple ? part.text.slice(1) : part.parameter;
  const operation = simple ? undefined : part.operation;
  const add = (text: string): void => (quoted ? builder.literal(text, true) : builder.expansion(text));
  const list = listOf(shell, name, simple ? undefined : part.index);
  if (!simple && part.prefix === "#") {
    if (list) return add(String(list.values.length));
    const value = element(shell, name, part.index) ?? unset(shell, name);
    return add(String(value.length));
  }
  if (!simple && part.prefix === "!") {
    if (!shell.source.isBash) throw new ShellError("Bad substitution");
    return add(valueOf(shell, valueOf(shell, name) ?? "") ?? "");
  }
  if (list && (!operation || list.values.length > 0) && operation?.type !== "Default") {
    const values = operation ? list.values.map((value) => changed(shell, value, operation, name)) : list.values;
    if (!list.separate && quoted) return builder.literal(joined(shell, values), true);
    for (const [index, value] of values.entries()) {
      if (index > 0) builder.break();
      add(value);
    }
    return;
  }
  const value = list
    ? list.values.length > 0
      ? joined(shell, list.values)
      : undefined
    : element(shell, name, simple ? undefined : part.index);
  if (!operation) return add(value ?? unset(shell, name));
  if (operation.type !== "Default") return add(changed(shell, value ?? unset(shell, name), operation, name));

  const operator = operation.operator.replace(":", "");
  const isMissing = value === undefined || (operation.operator.startsWith(":") && value === "");
  if (operator === "+") {
    if (!isMissing) addOperand(shell, builder, operation.operand, quoted);
    return;
  }
  if (!isMissing) {
    if (list?.separate) {
      for (const [index, one] of list.values.entries()) {
        if (index > 0) builder.break();
        add(one);
      }
      return;
    }
    return add(value);
  }
  if (operator === "-") return addOperand(shell, builder, operation.operand, quoted);
  if (operator === "=") {
    const text = expandToText(shell, operation.operand);
    shell.set(name, text);
    return add(text);
  }
  const message = operation.operand.text === "" ? "parameter not set" : expandToText(shell, operation.operand);
  shell.complain(
    `${name}: ${message}${operation.operand.text === "" && operation.operator === ":?" ? " or null" : ""}`,
  );
  throw new Exit(2);
}

function addOperand(shell: Interpreter, builder: FieldBuilder, word: Word, quoted: boolean): void {
  if (!word.parts) {
    if (quoted) return builder.literal(word.value, true);
    return addParts(shell, builder, [{ type: "Literal", text: word.text, value: word.value, pos: 0, end: 0 }], "word");
  }
  if (!quoted) return addParts(shell, builder, word.parts, "word");
  for (const part of word.parts) {
    // Within double quotes single quotes stand for themselves.
    if (part.type === "SingleQuoted") builder.literal(part.text, true);
    else addQuotedPart(shell, builder, part);
  }
}

interface List {
  readonly values: readonly string[];
  /** `@` rather than `*`. */
  readonly separate: boolean;
}

function listOf(shell: Interpreter, name: string, index: Word | undefined): List | undefined {
  if (name === "@" || name === "*") return { values: shell.state.params, separate: name === "@" };
  if (index?.text !== "@" && index?.text !== "*") return undefined;
  const variable = shell.state.variables.get(name);
  const values = variable?.list ?? (variable?.value === undefined ? [] : [variable.value]);
  return { values, separate: index.text === "@" };
}

function element(shell: Interpreter, name: string, index: Word | undefined): string | undefined {
  if (!index) {
    const variable = shell.state.variables.get(name);
    return variable?.list ? variable.list[0] : valueOf(shell, name);
  }
  const variable = shell.state.variables.get(name);
  const at = Number(calculateText(shell, expandToText(shell, index)));
  const list = variable?.list ?? (variable?.value === undefined ? [] : [variable.value]);
  return list.at(at);
}

function unset(shell: Interpreter, name: string): string {
  if (!shell.state.options.has("u") || name === "@" || name === "*") return "";
  shell.complain(`${name}: parameter not set`);
  throw new Exit(2);
}

type Operation = NonNullable<ParameterExpansionPart["operation"]>;

function changed(shell: Interpreter, value: string, operation: Operation, name: string): string {
  switch (operation.type) {
    case "Remove": {
      const pattern = patternOf(expandToPieces(shell, operation.operand), shell.source.isBash);
      return operation.operator.startsWith("#")
        ? withoutPrefix(value, pattern, operation.operator === "##")
        : withoutSuffix(value, pattern, operation.operator === "%%");
    }
    case "Replace":
      if (!shell.source.isBash) throw new ShellError("Bad substitution");
      return replaced(
        value,
        expandToPieces(shell, operation.pattern),
        expandToText(shell, operation.replacement),
        operation.operator,
      );
    case "Slice": {
      if (!shell.source.isBash) throw new ShellError("Bad substitution");
      const offset = Number(calculateText(shell, expandToText(shell, operation.offset)));
      const start = offset < 0 ? Math.max(0, value.length + offset) : offset;
      if (!operation.length) return value.slice(start);
      const length = Number(calculateText(shell, expandToText(shell, operation.length)));
      return length < 0 ? value.slice(start, value.length + length) : value.slice(start, start + length);
    }
    case "CaseModification": {
      if (!shell.source.isBash) throw new ShellError("Bad substitution");
      const turn = (text: string) => (operation.operator.startsWith("^") ? text.toUpperCase() : text.toLowerCase());
      return operation.operator.length === 2 ? turn(value) : turn(value.slice(0, 1)) + value.slice(1);
    }
    default:
      if (!shell.source.isBash) throw new ShellError("Bad substitution");
      shell.unsupported(`\${${name}…} of this kind is not known to firn`);
      return value;
  }
}

function withoutPrefix(value: string, pattern: RegExp, longest: boolean): string {
  for (let step = 0; step <= value.length; step++) {
    const length = longest ? value.length - step : step;
    if (pattern.test(value.slice(0, length))) return value.slice(length);
  }
  return value;
}

function withoutSuffix(value: string, pattern: RegExp, longest: boolean): string {
  for (let step = 0; step <= value.length; step++) {
    const start = longest ? step : value.length - step;
    if (pattern.test(value.slice(start))) return value.slice(0, start);
  }
  return value;
}

function replaced(value: string, pieces: readonly Piece[], replacement: string, operator: string): string {
  const inner = patternOf(pieces).source.slice(1, -1);
  if (operator === "/#") return value.replace(new RegExp(`^${inner}`, "s"), () => replacement);
  if (operator === "/%") return value.replace(new RegExp(`${inner}$`, "s"), () => replacement);
  return value.replace(new RegExp(inner, operator === "//" ? "gs" : "s"), () => replacement);
}
