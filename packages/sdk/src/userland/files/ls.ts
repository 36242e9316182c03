import { fromName } from "../../shell/index.ts";
import { type Entry, fixedTime } from "../../tree/index.ts";
import { groupName, userName } from "../gnu/accounts.ts";
import { blocksOf, LinkCounts, sizeOf } from "../gnu/attributes.ts";
import { complain, gnu, Stop } from "../gnu/command.ts";
import { attempt } from "../gnu/errno.ts";
import { Files, inodeOf } from "../gnu/files.ts";
import { globMatches } from "../gnu/glob.ts";
import { modeText } from "../gnu/mode.ts";
import { within } from "../gnu/names.ts";
import { humanSize } from "../gnu/numbers.ts";
import type { Options } from "../gnu/options.ts";
import { quoteFile } from "../gnu/quote.ts";
import { formatTime } from "../gnu/time.ts";
import { compareVersions } from "../gnu/version-order.ts";

interface Item {
  readonly name: string;
  readonly entry: Entry;
  /** How it is found. */
  readonly path: string;
}

/** `ls`, printing to no terminal: https://www.gnu.org/software/coreutils/ls */
export const ls = gnu(
  {
    short: "aAbBcCdDfFgGhHiI:klLmnNopqQrRsStT:uUvw:xXZ1",
    long: `all=a almost-all=A author escape=b block-size: ignore-backups=B color:: directory=d dired=D classify::=F
      file-type format: full-time group-directories-first no-group=G human-readable=h si
      dereference-command-line=H dereference-command-line-symlink-to-dir hide: hyperlink:: indicator-style: inode=i
      ignore:=I kibibytes=k dereference=L numeric-uid-gid=n literal=N hide-control-chars=q show-control-chars
      quote-name=Q quoting-style: reverse=r recursive=R size=s sort: time: time-style: tabsize:=T width:=w context=Z
      zero`,
    unsupported: "author block-size C D format hyperlink m quoting-style x Z zero",
    trouble: 2,
  },
  (process, options) => new Lister(new Files(process), options).list(),
);

class Lister {
  readonly #files: Files;
  readonly #options: Options;
  readonly #links: LinkCounts;
  readonly #long: boolean;
  #status = 0;
  #printed = false;

  constructor(files: Files, options: Options) {
    this.#files = files;
    this.#options = options;
    this.#links = new LinkCounts(files.process);
    const format = options.last("l", "g", "o", "n", "full-time", "1");
    this.#long = format !== undefined && (format !== "1" || options.has("l", "g", "o", "n", "full-time"));
  }

  list(): number {
    const operands = this.#options.operands.length > 0 ? this.#options.operands : ["."];
    const items = operands.flatMap((name) => this.#find(name, name, true) ?? []);
    const isDirectory = ({ entry }: Item): boolean => entry.type === "directory" && !this.#options.has("d");
    const files = this.#sort(items.filter((item) => !isDirectory(item)));
    const directories = this.#sort(items.filter(isDirectory));
    if (files.length > 0) this.#print(files, false, items);
    const titled = operands.length > 1 || this.#options.has("R");
    for (const { name } of directories) this.#directory(name, titled);
    return this.#status;
  }

  #find(name: string, path: string, isOperand: boolean): Item | undefined {
    const { process } = this.#files;
    process.meter.step();
    const options = this.#options;
    // A link to a directory is listed as one where neither -l, -d nor -F says to look at the link.
    const plain = isOperand && !this.#long && !options.has("d", "F") && !options.has("indicator-style");
    const follow = options.has("L") || (isOperand && options.has("H"));
    const entry = attempt(() => {
      if (plain && !follow) {
        const target = this.#files.tryStat(path);
        if (target?.type === "directory") return target;
      }
      if (!follow) return this.#files.lstat(path);
      return this.#files.tryStat(path) ?? (isOperand ? this.#files.stat(path) : this.#files.lstat(path));
    });
    if ("value" in entry) return { name, entry: entry.value, path };
    complain(process, `cannot access ${quoteFile(name)}: ${entry.error.message}`);
    this.#status = isOperand ? 2 : Math.max(1, this.#status);
    return undefined;
  }

  #directory(name: string, titled: boolean): void {
    const { stdout } = this.#files.process;
    if (titled) stdout.write(`${this.#printed ? "\n" : ""}${this.#shown(name)}:\n`);
    this.#printed = true;
    const names = this.#files.list(name).filter((child) => this.#isListed(child));
    const dots = this.#options.last("a", "A", "f") === "A" ? [] : this.#options.has("a", "f") ? [".", ".."] : [];
    const items = [...dots, ...names].flatMap((child) => this.#find(child, within(name, child), false) ?? []);
    const sorted = this.#sort(items);
    this.#print(sorted, true);
    if (!this.#options.has("R")) return;
    for (const { name: child, entry } of sorted) {
      if (entry.type === "directory" && child !== "." && child !== "..") this.#directory(within(name, child), true);
    }
  }

  #isListed(name: string): boolean {
    const options = this.#options;
    const hidden = name.startsWith(".") && !options.has("a", "A", "f");
    const patterns = [...options.values("I"), ...(options.has("a", "A") ? [] : options.values("hide"))];
    if (hidden || (options.has("B") && name.endsWith("~"))) return false;
    return !patterns.some((pattern) => globMatches(pattern, name, { period: true }));
  }

  #sort(items: readonly Item[]): Item[] {
    const options = this.#options;
    const word = options.value("sort");
    const words: Readonly<Record<string, string>> = { none: "U", time: "t", size: "S", extension: "X", version: "v" };
    const key = options.last("t", "S", "U", "f", "X", "v", "sort");
    const by = key === "sort" ? (words[word ?? ""] ?? "") : key;
    const { tree } = this.#files.process;
    const time = ({ entry }: Item): number => tree.modified(entry.path) ?? entry.mtime;
    const byName = (a: Item, b: Item): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
    const extension = ({ name }: Item): string => (name.lastIndexOf(".") > 0 ? name.slice(name.lastIndexOf(".")) : "");
    const orders: Readonly<Record<string, (a: Item, b: Item) => number>> = {
      t: (a, b) => time(b) - time(a),
      S: (a, b) => sizeOf(b.entry) - sizeOf(a.entry),
      X: (a, b) => (extension(a) < extension(b) ? -1 : extension(a) > extension(b) ? 1 : 0),
      v: (a, b) => compareVersions(a.name, b.name),
    };
    const sorted = [...items];
    if (by === "U" || by === "f") return sorted;
    const order = orders[by ?? ""];
    sorted.sort((a, b) => (order?.(a, b) || byName(a, b)) * (options.has("r") ? -1 : 1));
    if (!options.has("group-directories-first")) return sorted;
    const isDirectory = ({ path }: Item): boolean => this.#files.isDirectory(path);
    return [...sorted.filter(isDirectory), ...sorted.filter((item) => !isDirectory(item))];
  }

  /** `all`: what decides how wide columns are. */
  #print(items: readonly Item[], withTotal: boolean, all = items): void {
    const { stdout } = this.#files.process;
    this.#printed = true;
    const blocks = items.reduce((sum, { entry }) => sum + blocksOf(entry), 0);
    if (withTotal && (this.#long || this.#options.has("s")))
      stdout.write(`total ${this.#amount(blocks * 512, true)}\n`);
    const rows = items.map((item) => this.#columns(item));
    const wide = all === items ? rows : all.map((item) => this.#columns(item));
    const widths = (rows[0] ?? []).map((_, at) => Math.max(...wide.map((row) => row[at]?.text.length ?? 0)));
    for (const [index, item] of items.entries()) {
      const cells = (rows[index] ?? []).map(({ text, left }, at) => {
        return left ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0);
      });
      stdout.write(`${[...cells, this.#label(item)].join(" ")}\n`);
    }
  }

  #columns({ entry }: Item): readonly { readonly text: string; readonly left?: boolean }[] {
    const options = this.#options;
    const { tree } = this.#files.process;
    const cells: { text: string; left?: boolean }[] = [];
    if (options.has("i")) cells.push({ text: String(inodeOf(this.#files.process, entry)) });
    if (options.has("s")) cells.push({ text: this.#amount(blocksOf(entry) * 512, true) });
    if (!this.#long) return cells;
    cells.push({ text: modeText(entry.type, entry.mode), left: true }, { text: String(this.#links.of(entry)) });
    const user = options.has("n") ? undefined : userName(tree, entry.uid);
    const group = options.has("n") ? undefined : groupName(tree, entry.gid);
    if (!options.has("g")) cells.push({ text: user ?? String(entry.uid), left: user !== undefined });
    if (!options.has("o", "G")) cells.push({ text: group ?? String(entry.gid), left: group !== undefined });
    const isDevice = entry.type === "character" || entry.type === "block";
    const size = isDevice ? `${entry.major}, ${String(entry.minor).padStart(3)}` : this.#amount(sizeOf(entry), false);
    cells.push({ text: size }, { text: this.#time(entry.mtime), left: true });
    return cells;
  }

  #amount(bytes: number, inBlocks: boolean): string {
    if (this.#options.has("h")) return humanSize(bytes);
    if (this.#options.has("si")) return humanSize(bytes, 1000);
    return String(inBlocks ? Math.ceil(bytes / 1024) : bytes);
  }

  #time(seconds: number): string {
    const style = this.#options.value("time-style")?.replace(/^posix-/, "");
    const last = this.#options.last("full-time", "time-style");
    const isRecent = seconds <= fixedTime && seconds > fixedTime - 31_556_952 / 2;
    if (last === "full-time" || style === "full-iso") return formatTime("%Y-%m-%d %H:%M:%S.%N %z", seconds);
    if (style === "long-iso") return formatTime("%Y-%m-%d %H:%M", seconds);
    if (style === "iso") return formatTime(isRecent ? "%m-%d %H:%M" : "%Y-%m-%d ", seconds);
    if (style?.startsWith("+")) {
      const [old = "", recent = old] = style.slice(1).split("\n");
      return formatTime(isRecent ? recent : old, seconds);
    }
    if (style !== undefined && style !== "locale") throw new Stop(`invalid argument '${style}' for 'time style'`);
    return formatTime(isRecent ? "%b %e %H:%M" : "%b %e  %Y", seconds);
  }

  #label({ name, entry, path }: Item): string {
    const target = entry.type === "symlink" ? fromName(entry.target) : "";
    const arrow = this.#long && entry.type === "symlink" ? ` -> ${this.#shown(target)}` : "";
    if (arrow !== "") return this.#shown(name) + arrow + this.#mark(this.#files.tryStat(path));
    return this.#shown(name) + this.#mark(entry);
  }

  #mark(entry: Entry | undefined): string {
    const options = this.#options;
    const classified = options.value("F") !== "never" && options.value("F") !== "auto" && options.has("F");
    if (!entry || !(classified || options.has("p", "file-type"))) return "";
    if (entry.type === "directory") return "/";
    if (options.last("F", "p", "file-type") === "p") return "";
    if (entry.type === "symlink") return this.#long ? "" : "@";
    if (entry.type === "fifo") return "|";
    return classified && entry.type === "file" && entry.mode & 0o111 ? "*" : "";
  }

  #shown(name: string): string {
    const options = this.#options;
    const style = options.last("b", "N", "q", "Q");
    if (style === "Q") return `"${name.replace(/[\\"]/g, "\\$&").replace(/[^ -~]/g, octal)}"`;
    if (style === "b") return name.replace(/[\\ ]/g, "\\$&").replace(/[^ -~]/g, octal);
    return style === "q" ? name.replace(/[^ -~]/g, "?") : name;
  }
}

const octal = (char: string): string => {
  const letter = { "\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f", "\v": "\\v", "\x07": "\\a" }[char];
  return letter ?? `\\${char.charCodeAt(0).toString(8).padStart(3, "0")}`;
};
