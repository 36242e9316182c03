import { fromName, type Process } from "../../../shell/index.ts";
import { fixedTime } from "../../../tree/index.ts";
import { fieldText } from "../../dpkg/status.ts";
import type { PackageState } from "../../system/debian-system.ts";
import { listOf } from "./file-lists.ts";
import type { Known } from "./package-lookup.ts";

type Piece = { readonly text: string } | { readonly field: string; readonly width: number };

/** The error of a format that cannot be read. */
export class FormatError extends Error {}

/** Reads `${Package;-20}\t${Version}\n`. @throws FormatError */
export function parseFormat(format: string): readonly Piece[] {
  if (format === "") throw new FormatError("may not be empty string");
  const pieces: Piece[] = [];
  for (let at = 0; at < format.length; ) {
    if (format.startsWith("${", at)) {
      const end = format.indexOf("}", at);
      if (end < 0) throw new FormatError("missing closing brace");
      const [field = "", width] = format.slice(at + 2, end).split(";", 2);
      const number = /^\s*([+-]?\d+)/.exec(width ?? "0");
      const odd = width?.slice(number?.[0].length ?? 0) ?? "";
      if (odd !== "") throw new FormatError(`invalid character '${odd[0]}' in field width`);
      pieces.push({ field, width: Number(number?.[1] ?? 0) });
      at = end + 1;
      continue;
    }
    let end = format.indexOf("$", at + 1);
    while (end >= 0 && format[end + 1] !== "{") end = format.indexOf("$", end + 1);
    if (end < 0) end = format.length;
    pieces.push({ text: unescape(format.slice(at, end)) });
    at = end;
  }
  return pieces;
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };
const unescape = (text: string): string =>
  text.replaceAll(/\\([^])/g, (_, letter: string) => escapes[letter] ?? letter);

export function showFormat(pieces: readonly Piece[], known: Known, process: Process): string {
  return pieces
    .map((piece) => {
      if ("text" in piece) return piece.text;
      const value = valueOf(piece.field, known, process);
      if (value === undefined) return "";
      const { width } = piece;
      if (width === 0) return value;
      const padded = width < 0 ? value.padEnd(-width) : value.padStart(width);
      return padded.slice(0, Math.abs(width));
    })
    .join("");
}

type Virtual = (state: PackageState | undefined, known: Known, process: Process) => string | undefined;

const sourceOf = (state: PackageState | undefined): [string, string] => {
  const [, name = "", version] = /^(\S+)(?:\s+\((.*)\))?/.exec(state?.pkg.stanza.get("Source") ?? "") ?? [];
  return [name || (state?.pkg.name ?? ""), version ?? state?.pkg.version ?? ""];
};

const abbreviations: Readonly<Record<string, string>> = {
  "not-installed": "n",
  unpacked: "U",
  "half-configured": "F",
  "half-installed": "H",
  "triggers-awaited": "W",
  "triggers-pending": "t",
  installed: "i",
};

/** `ii`, or `un` for what is not there. */
export const abbreviationOf = (state: PackageState | undefined): string =>
  state ? `i${abbreviations[state.status] ?? "n"}` : "un";

export const synopsisOf = (state: PackageState | undefined): string =>
  fromName(state?.pkg.stanza.get("Description")?.split("\n")[0] ?? "(no description available)");

/** Fields that are none of the control file's. https://manpages.debian.org/dpkg-query.1 */
const virtuals: Readonly<Record<string, Virtual>> = {
  "binary:package": (_, { name }) => name,
  "binary:synopsis": synopsisOf,
  "binary:summary": synopsisOf,
  "db:status-abbrev": (state) => `${abbreviationOf(state)} `,
  "db:status-want": (state) => (state ? "install" : "unknown"),
  "db:status-status": (state) => state?.status ?? "not-installed",
  "db:status-eflag": () => "ok",
  "db-fsys:files": (state, _, { tree }) =>
    state
      ? listOf(tree, state.pkg)
          .map((path) => ` ${path}\n`)
          .join("")
      : "",
  "db-fsys:last-modified": (state) => (state ? String(fixedTime) : ""),
  "source:package": (state) => sourceOf(state)[0],
  "source:version": (state) => sourceOf(state)[1],
  "source:upstream-version": (state) =>
    sourceOf(state)[1]
      .replace(/^\d+:/, "")
      .replace(/-[^-]*$/, ""),
};

function valueOf(field: string, known: Known, process: Process): string | undefined {
  const { state, name } = known;
  const key = field.toLowerCase();
  const virtual = virtuals[key];
  if (virtual) return virtual(state, known, process);
  if (key === "package") return state?.pkg.name ?? name;
  if (key === "status") return state ? `install ok ${state.status}` : "unknown ok not-installed";
  const text = state && fieldText(state, field);
  return text === undefined ? undefined : fromName(text);
}
