import type { Process } from "../../../../shell/index.ts";
import { textOf } from "../../../../shell/index.ts";
import type { Tree } from "../../../../tree/index.ts";
import { gidOf, uidOf } from "../../../../userland/gnu/accounts.ts";
import type { Source } from "../conf-files.ts";
import { expandSpecifiers } from "../specifiers.ts";
import { systemdVersion } from "../units.ts";
import { splitWords, unescapeText } from "../words.ts";

/** A line of tmpfiles.d. https://manpages.debian.org/tmpfiles.d.5 */
export interface Item {
  readonly type: string;
  /** `+`: appended to, or put in the place of what is there. */
  readonly plus: boolean;
  /** `=`: what is there and is no such thing is replaced. */
  readonly replace: boolean;
  /** `?`: a link is only made to what is there. */
  readonly ifThere: boolean;
  readonly path: string;
  readonly mode: number | undefined;
  /** `~`: bits that nobody has now are not given. */
  readonly masked: boolean;
  /** `:`: not for what is there already. */
  readonly modeOnce: boolean;
  readonly uid: number | undefined;
  readonly uidOnce: boolean;
  readonly gid: number | undefined;
  readonly gidOnce: boolean;
  readonly argument: string | undefined;
}

/** Types whose path is a pattern. */
const globbing = "wexXrRzZtThHaA";
export const isGlob = ({ type }: Item): boolean => globbing.includes(type);

export interface Wanted {
  readonly boot: boolean;
  /** Whether lines of this path are wanted. */
  readonly path: (path: string) => boolean;
}

/** @returns what is wrong with it as text; undefined where it is not for now */
function readLine({ tree }: Process, line: string, wanted: Wanted): Item | string | undefined {
  const [action = "", rawPath, mode = "-", user = "-", group = "-", , rest] = splitWords(line, 6);
  if (rawPath === undefined) return "Syntax error.";
  const type = action.charAt(0);
  const modifiers = action.slice(1);
  if (!"fFdDvqQepLcbCxXrRzZtThHaAw".includes(type)) return `Unknown command type '${type}'.`;
  const letters = systemdVersion(tree) < 255 ? "!-+=~^" : "!-+=~^$?";
  const odd = modifiers.split("").find((letter) => !letters.includes(letter));
  if (odd !== undefined) return `Unknown modifiers in command '${action}'.`;
  const path = expandSpecifiers(tree, rawPath);
  // Without a machine's or a boot's number there is no such path. A credential is the host's to give.
  if (path === undefined || modifiers.includes("^")) return undefined;
  if (!path.startsWith("/")) return `Path '${path}' not absolute.`;
  if (modifiers.includes("!") && !wanted.boot) return undefined;
  const place = simplified(path);
  if (!wanted.path(place)) return undefined;
  const argument = argumentOf(tree, type, place, rest, modifiers.includes("~"));
  if (argument === null) return undefined;

  const [, prefix = "", digits] = /^([~:]*)([0-7]{1,4})$/.exec(mode) ?? [];
  if (mode !== "-" && digits === undefined) return `Invalid mode '${mode}'.`;
  const owner = (text: string): readonly [string, boolean] => [text.replace(/^:/, ""), text.startsWith(":")];
  const [userName, uidOnce] = owner(user);
  const [groupName, gidOnce] = owner(group);
  const uid = userName === "-" ? undefined : uidOf(tree, userName);
  const gid = groupName === "-" ? undefined : gidOf(tree, groupName);
  if (userName !== "-" && uid === undefined) return `Failed to resolve user '${userName}': No such process`;
  if (groupName !== "-" && gid === undefined) return `Failed to resolve group '${groupName}': No such process`;
  return {
    ...{ type: type === "F" ? "f" : type, plus: modifiers.includes("+") || type === "F" },
    ...{ replace: modifiers.includes("="), ifThere: modifiers.includes("?"), path: place },
    ...{ mode: digits === undefined ? undefined : Number.parseInt(digits, 8), masked: prefix.includes("~") },
    ...{ modeOnce: prefix.includes(":"), uid, uidOnce, gid, gidOnce, argument },
  };
}

/** @returns null where the line is to be passed over */
function argumentOf(
  tree: Tree,
  type: string,
  path: string,
  rest: string | undefined,
  base64: boolean,
): string | null | undefined {
  const given = rest === undefined || rest === "-" ? undefined : rest;
  if (given === undefined) return "LC".includes(type) ? `/usr/share/factory${path}` : undefined;
  if (!"fFwLC".includes(type)) return "tTaA".includes(type) ? (expandSpecifiers(tree, given) ?? null) : given;
  if (base64) return textOf(Buffer.from(given, "base64"));
  return expandSpecifiers(tree, unescapeText(given)) ?? null;
}

/** Without doubled and trailing slashes; `/var/run` is `/run` for long. */
const simplified = (path: string): string =>
  `/${path
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/")}`.replace(/^\/var\/run(?=\/|$)(?!$)/, "/run");

/** Reads lines into items, in their order. @returns false where some are wrong */
export function readItems(process: Process, { name, lines }: Source, wanted: Wanted, items: Item[]): boolean {
  let good = true;
  for (const [index, raw] of lines.entries()) {
    const line = raw.trim();
    if (line === "" || /^[#;]/.test(line)) continue;
    const item = readLine(process, line, wanted);
    if (typeof item === "object") addItem(process, items, item, `${name}:${index + 1}`);
    else if (item !== undefined) {
      process.stderr.write(`${name}:${index + 1}: ${item}\n`);
      good = false;
    }
  }
  return good;
}

const owning = "fdDvqQpLcbCxXrRwe";

/** Of lines that would make the same path, the first counts. */
function addItem({ stderr }: Process, items: Item[], item: Item, where: string): void {
  const owns = owning.includes(item.type);
  const there = items.find(
    (other) => other.path === item.path && owning.includes(other.type) && isGlob(other) === isGlob(item),
  );
  if (!owns || !there) items.push(item);
  else if (item.type !== "L" || there.type !== "L" || there.argument !== item.argument) {
    stderr.write(`${where}: Duplicate line for path "${item.path}", ignoring.\n`);
  }
}
