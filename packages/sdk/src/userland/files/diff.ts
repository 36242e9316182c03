import { fixedTime } from "../../tree/index.ts";
import { typeText } from "../gnu/attributes.ts";
import { gnu, Misuse, Stop } from "../gnu/command.ts";
import { attempt } from "../gnu/errno.ts";
import { Files } from "../gnu/files.ts";
import { globMatches } from "../gnu/glob.ts";
import { lastOf, within } from "../gnu/names.ts";
import type { Options } from "../gnu/options.ts";
import { formatTime } from "../gnu/time.ts";
import { compareLines } from "./compare-lines.ts";
import { normal, type Sides, unified } from "./diff-output.ts";

/** `diff`: https://www.gnu.org/software/diffutils/manual/ "Invoking diff" */
export const diff = gnu(
  {
    short: "0123456789abBcC:dD:eEfF:hHiI:lL:nNpPqrsS:tTuU:vwW:x:X:yZ",
    long: `brief=q recursive=r new-file=N unified:: ignore-case=i ignore-all-space=w ignore-space-change=b
      ignore-blank-lines=B text=a minimal=d label:=L exclude:=x exclude-from:=X report-identical-files=s expand-tabs=t
      initial-tab=T strip-trailing-cr ignore-trailing-space=Z ignore-tab-expansion=E ignore-matching-lines:=I
      speed-large-files=H context:: normal ed=e rcs=n side-by-side=y width:=W left-column suppress-common-lines
      show-c-function=p show-function-line:=F unidirectional-new-file=P starting-file:=S no-dereference color::
      from-file: to-file: line-format: old-line-format: new-line-format: unchanged-line-format: changed-group-format:
      new-group-format: old-group-format: unchanged-group-format: ifdef:=D horizon-lines: ignore-file-name-case
      no-ignore-file-name-case tabsize: paginate=l forward-ed=f suppress-blank-empty palette:`,
    unsupported: `c C D e f F I l n p P t T y X S context ed rcs left-column suppress-common-lines from-file to-file
      line-format old-line-format new-line-format unchanged-line-format changed-group-format new-group-format
      old-group-format unchanged-group-format ignore-file-name-case horizon-lines suppress-blank-empty E`,
    trouble: 2,
  },
  (process, options) => {
    const [one, two, extra] = options.operands;
    if (one === undefined || two === undefined) throw new Misuse(`missing operand after '${one ?? process.name}'`);
    if (extra !== undefined) throw new Misuse(`extra operand '${extra}'`);
    return new Differ(new Files(process), options).compare(one, two, true);
  },
);

class Differ {
  readonly #files: Files;
  readonly #options: Options;
  #inDirectories = false;

  constructor(files: Files, options: Options) {
    this.#files = files;
    this.#options = options;
  }

  compare(one: string, two: string, isOperand: boolean): number {
    const files = this.#files;
    files.process.meter.step();
    const kinds = [one, two].map((name) => (name === "-" ? undefined : files.tryStat(name)));
    const [a, b] = kinds;
    if (isOperand && (a?.type === "directory") !== (b?.type === "directory")) {
      if (a?.type === "directory" && b) return this.compare(within(one, lastOf(two)), two, false);
      if (b?.type === "directory" && (a || one === "-")) return this.compare(one, within(two, lastOf(one)), false);
    }
    const absent = this.#options.has("N");
    const missing = [one, two].filter((name, index) => name !== "-" && !kinds[index]);
    if (missing.length === 2 || (missing.length > 0 && !absent)) {
      for (const name of missing) {
        const why = attempt(() => files.stat(name));
        if ("error" in why) files.process.stderr.write(`${files.process.name}: ${name}: ${why.error.message}\n`);
      }
      return 2;
    }
    if (a?.type === "directory" && b?.type === "directory") return this.#directories(one, two, isOperand);
    if ((a ?? b)?.type === "directory" && absent) return this.#directories(one, two, isOperand);
    if (a && b && (a.type === "directory") !== (b.type === "directory")) {
      const [left, right] = [a, b].map((entry) => typeText(entry));
      files.process.stdout.write(`File ${one} is a ${left} while file ${two} is a ${right}\n`);
      return 1;
    }
    return this.#contents(one, two, isOperand);
  }

  #directories(one: string, two: string, isOperand: boolean): number {
    const options = this.#options;
    this.#inDirectories = true;
    if (!isOperand && !options.has("r")) {
      this.#files.process.stdout.write(`Common subdirectories: ${one} and ${two}\n`);
      return 0;
    }
    const skipped = (name: string): boolean => options.values("x").some((pattern) => globMatches(pattern, name));
    const list = (name: string): readonly string[] =>
      this.#files.tryStat(name) ? this.#files.list(name).filter((child) => !skipped(child)) : [];
    const [left, right] = [list(one), list(two)];
    let status = 0;
    for (const name of [...new Set([...left, ...right])].sort()) {
      const where = !left.includes(name) ? two : !right.includes(name) ? one : undefined;
      if (where === undefined || options.has("N")) {
        status = Math.max(status, this.compare(within(one, name), within(two, name), false));
      } else {
        this.#files.process.stdout.write(`Only in ${where.replace(/(?<=[^/])\/+$/, "")}: ${name}\n`);
        status = Math.max(status, 1);
      }
    }
    return status;
  }

  #contents(one: string, two: string, isOperand: boolean): number {
    const { process } = this.#files;
    const options = this.#options;
    const [a = "", b = ""] = [one, two].map((name) => {
      if (name === "-") return process.stdin.readAll();
      if (!this.#files.tryStat(name)) return "";
      const found = attempt(() => this.#files.read(name));
      if ("error" in found) throw new Stop(`${name}: ${found.error.message}`);
      return found.value;
    });
    const [left, right] = [linesWithEnds(a), linesWithEnds(b)];
    const [x, y] = [left, right].map((lines) => lines.map((line) => this.#normalised(line)));
    const changes = a === b ? [] : compareLines(x ?? [], y ?? [], () => process.meter.step());
    const blank = ({ oldFrom, oldTo, newFrom, newTo }: (typeof changes)[number]): boolean =>
      [...left.slice(oldFrom, oldTo), ...right.slice(newFrom, newTo)].every((line) => line.trim() === "");
    const counted = options.has("B") ? changes.filter((change) => !blank(change)) : changes;
    if (counted.length === 0) {
      if (options.has("s")) process.stdout.write(`Files ${one} and ${two} are identical\n`);
      return 0;
    }
    if (options.has("q")) {
      process.stdout.write(`Files ${one} and ${two} differ\n`);
      return 1;
    }
    const isBinary = !options.has("a") && /\0/.test(a.slice(0, 4096) + b.slice(0, 4096));
    if (isBinary) {
      process.stdout.write(`Binary files ${one} and ${two} differ\n`);
      return 1;
    }
    if (!isOperand && this.#inDirectories) process.stdout.write(`diff ${this.#said()}${one} ${two}\n`);
    const sides: Sides = { left, right, changes: counted };
    const lines = this.#context();
    if (lines === undefined) process.stdout.write(normal(sides));
    else {
      const labels = options.values("L");
      const [from, to] = [one, two].map((name, index) => labels[index] ?? `${name}\t${this.#time(name)}`);
      process.stdout.write(`--- ${from}\n+++ ${to}\n${unified(sides, lines)}`);
    }
    return 1;
  }

  /** The options as typed, for the line before each pair of files in directories. */
  #said(): string {
    const operands = [...this.#options.operands];
    const words = this.#files.process.args.filter((word) => {
      const at = operands.indexOf(word);
      if (at >= 0) operands.splice(at, 1);
      return at < 0;
    });
    return words.map((word) => `${word} `).join("");
  }

  #context(): number | undefined {
    const options = this.#options;
    const number = options.value("U", "unified");
    if (number !== undefined && !/^\d+$/.test(number)) throw new Misuse(`invalid context length '${number}'`);
    if (options.has("u", "U", "unified")) return number === undefined ? 3 : Number(number);
    return undefined;
  }

  #time(name: string): string {
    const seconds = this.#files.tryStat(name)?.mtime ?? (name === "-" ? fixedTime : 0);
    return formatTime("%Y-%m-%d %H:%M:%S.%N %z", seconds);
  }

  /** A line as it is compared. */
  #normalised(line: string): string {
    const options = this.#options;
    let text = line;
    if (options.has("strip-trailing-cr")) text = text.replace(/\r(?=\n?$)/, "");
    if (options.has("w")) text = text.replace(/[ \t\v\f\r]+/g, "");
    else if (options.has("b")) text = text.replace(/[ \t\v\f\r]+(?=\n?$)/, "").replace(/[ \t\v\f\r]+/g, " ");
    else if (options.has("Z")) text = text.replace(/[ \t\v\f\r]+(?=\n?$)/, "");
    // A missing newline at the end is white space like any other.
    if (options.has("w", "b", "Z")) text = text.replace(/\n$/, "");
    return options.has("i") ? text.toLowerCase() : text;
  }
}

function linesWithEnds(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
