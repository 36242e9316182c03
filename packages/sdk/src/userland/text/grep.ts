import type { Process } from "../../shell/index.ts";
import { complain, gnu, Misuse, Stop, unsupported } from "../gnu/command.ts";
import { attempt } from "../gnu/errno.ts";
import { Files } from "../gnu/files.ts";
import type { Options } from "../gnu/options.ts";
import { readText } from "../gnu/text-input.ts";
import { choice, concat, type Node, place, RegexError } from "./regex/ast.ts";
import { emptySet } from "./regex/char-set.ts";
import { compileNode } from "./regex/compile.ts";
import { parseRegex } from "./regex/parse.ts";
import { grepBasic, grepExtended } from "./regex/syntax.ts";

const grammar = {
  short: "EFGPe:f:ivwxyczLlm:oqsbHhnTZA:B:C:rRaUuD:d:0123456789",
  long: `extended-regexp=E fixed-strings=F basic-regexp=G perl-regexp=P regexp:=e file:=f ignore-case=i no-ignore-case
    invert-match=v word-regexp=w line-regexp=x count=c null-data=z files-without-match=L files-with-matches=l
    max-count:=m only-matching=o quiet=q silent=q no-messages=s byte-offset=b with-filename=H no-filename=h
    line-number=n initial-tab=T null=Z after-context:=A before-context:=B context:=C recursive=r
    dereference-recursive=R text=a binary=U unix-byte-offsets=u devices:=D directories:=d include: exclude: exclude-dir:
    label: line-buffered color:: colour:: binary-files:`,
  unsupported: "b T D",
  trouble: 2,
};

/** `grep`, `egrep`, `fgrep`: https://www.gnu.org/software/grep/manual/grep.html */
export const grep = gnu(grammar, (process, options) => new Search(process, options).run());

/** Matches nothing. */
const never: Node = { kind: "set", set: emptySet() };

class Search {
  readonly #process: Process;
  readonly #options: Options;
  readonly #files: Files;
  readonly #matches: RegExp;
  #names = false;
  #found = false;
  #trouble = false;

  constructor(process: Process, options: Options) {
    this.#process = process;
    this.#options = options;
    this.#files = new Files(process);
    this.#matches = this.#pattern();
  }

  /** 0 where a line was selected, 1 where none, 2 for trouble. */
  run(): number {
    const { operands } = this.#options;
    const targets = this.#given ? operands : operands.slice(1);
    const recursive = this.#options.has("r", "R");
    this.#names = ((targets.length > 1 || recursive) && !this.#options.has("h")) || this.#options.has("H");
    if (targets.length === 0 && !recursive) this.#search("-");
    for (const target of targets.length === 0 && recursive ? ["."] : targets) {
      if (this.#done) break;
      this.#visit(target, recursive, true);
    }
    if (this.#trouble && !(this.#found && this.#options.has("q"))) return 2;
    return this.#found ? 0 : 1;
  }

  get #given(): boolean {
    return this.#options.has("e", "f");
  }

  get #done(): boolean {
    return this.#found && this.#options.has("q");
  }

  #pattern(): RegExp {
    const { operands } = this.#options;
    const patterns: string[] = [];
    for (const { key, value = "" } of this.#options.given) {
      if (key === "e") patterns.push(...value.split("\n"));
      if (key === "f") patterns.push(...this.#lines(value));
    }
    if (!this.#given) {
      const [pattern] = operands;
      if (pattern === undefined) throw new Misuse("", 2);
      patterns.push(...pattern.split("\n"));
    }
    const name = this.#process.name;
    const kind =
      this.#options.last("E", "F", "G", "P") ?? (name.endsWith("egrep") ? "E" : name.endsWith("fgrep") ? "F" : "G");
    const ignoreCase = this.#options.last("i", "y", "no-ignore-case");
    const isFolded = ignoreCase === "i" || ignoreCase === "y";
    if (kind === "F" || kind === "P") return this.#plainMatcher(patterns, kind, isFolded ? "gi" : "g");
    const syntax = { ...(kind === "E" ? grepExtended : grepBasic), ignoreCase: isFolded };
    try {
      const nodes = patterns.map((pattern) => parseRegex(pattern, syntax).node);
      // Groups of several patterns would take each other's numbers; back references then need one pattern.
      const all = nodes.length === 0 ? never : choice(nodes);
      if (this.#options.has("x")) return compileNode(concat([place("lineStart"), all, place("lineEnd")]), "g");
      if (this.#options.has("w")) return compileNode(concat([place("noWordBefore"), all, place("noWordAfter")]), "g");
      return compileNode(all, "g");
    } catch (error) {
      if (error instanceof RegexError) throw new Stop(error.message, 2);
      throw error;
    }
  }

  /** Plain texts; or Perl's patterns, which are nearly JavaScript's. */
  #plainMatcher(patterns: readonly string[], kind: "F" | "P", flags: string): RegExp {
    const sources = patterns.map((pattern) => {
      if (kind === "F") return pattern.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");
      try {
        return new RegExp(pattern.replaceAll("\\K", ""), "s").source;
      } catch {
        unsupported(this.#process, `grep -P ${pattern}`);
        return "(?!)";
      }
    });
    let source = patterns.length === 0 ? "(?!)" : sources.map((one) => `(?:${one})`).join("|");
    if (this.#options.has("x")) source = `^(?:${source})$`;
    else if (this.#options.has("w")) source = `(?<!\\w)(?:${source})(?!\\w)`;
    return new RegExp(source, flags);
  }

  #lines(name: string): string[] {
    const text = readText(this.#process, name);
    return text === "" ? [] : text.replace(/\n$/, "").split("\n");
  }

  #visit(name: string, recursive: boolean, isOperand: boolean): void {
    if (name === "-") return this.#search(name);
    const found = attempt(() => this.#files.stat(name));
    if ("error" in found) {
      if (isOperand || this.#options.has("R")) this.#fail(`${name}: ${found.error.message}`);
      return;
    }
    if (found.value.type === "directory") {
      if (!recursive) {
        if (this.#options.value("d") !== "skip") this.#fail(`${name}: Is a directory`);
        return;
      }
      for (const base of this.#files.list(name)) {
        if (this.#done) return;
        const path = name.endsWith("/") ? name + base : `${name}/${base}`;
        const entry = this.#files.tryLstat(path);
        if (entry?.type === "symlink" && !this.#options.has("R")) continue;
        const isFolder = this.#files.isDirectory(path);
        if (isFolder ? this.#matchesGlob("exclude-dir", base) : this.#isExcluded(base)) continue;
        this.#visit(path, true, false);
      }
      return;
    }
    if (isOperand && recursive && this.#isExcluded(name.replace(/.*\//, ""))) return;
    this.#search(name);
  }

  #isExcluded(base: string): boolean {
    return this.#matchesGlob("exclude", base) || (this.#options.has("include") && !this.#matchesGlob("include", base));
  }

  #matchesGlob(option: string, base: string): boolean {
    return this.#options.values(option).some((glob) => {
      const source = glob
        .replaceAll(/[.+^${}()|\\]/g, "\\$&")
        .replaceAll("*", ".*")
        .replaceAll("?", ".");
      return new RegExp(`^${source}$`, "s").test(base);
    });
  }

  #fail(message: string): void {
    if (!this.#options.has("s")) complain(this.#process, message);
    this.#trouble = true;
  }

  #search(name: string): void {
    const text = readText(this.#process, name);
    const separator = this.#options.has("z") ? "\0" : "\n";
    const lines = text === "" ? [] : text.replace(new RegExp(`${separator}$`), "").split(separator);
    this.#process.meter.step(lines.length);
    const label = name === "-" ? (this.#options.value("label") ?? "(standard input)") : name;
    const isBinary = !this.#options.has("a", "z") && text.includes("\0");
    const most = Number(this.#options.value("m") ?? Number.POSITIVE_INFINITY);
    const inverted = this.#options.has("v");
    const digits = this.#options.given
      .filter(({ key }) => /^\d$/.test(key))
      .map(({ key }) => key)
      .join("");
    const around = Number(this.#options.value("C") ?? (digits === "" ? 0 : digits));
    const before = Number(this.#options.value("B") ?? around);
    const after = Number(this.#options.value("A") ?? around);
    let count = 0;
    let shown = -1;
    let until = -1;
    const listing = this.#options.has("q", "c", "l", "L");
    for (const [index, line] of lines.entries()) {
      if (count >= most) {
        if (index <= until) this.#print(label, index, line, "-");
        if (index > until) break;
        continue;
      }
      this.#matches.lastIndex = 0;
      if (this.#matches.test(line) === inverted) {
        if (index <= until && !listing && !isBinary) {
          this.#print(label, index, line, "-");
          shown = index;
        }
        continue;
      }
      count++;
      this.#found = true;
      if (this.#options.has("q")) return;
      if (this.#options.has("l", "L")) break;
      if (listing) continue;
      if (isBinary) {
        this.#process.stdout.write(`grep: ${label}: binary file matches\n`);
        return;
      }
      if (this.#options.has("o")) {
        this.#printParts(label, index, line);
        continue;
      }
      const start = Math.max(shown + 1, index - before);
      if ((before > 0 || after > 0) && shown >= 0 && start > shown + 1) this.#process.stdout.write("--\n");
      for (let earlier = start; earlier < index; earlier++) this.#print(label, earlier, lines[earlier] ?? "", "-");
      this.#print(label, index, line, ":");
      shown = index;
      until = index + after;
    }
    const end = this.#options.has("Z") ? "\0" : "\n";
    if (this.#options.has("c") && !this.#options.has("q")) {
      this.#process.stdout.write(`${this.#names ? `${label}:` : ""}${count}\n`);
    }
    if (this.#options.has("l") && count > 0) this.#process.stdout.write(label + end);
    if (this.#options.has("L")) {
      if (count === 0) this.#process.stdout.write(label + end);
      this.#found = this.#found || count === 0;
    }
  }

  #head(label: string, index: number, mark: string): string {
    const name = this.#names ? `${label}${this.#options.has("Z") ? "\0" : mark}` : "";
    return name + (this.#options.has("n") ? `${index + 1}${mark}` : "");
  }

  #print(label: string, index: number, line: string, mark: string): void {
    this.#process.stdout.write(`${this.#head(label, index, mark)}${line}${this.#options.has("z") ? "\0" : "\n"}`);
  }

  #printParts(label: string, index: number, line: string): void {
    if (this.#options.has("v")) return;
    this.#matches.lastIndex = 0;
    for (const [part] of line.matchAll(this.#matches)) {
      if (part !== "") this.#print(label, index, part, ":");
    }
  }
}
