import type { Entry } from "../../tree/index.ts";
import { blocksOf, sizeOf } from "../gnu/attributes.ts";
import { complain, gnu, Stop, unsupported } from "../gnu/command.ts";
import { attempt } from "../gnu/errno.ts";
import { Files, inodeOf } from "../gnu/files.ts";
import { globMatches } from "../gnu/glob.ts";
import { lastOf, within } from "../gnu/names.ts";
import { humanSize, parseSize } from "../gnu/numbers.ts";
import type { Options } from "../gnu/options.ts";
import { quote, quoteFile } from "../gnu/quote.ts";

/** `du`: https://www.gnu.org/software/coreutils/du */
export const du = gnu(
  {
    short: "0abB:cd:DhHklLmPsSt:xX:",
    long: `all=a apparent-size block-size:=B bytes=b total=c dereference-args=D max-depth:=d files0-from: human-readable=h
      si count-links=l dereference=L no-dereference=P null=0 separate-dirs=S summarize=s inodes threshold:=t
      time:: time-style: exclude-from:=X exclude: one-file-system=x`,
    unsupported: "files0-from inodes t time time-style X",
  },
  (process, options) => {
    const counter = new Counter(new Files(process), options);
    const operands = options.operands.length > 0 ? options.operands : ["."];
    for (const operand of operands) counter.add(operand);
    if (options.has("c")) counter.print(counter.total, "total");
    return counter.status;
  },
);

class Counter {
  status = 0;
  total = 0;
  readonly #files: Files;
  readonly #options: Options;
  readonly #seen = new Set<number>();
  readonly #depth: number;

  constructor(files: Files, options: Options) {
    this.#files = files;
    this.#options = options;
    const depth = options.value("d");
    if (depth !== undefined && !/^\d+$/.test(depth)) throw new Stop(`invalid maximum depth ${quote(depth)}`);
    this.#depth = options.has("s") ? 0 : depth === undefined ? Number.POSITIVE_INFINITY : Number(depth);
  }

  add(operand: string): void {
    this.total += this.#walk(operand, 0);
  }

  #walk(name: string, depth: number): number {
    this.#files.process.meter.step();
    const options = this.#options;
    if (options.values("exclude").some((pattern) => globMatches(pattern, lastOf(name)))) return 0;
    const follow = options.last("L", "P", "D", "H");
    const follows = follow === "L" || ((follow === "D" || follow === "H") && depth === 0);
    const found = attempt((): Entry => (follows ? this.#files.stat(name) : this.#files.lstat(name)));
    if ("error" in found) {
      complain(this.#files.process, `cannot access ${quoteFile(name)}: ${found.error.message}`);
      this.status = 1;
      return 0;
    }
    const entry = found.value;
    const inode = inodeOf(this.#files.process, entry);
    if (this.#seen.has(inode) && !options.has("l")) return 0;
    this.#seen.add(inode);
    const own = options.has("b", "apparent-size") ? sizeOf(entry) : blocksOf(entry) * 512;
    let below = 0;
    let shown = own;
    if (entry.type === "directory") {
      for (const child of this.#files.list(name)) {
        const size = this.#walk(within(name, child), depth + 1);
        below += size;
        if (!this.#files.isDirectory(within(name, child)) || !options.has("S")) shown += size;
      }
    }
    if (depth <= this.#depth && (entry.type === "directory" || options.has("a") || depth === 0))
      this.print(shown, name);
    return own + below;
  }

  print(bytes: number, name: string): void {
    const options = this.#options;
    const key = options.last("h", "si", "k", "m", "b", "B");
    const unit = key === "B" ? (parseSize(options.value("B") ?? "") ?? 1024) : { m: 1 << 20, b: 1 }[key ?? ""];
    const text =
      key === "h"
        ? humanSize(bytes)
        : key === "si"
          ? humanSize(bytes, 1000)
          : String(Math.ceil(bytes / (unit ?? 1024)));
    this.#files.process.stdout.write(`${text}\t${name}${options.has("0") ? "\0" : "\n"}`);
  }
}

/** `df`: an image has room enough; what is printed is one file system with 100 GiB, a tenth of it in use. */
export const df = gnu(
  {
    short: "aB:hHiklmPt:Tvx:",
    long: `all=a block-size:=B human-readable=h si=H inodes=i local=l no-sync output:: portability=P sync total type:=t
      print-type=T exclude-type:=x`,
    unsupported: "B i total",
  },
  (process, options) => {
    const files = new Files(process);
    let status = 0;
    const found = options.operands.filter((name) => {
      const entry = attempt(() => files.stat(name));
      if ("value" in entry) return true;
      complain(process, `${name}: ${entry.error.message}`);
      status = 1;
      return false;
    });
    if (options.operands.length > 0 && found.length === 0) return 1;
    const size = (kilobytes: number): string => {
      if (options.has("h")) return humanSize(kilobytes * 1024);
      if (options.has("H")) return humanSize(kilobytes * 1024, 1000);
      return String(options.has("m") ? Math.ceil(kilobytes / 1024) : kilobytes);
    };
    const human = options.has("h", "H");
    const blocks = human ? "Size" : options.has("m") ? "1M-blocks" : options.has("P") ? "1024-blocks" : "1K-blocks";
    const kind = options.has("T");
    const type = kind ? ["Type"] : [];
    const rows = [
      [
        "Filesystem",
        ...type,
        blocks,
        "Used",
        human ? "Avail" : "Available",
        options.has("P") ? "Capacity" : "Use%",
        "Mounted on",
      ],
    ];
    for (const _ of found.length > 0 ? found : ["/"]) {
      const amounts = [104_857_600, 10_485_760, 94_371_840].map(size);
      rows.push(["overlay", ...(kind ? ["overlay"] : []), ...amounts, "10%", "/"]);
    }
    const asked = options.value("output")?.split(",");
    if (asked !== undefined) {
      const names = ["source", ...(kind ? ["fstype"] : []), "size", "used", "avail", "pcent", "target"];
      const columns = asked.map((name) => names.indexOf(name));
      if (columns.includes(-1)) unsupported(process, `df --output=${asked.join(",")}`);
      for (const [index, row] of rows.entries()) {
        rows[index] = columns.map((at) => (index === 0 && names[at] === "avail" ? "Avail" : (row[at] ?? "")));
      }
    }
    const widths =
      rows[0]?.map((_, at) => Math.max(at === 0 && !asked ? 14 : 0, ...rows.map((row) => row[at]?.length ?? 0))) ?? [];
    for (const row of rows) {
      const cells = row.map((cell, at) => {
        const left = !asked && (at === 0 || (kind && at === 1));
        if (at === row.length - 1 && !asked) return cell;
        return left ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0);
      });
      process.stdout.write(`${cells.join(" ")}\n`);
    }
    return status;
  },
);
