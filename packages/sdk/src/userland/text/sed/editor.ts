import { bytesOf, type Process, textOf } from "../../../shell/index.ts";
import { unsupported } from "../../gnu/command.ts";
import type { Address, SedCommand } from "./script.ts";
import { substitute } from "./substitute.ts";

export interface EditorOptions {
  readonly quiet: boolean;
  readonly separator: string;
}

/** One run of a script over lines. */
export class Editor {
  readonly #process: Process;
  readonly #commands: readonly SedCommand[];
  readonly #quiet: boolean;
  readonly #separator: string;
  readonly #inRange = new Map<SedCommand, number>();
  readonly #files = new Map<string, string>();
  #lines: string[] = [];
  #missingNewline = false;
  #line = 0;
  #pattern = "";
  #hold = "";
  #after: string[] = [];
  #changed = false;
  #last: RegExp | undefined;
  #write: (text: string) => void = () => undefined;

  constructor(process: Process, commands: readonly SedCommand[], { quiet, separator }: EditorOptions) {
    this.#process = process;
    this.#commands = commands;
    this.#quiet = quiet;
    this.#separator = separator;
  }

  /** @returns the exit status that `q` says, else 0 */
  run(texts: readonly string[], write: (text: string) => void): number {
    this.#write = write;
    for (const text of texts) {
      if (text === "") continue;
      this.#missingNewline = !text.endsWith(this.#separator);
      this.#lines.push(...(this.#missingNewline ? text : text.slice(0, -1)).split(this.#separator));
    }
    let status = 0;
    while (this.#line < this.#lines.length) {
      this.#pattern = this.#lines[this.#line++] ?? "";
      this.#changed = false;
      const end = this.#cycle();
      if (end === undefined) continue;
      status = end;
      break;
    }
    for (const [name, text] of this.#files) this.#process.tree.write(this.#process.path(name), bytesOf(text));
    return status;
  }

  /** @returns a status where the script quits */
  #cycle(): number | undefined {
    let at = 0;
    for (;;) {
      const command = this.#commands[at];
      if (!command) break;
      this.#process.meter.step();
      at++;
      if (!this.#selects(command)) {
        if (command.name === "{") at = command.target;
        continue;
      }
      switch (command.name) {
        case "{":
        case ":":
          break;
        case "b":
          at = command.target;
          break;
        case "t":
        case "T":
          if (this.#changed === (command.name === "t")) at = command.target;
          this.#changed = false;
          break;
        case "s":
          this.#substitute(command);
          break;
        case "y":
          this.#pattern = this.#pattern
            .split("")
            .map((char) => command.map?.get(char) ?? char)
            .join("");
          break;
        case "d":
          this.#flushAfter();
          return undefined;
        case "D": {
          const newline = this.#pattern.indexOf("\n");
          if (newline < 0) {
            this.#flushAfter();
            return undefined;
          }
          this.#flushAfter();
          this.#pattern = this.#pattern.slice(newline + 1);
          at = 0;
          break;
        }
        case "p":
          this.#print(this.#pattern);
          break;
        case "P":
          this.#print(this.#pattern.split("\n", 1)[0] ?? "");
          break;
        case "n":
          if (!this.#hasMore()) {
            // GNU sed prints what it has where there is no next line.
            if (!this.#quiet) this.#print(this.#pattern);
            this.#flushAfter();
            return undefined;
          }
          if (!this.#quiet) this.#print(this.#pattern);
          this.#flushAfter();
          this.#pattern = this.#lines[this.#line++] ?? "";
          break;
        case "N":
          if (!this.#hasMore()) {
            if (!this.#quiet) this.#print(this.#pattern);
            this.#flushAfter();
            return undefined;
          }
          this.#flushAfter();
          this.#pattern += `\n${this.#lines[this.#line++] ?? ""}`;
          break;
        case "g":
          this.#pattern = this.#hold;
          break;
        case "G":
          this.#pattern += `\n${this.#hold}`;
          break;
        case "h":
          this.#hold = this.#pattern;
          break;
        case "H":
          this.#hold += `\n${this.#pattern}`;
          break;
        case "x":
          [this.#pattern, this.#hold] = [this.#hold, this.#pattern];
          break;
        case "z":
          this.#pattern = "";
          break;
        case "=":
          this.#write(`${this.#line}\n`);
          break;
        case "l":
          this.#write(`${visible(this.#pattern)}$\n`);
          break;
        case "a":
          this.#after.push(command.text);
          break;
        case "i":
          this.#write(command.text);
          break;
        case "c":
          if (!command.to || command.negated || !this.#inRange.has(command)) this.#write(command.text);
          this.#flushAfter();
          return undefined;
        case "r":
          this.#after.push(this.#contentOf(command.text));
          break;
        case "w":
          this.#writeTo(command.text, this.#pattern);
          break;
        case "q":
        case "Q":
          if (command.name === "q") {
            if (!this.#quiet) this.#print(this.#pattern);
            this.#flushAfter();
          }
          return Number(command.text || 0);
        default:
          unsupported(this.#process, `sed ${command.name}`);
      }
    }
    if (!this.#quiet) this.#print(this.#pattern);
    this.#flushAfter();
    return undefined;
  }

  #hasMore(): boolean {
    return this.#line < this.#lines.length;
  }

  #substitute(command: SedCommand): void {
    const regex = command.regex ?? this.#last;
    if (!regex || !command.replacement || !command.flags) return;
    this.#last = regex;
    const { global, occurrence, print, file, executes } = command.flags;
    const result = substitute(this.#pattern, regex, command.replacement, global, occurrence);
    if (result === undefined) return;
    this.#pattern = result;
    this.#changed = true;
    if (executes) unsupported(this.#process, "sed s///e");
    if (print) this.#print(this.#pattern);
    if (file !== undefined) this.#writeTo(file, this.#pattern);
  }

  #selects(command: SedCommand): boolean {
    return this.#inAddresses(command) !== command.negated;
  }

  #inAddresses(command: SedCommand): boolean {
    const { from, to } = command;
    if (!from) return true;
    if (!to) return this.#matches(from);
    const started = this.#inRange.get(command);
    if (started === undefined) {
      if (from.kind === "zero") {
        if (this.#line > 1 || this.#inRange.has(command)) return false;
        if (this.#matches(to)) return true;
        this.#inRange.set(command, 0);
        return true;
      }
      if (!this.#matches(from)) return false;
      const end = endLine(to, this.#line);
      if (end !== undefined && end <= this.#line) return true;
      this.#inRange.set(command, this.#line);
      return true;
    }
    const end = endLine(to, started);
    if (end !== undefined && this.#line > end) {
      // The range ended on a line that this command did not see.
      this.#inRange.delete(command);
      return this.#inAddresses(command);
    }
    if (end === undefined ? this.#matches(to) : this.#line >= end) this.#inRange.delete(command);
    return true;
  }

  #matches(address: Address): boolean {
    switch (address.kind) {
      case "line":
        return this.#line === address.line;
      case "last":
        return !this.#hasMore();
      case "step":
        return address.step === 0
          ? this.#line === address.first
          : this.#line >= address.first && (this.#line - address.first) % address.step === 0;
      case "regex": {
        const regex = address.regex ?? this.#last;
        if (!regex) return false;
        this.#last = regex;
        regex.lastIndex = 0;
        return regex.test(this.#pattern);
      }
      default:
        return false;
    }
  }

  #print(text: string): void {
    const isLast = !this.#hasMore() && this.#missingNewline;
    this.#write(text + (isLast ? "" : this.#separator));
  }

  #flushAfter(): void {
    if (this.#after.length === 0) return;
    if (!this.#hasMore() && this.#missingNewline) this.#write(this.#separator);
    for (const text of this.#after) this.#write(text);
    this.#after = [];
  }

  #contentOf(name: string): string {
    if (name === "/dev/stdin") return this.#process.stdin.readAll();
    const path = this.#process.path(name);
    return this.#process.tree.resolve(path)?.type === "file" ? textOf(this.#process.tree.read(path)) : "";
  }

  #writeTo(name: string, text: string): void {
    if (name === "/dev/stdout") this.#process.stdout.write(`${text}\n`);
    else if (name === "/dev/stderr") this.#process.stderr.write(`${text}\n`);
    else this.#files.set(name, `${this.#files.get(name) ?? ""}${text}\n`);
  }
}

function endLine(to: Address, start: number): number | undefined {
  if (to.kind === "line") return to.line;
  if (to.kind === "plus") return start + to.count;
  if (to.kind === "multiple") return to.of <= 0 ? start : Math.ceil(start / to.of) * to.of;
  return undefined;
}

const visible = (text: string): string =>
  text
    .replaceAll("\\", "\\\\")
    .replaceAll("\n", "\\n")
    .replaceAll("\t", "\\t")
    .replaceAll(/[^ -~]/g, (char) => `\\${char.charCodeAt(0).toString(8).padStart(3, "0")}`);
