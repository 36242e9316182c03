import { fromName } from "../../shell/index.ts";
import { fixedTime } from "../../tree/index.ts";
import { groupName, userName } from "../gnu/accounts.ts";
import { blocksOf, sizeOf } from "../gnu/attributes.ts";
import { complain } from "../gnu/command.ts";
import { attempt } from "../gnu/errno.ts";
import { unescape } from "../gnu/escapes.ts";
import { inodeOf } from "../gnu/files.ts";
import { modeText } from "../gnu/mode.ts";
import { directoryOf, lastOf } from "../gnu/names.ts";
import { formatTime } from "../gnu/time.ts";
import type { Search, Visit } from "./visit.ts";

/** `-ls`: https://www.gnu.org/software/findutils/manual/ "Print File Information" */
export function longLine({ process, links }: Search, { path, entry }: Visit): string {
  const { tree } = process;
  const isDevice = entry.type === "character" || entry.type === "block";
  const size = isDevice
    ? `${String(entry.major).padStart(3)}, ${String(entry.minor).padStart(3)}`
    : String(sizeOf(entry)).padStart(8);
  const user = userName(tree, entry.uid) ?? String(entry.uid);
  const group = groupName(tree, entry.gid) ?? String(entry.gid);
  const recent = entry.mtime <= fixedTime && entry.mtime > fixedTime - 15_778_476;
  const time = formatTime(recent ? "%b %e %H:%M" : "%b %e  %Y", entry.mtime);
  const arrow = entry.type === "symlink" ? ` -> ${fromName(entry.target)}` : "";
  const [inode, blocks] = [String(inodeOf(process, entry)).padStart(9), String(blocksOf(entry) / 2).padStart(6)];
  const count = String(links.of(entry)).padStart(3);
  return `${inode} ${blocks} ${modeText(entry.type, entry.mode)} ${count} ${user.padEnd(8)} ${group.padEnd(8)} ${size} ${time} ${path}${arrow}\n`;
}

const typeLetters: Readonly<Record<string, string>> = {
  file: "f",
  directory: "d",
  symlink: "l",
  character: "c",
  block: "b",
  fifo: "p",
};

/** A format of `-printf`, read once. */
export function printer(search: Search, format: string): (visit: Visit) => string {
  // `\c` ends the output.
  const stop = /(?<!\\)(?:\\\\)*\\c/.exec(format);
  const shown = stop ? format.slice(0, stop.index + stop[0].length - 2) : format;
  const pieces = shown.split(/(%[-+ #0]*\d*(?:\.\d+)?(?:[ABCT].|[^]))/);
  return (visit) => pieces.map((piece, at) => (at % 2 ? directive(search, visit, piece) : unescape(piece))).join("");
}

function directive(search: Search, visit: Visit, piece: string): string {
  const [, flags = "", width = "", precision, what = ""] =
    /^%([-+ #0]*)(\d*)(?:\.(\d+))?([ABCT].|[^])$/s.exec(piece) ?? [];
  if (what === "%") return "%";
  const value = valueOf(search, visit, what, flags);
  if (value === undefined) {
    complain(search.process, `warning: unrecognized format directive \`%${what}'`);
    return piece;
  }
  const text = precision === undefined ? value : value.slice(0, Number(precision));
  if (flags.includes("-")) return text.padEnd(Number(width));
  const zero = flags.includes("0") && /^\d+$/.test(text);
  return text.padStart(Number(width), zero ? "0" : " ");
}

function valueOf(search: Search, visit: Visit, what: string, flags: string): string | undefined {
  const { process, files, links } = search;
  const { path, start, depth, entry } = visit;
  const target = entry.type === "symlink" ? entry.target : "";
  if (/^[ACBT]/.test(what)) return timeText(what.charAt(1), entry.mtime);
  switch (what) {
    case "a":
    case "c":
    case "t":
      return timeText("c", entry.mtime);
    case "b":
      return String(blocksOf(entry));
    case "d":
      return String(depth);
    case "D":
      return "1";
    case "f":
      return lastOf(path);
    case "F":
      return "overlay";
    case "g":
      return groupName(process.tree, entry.gid) ?? String(entry.gid);
    case "G":
      return String(entry.gid);
    case "h":
      return path.replace(/\/+$/, "").includes("/") ? (directoryOf(path) === "/" ? "" : directoryOf(path)) : ".";
    case "H":
      return start;
    case "i":
      return String(inodeOf(process, entry));
    case "k":
      return String(blocksOf(entry) / 2);
    case "l":
      return fromName(target);
    case "m":
      return (flags.includes("#") ? "0" : "") + entry.mode.toString(8);
    case "M":
      return modeText(entry.type, entry.mode);
    case "n":
      return String(links.of(entry));
    case "p":
      return path;
    case "P":
      return path.length > start.length ? path.slice(start.length).replace(/^\/+/, "") : "";
    case "s":
      return String(sizeOf(entry));
    case "S":
      return sizeOf(entry) === 0 ? "1" : String((blocksOf(entry) * 512) / sizeOf(entry));
    case "u":
      return userName(process.tree, entry.uid) ?? String(entry.uid);
    case "U":
      return String(entry.uid);
    case "y":
      return typeLetters[entry.type] ?? "U";
    case "Y": {
      if (entry.type !== "symlink") return typeLetters[entry.type] ?? "U";
      const found = attempt(() => files.stat(path));
      if ("value" in found) return typeLetters[found.value.type] ?? "U";
      return found.error.code === "ELOOP" ? "L" : "N";
    }
    default:
      return undefined;
  }
}

function timeText(letter: string, seconds: number): string {
  if (letter === "@") return `${seconds}.0000000000`;
  if (letter === "+") return formatTime("%Y-%m-%d+%H:%M:%S.0000000000", seconds);
  if (letter === "c") return formatTime("%a %b %e %H:%M:%S.0000000000 %Y", seconds);
  if (letter === "S") return formatTime("%S.0000000000", seconds);
  if (letter === "T" || letter === "X") return formatTime("%H:%M:%S.0000000000", seconds);
  return formatTime(`%${letter}`, seconds);
}
