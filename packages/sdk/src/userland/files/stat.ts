import { fromName } from "../../shell/index.ts";
import type { Entry } from "../../tree/index.ts";
import { groupName, userName } from "../gnu/accounts.ts";
import { blocksOf, LinkCounts, rawMode, sizeOf, typeText } from "../gnu/attributes.ts";
import { complain, gnu, missingOperand, unsupported } from "../gnu/command.ts";
import { attempt } from "../gnu/errno.ts";
import { unescape } from "../gnu/escapes.ts";
import { Files, inodeOf } from "../gnu/files.ts";
import { modeText } from "../gnu/mode.ts";
import { quoteFile } from "../gnu/quote.ts";
import { formatTime } from "../gnu/time.ts";

const common = `  File: %N
  Size: %-10s\tBlocks: %-10b IO Block: %-6o %F
Device: %Hd,%Ld\tInode: %-11i Links: %h`;
const rest = `Access: (%04a/%10.10A)  Uid: (%5u/%8U)   Gid: (%5g/%8G)
Access: %x
Modify: %y
Change: %z
 Birth: %w
`;

/** `stat`: https://www.gnu.org/software/coreutils/stat */
export const stat = gnu(
  { short: "c:fLt", long: "dereference=L file-system=f format:=c printf: terse=t cached:", unsupported: "f" },
  (process, options) => {
    missingOperand(options);
    const files = new Files(process);
    const links = new LinkCounts(process);
    let status = 0;
    for (const operand of options.operands) {
      const found = attempt(() => (options.has("L") ? files.stat(operand) : files.lstat(operand)));
      if ("error" in found) {
        complain(process, `cannot statx ${quoteFile(operand)}: ${found.error.message}`);
        status = 1;
        continue;
      }
      const entry = found.value;
      const show = (format: string): string => fill(format, { files, links, name: operand, entry });
      const last = options.last("c", "printf");
      if (last === "c") process.stdout.write(`${show(options.value("c") ?? "")}\n`);
      else if (last === "printf") process.stdout.write(show(unescape(options.value("printf") ?? "")));
      else if (options.has("t")) process.stdout.write(`${show("%n %s %b %f %u %g %D %i %h %t %T %X %Y %Z %W %o")}\n`);
      else {
        const device = entry.type === "character" || entry.type === "block" ? "     Device type: %Hr,%Lr" : "";
        process.stdout.write(show(`${common}${device}\n${rest}`));
      }
    }
    if (options.has("f")) unsupported(process, "stat --file-system");
    return status;
  },
);

interface Subject {
  readonly files: Files;
  readonly links: LinkCounts;
  readonly name: string;
  readonly entry: Entry;
}

function fill(format: string, subject: Subject): string {
  return format.replace(
    /%([-#+ 0']*)(\d*)(?:\.(\d+))?([HL]?[a-zA-Z%])?/g,
    (whole, flags: string, width: string, precision: string | undefined, what: string | undefined) => {
      if (what === undefined || what === "%") return what === undefined ? whole : "%";
      const value = valueOf(what, subject);
      if (value === undefined) return "?";
      return pad(value, what, flags, Number(width || 0), precision);
    },
  );
}

function pad(
  value: string | number,
  what: string,
  flags: string,
  width: number,
  precision: string | undefined,
): string {
  let text = String(value);
  if (what === "a") text = Number(value).toString(8);
  if (what === "a" && flags.includes("#") && value !== 0) text = `0${text}`;
  if (["f", "D", "t", "T"].includes(what)) text = Number(value).toString(16);
  if (/^[XYZW]$/.test(what) && precision !== undefined) {
    text += `.${"0".repeat(Number(precision || 9))}`;
  } else if (typeof value === "string" && precision !== undefined) text = text.slice(0, Number(precision));
  else if (precision !== undefined) text = text.padStart(Number(precision), "0");
  if (flags.includes("-")) return text.padEnd(width);
  return text.padStart(width, flags.includes("0") && typeof value === "number" ? "0" : " ");
}

function valueOf(what: string, { files, links, name, entry }: Subject): string | number | undefined {
  const { process } = files;
  const device = entry.type === "character" || entry.type === "block" ? entry : { major: 0, minor: 0 };
  const time = (): string => formatTime("%Y-%m-%d %H:%M:%S.%N %z", entry.mtime);
  switch (what) {
    case "a":
      return entry.mode;
    case "A":
      return modeText(entry.type, entry.mode);
    case "b":
      return blocksOf(entry);
    case "B":
      return 512;
    case "C":
      return "?";
    case "d":
    case "Ld":
      return 1;
    case "Hd":
      return 0;
    case "D":
      return 1;
    case "f":
      return rawMode(entry);
    case "F":
      return typeText(entry);
    case "g":
      return entry.gid;
    case "G":
      return groupName(process.tree, entry.gid) ?? "UNKNOWN";
    case "h":
      return links.of(entry);
    case "i":
      return inodeOf(process, entry);
    case "m":
      return "/";
    case "n":
      return name;
    case "N":
      return entry.type === "symlink" ? `${quoteFile(name)} -> ${quoteFile(fromName(entry.target))}` : quoteFile(name);
    case "o":
      return 4096;
    case "s":
      return sizeOf(entry);
    case "t":
    case "Hr":
      return device.major;
    case "T":
    case "Lr":
      return device.minor;
    case "r":
      return device.major * 256 + device.minor;
    case "u":
      return entry.uid;
    case "U":
      return userName(process.tree, entry.uid) ?? "UNKNOWN";
    case "w":
      return "-";
    case "W":
      return 0;
    case "x":
    case "y":
    case "z":
      return time();
    case "X":
    case "Y":
    case "Z":
      return entry.mtime;
    default:
      return undefined;
  }
}
