import { Stop } from "../../gnu/command.ts";
import type { AwkFunction, Expression, PrintTarget, Program, Rule, Statement } from "./syntax.ts";
import { type Token, tokensOf } from "./tokens.ts";

/** Reads an awk program. https://pubs.opengroup.org/onlinepubs/9699919799/utilities/awk.html @throws Stop */
export function parseAwk(text: string): Program {
  return new Parser(tokensOf(text)).program();
}

const assignments = new Set(["=", "+=", "-=", "*=", "/=", "%=", "^="]);

class Parser {
  readonly #tokens: readonly Token[];
  readonly #functions = new Map<string, AwkFunction>();
  #at = 0;
  /** In `print a > b` the `>` is no comparison; in `for (x in y)` and getline's source other rules hold. */
  #noGreater = false;
  #noIn = false;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  program(): Program {
    const rules: Rule[] = [];
    this.#newlines(true);
    while (this.#peek.kind !== "end") {
      if (this.#is("function") || this.#is("func")) this.#function();
      else rules.push(this.#rule());
      this.#newlines(true);
    }
    return { rules, functions: this.#functions };
  }

  get #peek(): Token {
    return this.#tokens[this.#at] ?? { kind: "end", text: "", value: 0 };
  }

  #is(text: string): boolean {
    const { kind, text: own } = this.#peek;
    return own === text && kind !== "string" && kind !== "regex";
  }

  #accept(text: string): boolean {
    if (!this.#is(text)) return false;
    this.#at++;
    return true;
  }

  #expect(text: string): void {
    if (!this.#accept(text)) throw this.#error();
  }

  #error(): Stop {
    const { kind, text } = this.#peek;
    return new Stop(`syntax error at or near ${kind === "newline" || kind === "end" ? "end of line" : text}`, 2);
  }

  #newlines(semicolons = false): void {
    const skips = (): boolean => this.#peek.kind === "newline" || (semicolons && this.#is(";"));
    while (skips()) this.#at++;
  }

  #function(): void {
    this.#at++;
    const name = this.#tokens[this.#at++]?.text ?? "";
    this.#expect("(");
    const params: string[] = [];
    while (!this.#accept(")")) {
      params.push(this.#tokens[this.#at++]?.text ?? "");
      this.#accept(",");
      this.#newlines();
      if (this.#peek.kind === "end") throw this.#error();
    }
    this.#newlines();
    this.#functions.set(name, { params, body: this.#block() });
  }

  #rule(): Rule {
    let pattern: Rule["pattern"];
    let until: Expression | undefined;
    if (this.#accept("BEGIN")) pattern = "BEGIN";
    else if (this.#accept("END")) pattern = "END";
    else if (!this.#is("{")) {
      pattern = this.#expression();
      if (this.#accept(",")) {
        this.#newlines();
        until = this.#expression();
      }
    }
    const body = this.#is("{") ? this.#block() : undefined;
    return { pattern, until, body };
  }

  #block(): Statement {
    this.#expect("{");
    const body: Statement[] = [];
    this.#newlines(true);
    while (!this.#accept("}")) {
      if (this.#peek.kind === "end") throw this.#error();
      body.push(this.#statement());
      this.#newlines(true);
    }
    return { kind: "block", body };
  }

  #body(): Statement {
    this.#newlines();
    if (this.#accept(";")) return { kind: "block", body: [] };
    return this.#statement();
  }

  #statement(): Statement {
    if (this.#is("{")) return this.#block();
    if (this.#accept("if")) {
      this.#expect("(");
      const test = this.#expression();
      this.#expect(")");
      const yes = this.#body();
      const before = this.#at;
      this.#newlines(true);
      if (this.#accept("else")) return { kind: "if", test, yes, no: this.#body() };
      this.#at = before;
      return { kind: "if", test, yes, no: undefined };
    }
    if (this.#accept("while")) {
      this.#expect("(");
      const test = this.#expression();
      this.#expect(")");
      return { kind: "while", test, body: this.#body() };
    }
    if (this.#accept("do")) {
      const body = this.#body();
      this.#newlines(true);
      this.#expect("while");
      this.#expect("(");
      const test = this.#expression();
      this.#expect(")");
      return { kind: "do", test, body };
    }
    if (this.#accept("for")) return this.#for();
    const statement = this.#simple();
    if (!this.#is("}") && !this.#is(";") && this.#peek.kind !== "newline" && this.#peek.kind !== "end")
      throw this.#error();
    if (this.#is(";")) this.#at++;
    return statement;
  }

  #for(): Statement {
    this.#expect("(");
    const [variable, word, name, close] = this.#tokens.slice(this.#at, this.#at + 4);
    if (variable?.kind === "name" && word?.text === "in" && name?.kind === "name" && close?.text === ")") {
      this.#at += 4;
      return { kind: "forIn", variable: variable.text, name: name.text, body: this.#body() };
    }
    const start = this.#is(";") ? undefined : this.#simple();
    this.#expect(";");
    this.#newlines();
    const test = this.#is(";") ? undefined : this.#expression();
    this.#expect(";");
    this.#newlines();
    const step = this.#is(")") ? undefined : this.#simple();
    this.#expect(")");
    return { kind: "for", start, test, step, body: this.#body() };
  }

  #simple(): Statement {
    const { text, kind } = this.#peek;
    if (kind === "keyword") {
      switch (text) {
        case "print":
        case "printf":
          return this.#print(text);
        case "next":
        case "nextfile":
        case "break":
        case "continue":
          this.#at++;
          return { kind: text };
        case "exit":
        case "return":
          this.#at++;
          return { kind: text, value: this.#endsStatement() ? undefined : this.#expression() };
        case "delete": {
          this.#at++;
          const name = this.#tokens[this.#at++]?.text ?? "";
          if (!this.#accept("[")) return { kind: "delete", name, subscripts: undefined };
          const subscripts = this.#list("]");
          return { kind: "delete", name, subscripts };
        }
        default:
      }
    }
    return { kind: "expression", value: this.#expression() };
  }

  #endsStatement(): boolean {
    return this.#is(";") || this.#is("}") || this.#peek.kind === "newline" || this.#peek.kind === "end";
  }

  #print(kind: "print" | "printf"): Statement {
    this.#at++;
    const before = this.#noGreater;
    this.#noGreater = true;
    let args: Expression[] = [];
    const ends = (): boolean => this.#endsStatement() || this.#is(">") || this.#is(">>") || this.#is("|");
    if (!ends()) {
      args.push(this.#expression());
      while (this.#accept(",")) {
        this.#newlines();
        args.push(this.#expression());
      }
      // `print (a, b) > c`
      const [only] = args;
      if (args.length === 1 && only?.kind === "in" && only.name === "") args = [...only.subscripts];
    }
    let to: PrintTarget | undefined;
    const operator = this.#peek.text;
    if (this.#peek.kind === "operator" && (operator === ">" || operator === ">>" || operator === "|")) {
      this.#at++;
      to = { operator, target: this.#concatenation() };
    }
    this.#noGreater = before;
    return { kind, args, to };
  }

  /** Expressions up to a closing mark. */
  #list(close: string): Expression[] {
    const [greater, isIn] = [this.#noGreater, this.#noIn];
    this.#noGreater = this.#noIn = false;
    const list: Expression[] = [];
    this.#newlines();
    while (!this.#accept(close)) {
      list.push(this.#expression());
      this.#newlines();
      if (!this.#accept(",") && !this.#is(close)) throw this.#error();
      this.#newlines();
    }
    [this.#noGreater, this.#noIn] = [greater, isIn];
    return list;
  }

  #expression(): Expression {
    const left = this.#ternary();
    const { kind, text } = this.#peek;
    if (kind === "operator" && assignments.has(text) && isTarget(left)) {
      this.#at++;
      this.#newlines();
      return { kind: "assign", operator: text, target: left, value: this.#expression() };
    }
    return left;
  }

  #ternary(): Expression {
    const test = this.#or();
    if (!this.#accept("?")) return test;
    this.#newlines();
    const yes = this.#expression();
    this.#newlines();
    this.#expect(":");
    this.#newlines();
    return { kind: "ternary", test, yes, no: this.#expression() };
  }

  #or(): Expression {
    let left = this.#and();
    while (this.#accept("||")) {
      this.#newlines();
      left = { kind: "binary", operator: "||", left, right: this.#and() };
    }
    return left;
  }

  #and(): Expression {
    let left = this.#in();
    while (this.#accept("&&")) {
      this.#newlines();
      left = { kind: "binary", operator: "&&", left, right: this.#in() };
    }
    return left;
  }

  #in(): Expression {
    let left = this.#match();
    while (!this.#noIn && this.#is("in")) {
      this.#at++;
      const name = this.#tokens[this.#at++]?.text ?? "";
      left = { kind: "in", subscripts: left.kind === "in" && left.name === "" ? left.subscripts : [left], name };
    }
    return left;
  }

  #match(): Expression {
    let left = this.#comparison();
    while (this.#is("~") || this.#is("!~")) {
      const operator = this.#tokens[this.#at++]?.text ?? "";
      left = { kind: "binary", operator, left, right: this.#comparison() };
    }
    return left;
  }

  #comparison(): Expression {
    const left = this.#concatenation();
    const { kind, text } = this.#peek;
    const compares = kind === "operator" && /^(?:<=?|>=?|==|!=)$/.test(text) && !(text === ">" && this.#noGreater);
    if (compares) {
      this.#at++;
      const right = this.#concatenation();
      return { kind: "binary", operator: text, left, right };
    }
    if (this.#is("|") && this.#tokens[this.#at + 1]?.text === "getline") {
      let source: Expression = left;
      while (this.#is("|") && this.#tokens[this.#at + 1]?.text === "getline") {
        this.#at += 2;
        source = { kind: "getline", from: "command", source, target: this.#getlineTarget() };
      }
      return source;
    }
    return left;
  }

  #concatenation(): Expression {
    let left = this.#additive();
    while (this.#startsOperand()) {
      left = { kind: "binary", operator: " ", left, right: this.#additive() };
    }
    return left;
  }

  #startsOperand(): boolean {
    const { kind, text } = this.#peek;
    if (kind === "number" || kind === "string" || kind === "regex" || kind === "name" || kind === "function")
      return true;
    if (kind === "builtin") return true;
    return kind === "operator" && ["$", "!", "(", "-", "+", "++", "--"].includes(text);
  }

  #additive(): Expression {
    let left = this.#multiplicative();
    while (this.#is("+") || this.#is("-")) {
      const operator = this.#tokens[this.#at++]?.text ?? "";
      left = { kind: "binary", operator, left, right: this.#multiplicative() };
    }
    return left;
  }

  #multiplicative(): Expression {
    let left = this.#unary();
    while (this.#is("*") || this.#is("/") || this.#is("%")) {
      const operator = this.#tokens[this.#at++]?.text ?? "";
      left = { kind: "binary", operator, left, right: this.#unary() };
    }
    return left;
  }

  #unary(): Expression {
    for (const operator of ["!", "-", "+"]) {
      if (this.#accept(operator)) return { kind: "unary", operator, operand: this.#unary() };
    }
    return this.#power();
  }

  #power(): Expression {
    const base = this.#postfix();
    if (!this.#accept("^")) return base;
    return { kind: "binary", operator: "^", left: base, right: this.#unary() };
  }

  #postfix(): Expression {
    if (this.#is("++") || this.#is("--")) {
      const by = this.#tokens[this.#at++]?.text === "++" ? 1 : -1;
      return { kind: "step", prefix: true, by, target: this.#postfix() };
    }
    const operand = this.#primary();
    if (isTarget(operand) && (this.#is("++") || this.#is("--"))) {
      const by = this.#tokens[this.#at++]?.text === "++" ? 1 : -1;
      return { kind: "step", prefix: false, by, target: operand };
    }
    return operand;
  }

  #getlineTarget(): Expression | undefined {
    const { kind, text } = this.#peek;
    return kind === "name" || text === "$" ? this.#primary() : undefined;
  }

  #primary(): Expression {
    const token = this.#peek;
    this.#at++;
    switch (token.kind) {
      case "number":
        return { kind: "number", value: token.value };
      case "string":
        return { kind: "string", text: token.text };
      case "regex":
        return { kind: "regex", source: token.text };
      case "name": {
        if (!this.#accept("[")) return { kind: "variable", name: token.text };
        return { kind: "element", name: token.text, subscripts: this.#list("]") };
      }
      case "function":
        this.#expect("(");
        return { kind: "call", name: token.text, args: this.#list(")"), builtin: false };
      case "builtin": {
        const args = this.#accept("(") ? this.#list(")") : [];
        return { kind: "call", name: token.text, args, builtin: true };
      }
      default:
    }
    if (token.text === "$") {
      const isStep = this.#is("++") || this.#is("--");
      const index = isStep ? this.#postfix() : this.#is("-") ? this.#unary() : this.#primary();
      return { kind: "field", index };
    }
    if (token.text === "getline") {
      const target = this.#getlineTarget();
      if (!this.#accept("<")) return { kind: "getline", from: "input", source: undefined, target };
      return { kind: "getline", from: "file", source: this.#primary(), target };
    }
    if (token.text === "(") {
      const list = this.#list(")");
      const [only] = list;
      if (list.length === 1 && only) return { kind: "group", inner: only };
      // `(i, j) in array`, or a parenthesised list of print.
      return { kind: "in", subscripts: list, name: "" };
    }
    this.#at--;
    throw this.#error();
  }
}

const isTarget = ({ kind }: Expression): boolean => kind === "variable" || kind === "field" || kind === "element";
