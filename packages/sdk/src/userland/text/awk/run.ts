import { bytesOf, Collected, type Input, inputOf, type Output, type Process, textOf } from "../../../shell/index.ts";
import { formatPrintf } from "../../../shell/printf.ts";
import { compileRegex } from "../regex/compile.ts";
import { awk as awkSyntax } from "../regex/syntax.ts";
import type { Expression, Program, Statement } from "./syntax.ts";
import { unescapeAwk } from "./tokens.ts";
import { input, isTrue, looksNumeric, toNumber, toText, type Value } from "./values.ts";

type Cell = Value | Map<string, Value>;

class Jump extends Error {
  readonly kind: "next" | "nextfile" | "break" | "continue" | "exit" | "return";
  readonly value: Value;
  constructor(kind: Jump["kind"], value?: Value) {
    super(kind);
    this.kind = kind;
    this.value = value;
  }
}

/** One run of a program over its input. */
export class AwkRun {
  readonly #process: Process;
  readonly #program: Program;
  readonly #globals = new Map<string, Cell>();
  #locals: Map<string, Cell> | undefined;
  #record = "";
  #fields: Value[] | undefined;
  #operands: string[];
  #current: Input | undefined;
  #opened = false;
  readonly #active = new Set<number>();
  readonly #outputs = new Map<string, Output & { readonly close?: () => number }>();
  readonly #inputs = new Map<string, Input>();
  #depth = 0;

  constructor(
    process: Process,
    program: Program,
    assignments: readonly (readonly [string, string])[],
    operands: readonly string[],
  ) {
    this.#process = process;
    this.#program = program;
    this.#operands = [...operands];
    const presets = { FS: " ", OFS: " ", ORS: "\n", RS: "\n", SUBSEP: "\x1c", CONVFMT: "%.6g", OFMT: "%.6g" };
    for (const [name, value] of Object.entries(presets)) this.#globals.set(name, value);
    for (const name of ["NR", "NF", "FNR", "RSTART"]) this.#globals.set(name, 0);
    this.#globals.set("RLENGTH", -1);
    this.#globals.set("ENVIRON", new Map([...process.env].map(([name, value]) => [name, input(value)])));
    this.#globals.set("ARGC", operands.length + 1);
    this.#globals.set("ARGV", new Map(["awk", ...operands].map((word, index) => [String(index), input(word)])));
    for (const [name, value] of assignments) this.#globals.set(name, input(value));
  }

  run(): number {
    let status = 0;
    const { rules } = this.#program;
    const guarded = (body: () => void): boolean => {
      try {
        body();
        return true;
      } catch (error) {
        if (!(error instanceof Jump)) throw error;
        if (error.kind === "exit") {
          if (error.value !== undefined) status = toNumber(error.value) & 255;
          return false;
        }
        return true;
      }
    };
    const runRules = (when: "BEGIN" | "END") => () => {
      for (const { pattern, body } of rules) if (pattern === when && body) this.#statement(body);
    };
    let goesOn = guarded(runRules("BEGIN"));
    const next = (): string | undefined =>
      rules.some(({ pattern }) => pattern !== "BEGIN") ? this.#nextRecord() : undefined;
    // What cannot be read ends it on the spot: no END.
    let isReadable = true;
    while (goesOn) {
      let record: string | undefined;
      isReadable = guarded(() => (record = next()));
      if (record === undefined) break;
      this.#setRecord(record);
      goesOn = guarded(() => this.#main());
    }
    if (isReadable) guarded(runRules("END"));
    for (const key of [...this.#outputs.keys()]) this.#close(key);
    return status;
  }

  #main(): void {
    for (const [index, { pattern, until, body }] of this.#program.rules.entries()) {
      if (pattern === "BEGIN" || pattern === "END") continue;
      if (until && pattern) {
        if (!this.#active.has(index)) {
          if (!isTrue(this.#condition(pattern))) continue;
          this.#active.add(index);
        }
        if (isTrue(this.#condition(until))) this.#active.delete(index);
      } else if (pattern && !isTrue(this.#condition(pattern))) continue;
      if (body) this.#statement(body);
      else this.#process.stdout.write(this.#record + this.#text(this.#globals.get("ORS")));
    }
  }

  #condition(expression: Expression): Value {
    return this.#value(expression);
  }

  // Input

  #nextRecord(): string | undefined {
    for (;;) {
      if (!this.#current) {
        const next = this.#operands.shift();
        if (next === undefined) {
          if (this.#opened) return undefined;
          this.#current = this.#process.stdin;
        } else if (next === "") continue;
        else if (/^[A-Za-z_]\w*=/.test(next)) {
          const equals = next.indexOf("=");
          this.#globals.set(next.slice(0, equals), input(unescapeAwk(next.slice(equals + 1))));
          continue;
        } else this.#current = this.#open(next);
        this.#opened = true;
        this.#globals.set("FNR", 0);
        if (next !== undefined) this.#globals.set("FILENAME", next);
        if (!this.#current) continue;
      }
      const record = this.#readRecord(this.#current);
      if (record !== undefined) {
        for (const name of ["NR", "FNR"]) this.#globals.set(name, toNumber(this.#scalar(name)) + 1);
        return record;
      }
      this.#current = undefined;
    }
  }

  #open(name: string): Input | undefined {
    if (name === "-" || name === "/dev/stdin") return this.#process.stdin;
    const path = this.#process.path(name);
    if (this.#process.tree.resolve(path)?.type === "file") return inputOf(textOf(this.#process.tree.read(path)));
    this.#process.stderr.write(`mawk: cannot open ${name} (No such file or directory)\n`);
    throw new Jump("exit", 2);
  }

  #readRecord(from: Input): string | undefined {
    this.#process.meter.step();
    const separator = this.#text(this.#globals.get("RS"));
    if (separator === "\n") return from.readLine()?.text;
    // Other separators need what is left as a whole, and give the rest back by a fresh input.
    const rest = from.readAll();
    if (rest === "") return undefined;
    const regex =
      separator === ""
        ? /\n\n+/g
        : separator.length === 1
          ? new RegExp(`\\x${separator.charCodeAt(0).toString(16).padStart(2, "0")}`, "g")
          : compileRegex(separator, awkSyntax, "g");
    const text = separator === "" ? rest.replace(/^\n+/, "") : rest;
    if (text === "") return undefined;
    regex.lastIndex = 0;
    const found = regex.exec(text);
    const record = found ? text.slice(0, found.index) : text;
    const after = found ? text.slice(found.index + found[0].length) : "";
    const next = inputOf(after);
    Object.assign(from, {
      readAll: () => next.readAll(),
      readLine: () => next.readLine(),
      read: (n: number) => next.read(n),
    });
    return separator === "" ? record.replace(/\n$/, "") : record;
  }

  #setRecord(text: string): void {
    this.#record = text;
    this.#fields = undefined;
  }

  #split(): Value[] {
    if (!this.#fields) {
      this.#fields = this.#pieces(this.#record, this.#text(this.#globals.get("FS"))).map(input);
      this.#globals.set("NF", this.#fields.length);
    }
    return this.#fields;
  }

  #pieces(text: string, separator: string): string[] {
    if (text === "") return [];
    if (separator === " ") return text.trim() === "" ? [] : text.replace(/^[ \t\n]+|[ \t\n]+$/g, "").split(/[ \t\n]+/);
    if (separator === "") return text.split("");
    const regex =
      separator.length === 1 && separator !== "\\"
        ? new RegExp(`\\x${separator.charCodeAt(0).toString(16).padStart(2, "0")}`, "g")
        : compileRegex(separator, awkSyntax, "g");
    const parts: string[] = [];
    let from = 0;
    for (const found of text.matchAll(regex)) {
      if (found[0] === "") continue;
      parts.push(text.slice(from, found.index));
      from = found.index + found[0].length;
    }
    return [...parts, text.slice(from)];
  }

  // Variables

  #text(value: Cell): string {
    return value instanceof Map ? "" : toText(value, (number) => this.#format(this.#conversion(), number));
  }

  #conversion(): string {
    const format = this.#globals.get("CONVFMT");
    return typeof format === "string" ? format : "%.6g";
  }

  #format(format: string, number: number): string {
    return formatPrintf(format, [String(number)], () => undefined).text;
  }

  #scope(name: string): Map<string, Cell> {
    return this.#locals?.has(name) ? this.#locals : this.#globals;
  }

  #scalar(name: string): Value {
    if (name === "NF") this.#split();
    const cell = this.#scope(name).get(name);
    return cell instanceof Map ? undefined : cell;
  }

  #array(name: string): Map<string, Value> {
    const scope = this.#scope(name);
    let cell = scope.get(name);
    if (!(cell instanceof Map)) scope.set(name, (cell = new Map<string, Value>()));
    return cell;
  }

  #key(subscripts: readonly Expression[]): string {
    return subscripts
      .map((subscript) => this.#text(this.#value(subscript)))
      .join(this.#text(this.#globals.get("SUBSEP")));
  }

  #store(target: Expression, value: Value): Value {
    switch (target.kind) {
      case "variable":
        if (target.name === "NF") {
          const fields = this.#split();
          const count = Math.min(Math.max(0, toNumber(value)), 1_000_000);
          while (fields.length < count) fields.push("");
          fields.length = count;
          this.#globals.set("NF", count);
          this.#rebuild(fields);
        } else this.#scope(target.name).set(target.name, value);
        return value;
      case "element":
        this.#array(target.name).set(this.#key(target.subscripts), value);
        this.#process.meter.wrote(8);
        return value;
      case "field": {
        const index = toNumber(this.#value(target.index));
        if (index === 0) this.#setRecord(this.#text(value));
        else {
          const fields = this.#split();
          if (index > 1_000_000) return value;
          while (fields.length < index) fields.push("");
          fields[index - 1] = value;
          this.#globals.set("NF", fields.length);
          this.#rebuild(fields);
        }
        return value;
      }
      case "group":
        return this.#store(target.inner, value);
      default:
        return value;
    }
  }

  #rebuild(fields: Value[]): void {
    this.#record = fields.map((field) => this.#text(field)).join(this.#text(this.#globals.get("OFS")));
    this.#fields = fields;
  }

  // Statements

  #statement(node: Statement): void {
    this.#process.meter.step();
    switch (node.kind) {
      case "expression":
        this.#value(node.value);
        return;
      case "block":
        for (const statement of node.body) this.#statement(statement);
        return;
      case "print":
      case "printf":
        return this.#print(node);
      case "if":
        if (isTrue(this.#value(node.test))) this.#statement(node.yes);
        else if (node.no) this.#statement(node.no);
        return;
      case "while":
        while (isTrue(this.#value(node.test))) if (this.#leaves(node.body)) break;
        return;
      case "do":
        do if (this.#leaves(node.body)) break;
        while (isTrue(this.#value(node.test)));
        return;
      case "for":
        if (node.start) this.#statement(node.start);
        while (!node.test || isTrue(this.#value(node.test))) {
          if (this.#leaves(node.body)) break;
          if (node.step) this.#statement(node.step);
        }
        return;
      case "forIn":
        for (const key of [...this.#array(node.name).keys()]) {
          this.#scope(node.variable).set(node.variable, input(key));
          if (this.#leaves(node.body)) break;
        }
        return;
      case "delete":
        if (node.subscripts) this.#array(node.name).delete(this.#key(node.subscripts));
        else this.#array(node.name).clear();
        return;
      case "exit":
      case "return":
        throw new Jump(node.kind, node.value && this.#value(node.value));
      default:
        if (node.kind === "nextfile") this.#current = undefined;
        throw new Jump(node.kind);
    }
  }

  #leaves(body: Statement): boolean {
    this.#process.meter.step();
    try {
      this.#statement(body);
    } catch (error) {
      if (!(error instanceof Jump) || (error.kind !== "break" && error.kind !== "continue")) throw error;
      return error.kind === "break";
    }
    return false;
  }

  #print({ kind, args, to }: Extract<Statement, { kind: "print" | "printf" }>): void {
    const values = args.map((arg) => this.#value(arg));
    let text: string;
    if (kind === "printf") text = this.#sprintf(values);
    else {
      const format = this.#text(this.#globals.get("OFMT"));
      const words = values.map((value) => toText(value, (number) => this.#format(format, number)));
      text =
        (args.length === 0 ? this.#record : words.join(this.#text(this.#globals.get("OFS")))) +
        this.#text(this.#globals.get("ORS"));
    }
    this.#process.meter.wrote(text.length);
    if (to) this.#output(to.operator, this.#text(this.#value(to.target))).write(text);
    else this.#process.stdout.write(text);
  }

  #output(operator: ">" | ">>" | "|", name: string): Output {
    const known = this.#outputs.get(name);
    if (known) return known;
    if (name === "/dev/stdout" || name === "-") return this.#process.stdout;
    if (name === "/dev/stderr") return this.#process.stderr;
    const collected = new Collected();
    const { tree } = this.#process;
    const close = (): number => {
      if (operator === "|") return this.#process.run(["sh", "-c", name], { stdin: inputOf(collected.text) });
      if (name === "/dev/null") return 0;
      const path = this.#process.path(name);
      const before = operator === ">>" && tree.resolve(path)?.type === "file" ? textOf(tree.read(path)) : "";
      tree.write(path, bytesOf(before + collected.text));
      return 0;
    };
    const output = { write: (text: string) => collected.write(text), close };
    this.#outputs.set(name, output);
    return output;
  }

  #close(name: string): number {
    const isInput = this.#inputs.delete(name);
    const output = this.#outputs.get(name);
    this.#outputs.delete(name);
    return output?.close?.() ?? (isInput ? 0 : -1);
  }

  // Expressions

  #value(node: Expression): Value {
    switch (node.kind) {
      case "number":
        return node.value;
      case "string":
        return node.text;
      case "regex":
        return compileRegex(node.source, awkSyntax).test(this.#record) ? 1 : 0;
      case "group":
        return this.#value(node.inner);
      case "variable":
        return this.#scalar(node.name);
      case "field": {
        const index = toNumber(this.#value(node.index));
        return index === 0 ? input(this.#record) : this.#split()[index - 1];
      }
      case "element": {
        const array = this.#array(node.name);
        const key = this.#key(node.subscripts);
        if (!array.has(key)) array.set(key, undefined);
        return array.get(key);
      }
      case "in":
        return this.#array(node.name).has(this.#key(node.subscripts)) ? 1 : 0;
      case "ternary":
        return this.#value(isTrue(this.#value(node.test)) ? node.yes : node.no);
      case "assign": {
        const value = this.#value(node.value);
        if (node.operator === "=") return this.#store(node.target, value);
        const left = toNumber(this.#value(node.target));
        return this.#store(node.target, calculate(node.operator[0] ?? "", left, toNumber(value)));
      }
      case "step": {
        const before = toNumber(this.#value(node.target));
        this.#store(node.target, before + node.by);
        return node.prefix ? before + node.by : before;
      }
      case "unary": {
        const value = this.#value(node.operand);
        if (node.operator === "!") return isTrue(value) ? 0 : 1;
        return node.operator === "-" ? -toNumber(value) : toNumber(value);
      }
      case "binary":
        return this.#binary(node);
      case "call":
        return node.builtin ? this.#builtin(node.name, node.args) : this.#call(node.name, node.args);
      default:
        return this.#getline(node);
    }
  }

  #regexOf(node: Expression, flags = ""): RegExp {
    return compileRegex(node.kind === "regex" ? node.source : this.#text(this.#value(node)), awkSyntax, flags);
  }

  #binary({ operator, left, right }: Extract<Expression, { kind: "binary" }>): Value {
    if (operator === "&&") return isTrue(this.#value(left)) && isTrue(this.#value(right)) ? 1 : 0;
    if (operator === "||") return isTrue(this.#value(left)) || isTrue(this.#value(right)) ? 1 : 0;
    if (operator === "~" || operator === "!~") {
      const text = this.#text(this.#value(left));
      return this.#regexOf(right).test(text) === (operator === "~") ? 1 : 0;
    }
    const a = this.#value(left);
    const b = this.#value(right);
    if (operator === " ") {
      const text = this.#text(a) + this.#text(b);
      this.#process.meter.wrote(text.length);
      return text;
    }
    if (/^[<>=!]/.test(operator)) {
      const isNumeric = looksNumeric(a) && looksNumeric(b);
      const [x, y] = isNumeric ? [toNumber(a), toNumber(b)] : [this.#text(a), this.#text(b)];
      const order = x < y ? -1 : x > y ? 1 : 0;
      const holds = {
        "<": order < 0,
        "<=": order <= 0,
        "==": order === 0,
        "!=": order !== 0,
        ">": order > 0,
        ">=": order >= 0,
      };
      return holds[operator as "<"] ? 1 : 0;
    }
    return calculate(operator, toNumber(a), toNumber(b));
  }

  #call(name: string, args: readonly Expression[]): Value {
    const fn = this.#program.functions.get(name);
    if (!fn || this.#depth > 500) throw new Jump("exit", 2);
    const frame = new Map<string, Cell>();
    const shared: (readonly [string, string])[] = [];
    for (const [index, param] of fn.params.entries()) {
      const arg = args[index];
      if (arg?.kind === "variable") {
        const cell = this.#scope(arg.name).get(arg.name);
        frame.set(param, cell);
        // An unset variable may become an array within.
        if (cell === undefined) shared.push([param, arg.name]);
      } else frame.set(param, arg && this.#value(arg));
    }
    const before = this.#locals;
    this.#locals = frame;
    this.#depth++;
    try {
      this.#statement(fn.body);
      return undefined;
    } catch (error) {
      if (error instanceof Jump && error.kind === "return") return error.value;
      throw error;
    } finally {
      this.#depth--;
      this.#locals = before;
      for (const [param, own] of shared) {
        const cell = frame.get(param);
        if (cell instanceof Map) this.#scope(own).set(own, cell);
      }
    }
  }

  #sprintf(values: readonly Value[]): string {
    const [format, ...rest] = values;
    const kinds = [...this.#text(format).matchAll(/%[-+ #0]*(\*|\d+)?(?:\.(?:\*|\d+)?)?([a-zA-Z%])/g)].map(
      (found) => found[2],
    );
    const args = rest.map((value, index) => {
      const kind = kinds.filter((one) => one !== "%")[index];
      if (kind === "c") return typeof value === "number" ? String.fromCharCode(value & 255) : this.#text(value);
      if (kind !== undefined && "dixXou".includes(kind)) return String(BigInt(Math.trunc(toNumber(value)) || 0));
      return kind === "s" ? this.#text(value) : String(toNumber(value));
    });
    // The escapes of the format were read with the program; the arguments are used once.
    const plain = this.#text(format).replaceAll("\\", "\\\\");
    return formatPrintf(plain, args, () => undefined).text;
  }

  #builtin(name: string, args: readonly Expression[]): Value {
    const text = (index: number): string => {
      const arg = args[index];
      return arg ? this.#text(this.#value(arg)) : this.#record;
    };
    const number = (index: number): number => {
      const arg = args[index];
      return arg ? toNumber(this.#value(arg)) : 0;
    };
    switch (name) {
      case "length": {
        const [arg] = args;
        if (arg?.kind === "variable" && this.#scope(arg.name).get(arg.name) instanceof Map)
          return this.#array(arg.name).size;
        return text(0).length;
      }
      case "substr": {
        const value = text(0);
        const start = Math.round(number(1));
        const end = args.length > 2 ? start + Math.round(number(2)) : value.length + 1;
        return value.slice(Math.max(0, start - 1), Math.max(0, end - 1, start - 1));
      }
      case "index":
        return text(0).indexOf(text(1)) + 1;
      case "split": {
        const value = text(0);
        const [, target, separator] = args;
        if (target?.kind !== "variable") return 0;
        const by = separator
          ? separator.kind === "regex"
            ? separator.source
            : text(2)
          : this.#text(this.#globals.get("FS"));
        const parts = this.#pieces(value, separator?.kind === "regex" && by.length === 1 ? `[${by}]` : by);
        const array = this.#array(target.name);
        array.clear();
        for (const [index, part] of parts.entries()) array.set(String(index + 1), input(part));
        return parts.length;
      }
      case "sub":
      case "gsub":
        return this.#substitute(args, name === "gsub");
      case "match": {
        const value = text(0);
        const [, pattern] = args;
        const found = pattern && this.#regexOf(pattern).exec(value);
        this.#globals.set("RSTART", found ? found.index + 1 : 0);
        this.#globals.set("RLENGTH", found ? found[0].length : -1);
        return found ? found.index + 1 : 0;
      }
      case "sprintf":
        return this.#sprintf(args.map((arg) => this.#value(arg)));
      case "tolower":
        return text(0).replaceAll(/[A-Z]+/g, (upper) => upper.toLowerCase());
      case "toupper":
        return text(0).replaceAll(/[a-z]+/g, (lower) => lower.toUpperCase());
      case "system":
        return this.#process.run(["sh", "-c", text(0)]);
      case "close":
        return this.#close(text(0));
      case "fflush":
      case "srand":
        return 0;
      case "rand":
        this.#process.report({ kind: "deferred", why: "asks for a random number" });
        return 0;
      case "int":
        return Math.trunc(number(0));
      case "atan2":
        return Math.atan2(number(0), number(1));
      case "sqrt":
      case "sin":
      case "cos":
      case "exp":
        return Math[name](number(0));
      default:
        return Math.log(number(0));
    }
  }

  #substitute([pattern, replacement, target]: readonly Expression[], all: boolean): number {
    if (!pattern || !replacement) return 0;
    const place: Expression = target ?? { kind: "field", index: { kind: "number", value: 0 } };
    const before = this.#text(this.#value(place));
    const regex = this.#regexOf(pattern, all ? "g" : "");
    const text = this.#text(this.#value(replacement));
    let count = 0;
    const after = before.replace(regex, (found: string) => {
      count++;
      return text.replaceAll(/\\\\&|\\&|&/g, (mark) => (mark === "&" ? found : mark === "\\&" ? "&" : `\\${found}`));
    });
    if (count > 0) this.#store(place, after);
    return count;
  }

  #getline({ from, source, target }: Extract<Expression, { kind: "getline" }>): Value {
    let record: string | undefined;
    if (from === "input") record = this.#nextRecord();
    else {
      const name = source ? this.#text(this.#value(source)) : "";
      let own = this.#inputs.get(name);
      if (!own) {
        if (from === "command") {
          const output = new Collected();
          this.#process.run(["sh", "-c", name], { stdout: output });
          own = inputOf(output.text);
        } else {
          const path = this.#process.path(name);
          if (name === "-") own = this.#process.stdin;
          else if (this.#process.tree.resolve(path)?.type !== "file") return -1;
          else own = inputOf(textOf(this.#process.tree.read(path)));
        }
        this.#inputs.set(name, own);
      }
      record = this.#readRecord(own);
      if (record !== undefined && from === "command") this.#globals.set("NR", toNumber(this.#scalar("NR")) + 1);
    }
    if (record === undefined) return 0;
    if (target) this.#store(target, input(record));
    else this.#setRecord(record);
    return 1;
  }
}

function calculate(operator: string, left: number, right: number): number {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
    case "%":
      return left % right;
    default:
      return left ** right;
  }
}
