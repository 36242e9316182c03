import { fromName } from "../../shell/index.ts";
import { type Entry, fixedTime } from "../../tree/index.ts";
import { groupName, groupsOf, userName, usersOf } from "../gnu/accounts.ts";
import { sizeOf } from "../gnu/attributes.ts";
import { complain } from "../gnu/command.ts";
import { attempt } from "../gnu/errno.ts";
import { inodeOf } from "../gnu/files.ts";
import { globMatches } from "../gnu/glob.ts";
import { adjustMode, parseMode } from "../gnu/mode.ts";
import { lastOf } from "../gnu/names.ts";
import { parseDate } from "../gnu/parse-date.ts";
import { quote } from "../gnu/quote.ts";
import { behind, FindError, type Search, type Test } from "./visit.ts";

/** A test that takes one argument. */
type Maker = (argument: string, search: Search, name: string) => Test;

const byName =
  (ignoreCase: boolean): Maker =>
  (pattern) =>
  ({ path }) =>
    globMatches(pattern, lastOf(path), { ignoreCase });
const byPath =
  (ignoreCase: boolean): Maker =>
  (pattern) =>
  ({ path }) =>
    globMatches(pattern, path, { ignoreCase });
const byLink =
  (ignoreCase: boolean): Maker =>
  (pattern) =>
  ({ entry }) =>
    entry.type === "symlink" && globMatches(pattern, fromName(entry.target), { ignoreCase });

/** `+5`: more, `-5`: less, `5`: exactly. */
export function counted(argument: string, name: string): (value: number) => boolean {
  const [, sign, digits] = /^([-+]?)(\d+(?:\.\d+)?)$/.exec(argument) ?? [];
  if (digits === undefined) throw new FindError(`invalid argument \`${argument}' to \`${name}'`);
  const wanted = Number(digits);
  return (value) => (sign === "+" ? value > wanted : sign === "-" ? value < wanted : value === wanted);
}

const letters: Readonly<Record<string, Entry["type"]>> = {
  b: "block",
  c: "character",
  d: "directory",
  f: "file",
  l: "symlink",
  p: "fifo",
};

function typesOf(argument: string, name: string): readonly string[] {
  return argument.split(",").map((letter) => {
    const type = letter === "s" || letter === "D" ? "socket" : letters[letter];
    if (type === undefined) throw new FindError(`Unknown argument to ${name}: ${argument}`);
    return type;
  });
}

/** What has the age of an image is as old as its clock says: nothing of it is. */
const age = (entry: Entry): number => Math.max(0, fixedTime - entry.mtime);
const byAge =
  (unit: number): Maker =>
  (argument, _search, name) => {
    const matches = counted(argument, name);
    return ({ entry }) => matches(unit === 60 ? Math.ceil(age(entry) / unit) : Math.floor(age(entry) / unit));
  };

const newer: Maker = (reference, search) => {
  const { tree } = search.process;
  const found = attempt(() => search.files.stat(reference));
  if ("error" in found) throw new FindError(`${quote(reference)}: ${found.error.message}`);
  const time = tree.modified(found.value.path) ?? 0;
  return ({ entry }) => (tree.modified(entry.path) ?? entry.mtime) > time;
};

const newerThanDate: Maker = (text) => {
  const seconds = parseDate(text);
  if (seconds === undefined)
    throw new FindError(`I cannot figure out how to interpret ${quote(text)} as a date or time`);
  return ({ entry }) => entry.mtime > seconds;
};

const units: Readonly<Record<string, number>> = { b: 512, c: 1, w: 2, k: 1024, M: 1 << 20, G: 1 << 30 };

const bySize: Maker = (argument, _search, name) => {
  const [, number = "", unit = "b"] = /^([-+]?\d+)([bcwkMG]?)$/.exec(argument) ?? [];
  if (number === "") throw new FindError(`invalid -size type \`${argument.slice(-1)}'`);
  const matches = counted(number, name);
  const bytes = units[unit || "b"] ?? 512;
  return ({ entry }) => matches(Math.ceil(sizeOf(entry) / bytes));
};

const byMode: Maker = (argument) => {
  const [, kind = "", text = ""] = /^([-/]?)(.*)$/s.exec(argument) ?? [];
  const changes = parseMode(text);
  if (!changes) throw new FindError(`invalid mode ${quote(argument)}`);
  const [plain, forDirectory] = [false, true].map((isDirectory) => adjustMode(0, isDirectory, 0, changes)) as [
    number,
    number,
  ];
  return ({ entry }) => {
    const wanted = entry.type === "directory" ? forDirectory : plain;
    if (kind === "-") return (entry.mode & wanted) === wanted;
    if (kind === "/") return wanted === 0 || (entry.mode & wanted) !== 0;
    return entry.mode === wanted;
  };
};

const byUser: Maker = (argument, { process: { tree } }) => {
  const uid =
    usersOf(tree).find(({ name }) => name === argument)?.uid ?? (/^\d+$/.test(argument) ? Number(argument) : undefined);
  if (uid === undefined) throw new FindError(`${quote(argument)} is not the name of a known user`);
  return ({ entry }) => entry.uid === uid;
};

const byGroup: Maker = (argument, { process: { tree } }) => {
  const gid =
    groupsOf(tree).find(({ name }) => name === argument)?.gid ??
    (/^\d+$/.test(argument) ? Number(argument) : undefined);
  if (gid === undefined) throw new FindError(`${quote(argument)} is not the name of an existing group`);
  return ({ entry }) => entry.gid === gid;
};

const sameFile: Maker = (reference, search) => {
  const found = attempt(() =>
    search.follow === "never" ? search.files.lstat(reference) : search.files.stat(reference),
  );
  if ("error" in found) throw new FindError(`${quote(reference)}: ${found.error.message}`);
  const inode = inodeOf(search.process, found.value);
  return ({ entry }) => inodeOf(search.process, entry) === inode;
};

/** Tests with an argument. */
export const tests: Readonly<Record<string, Maker>> = {
  "-amin": byAge(60),
  "-atime": byAge(86_400),
  "-cmin": byAge(60),
  "-ctime": byAge(86_400),
  "-mmin": byAge(60),
  "-mtime": byAge(86_400),
  "-anewer": newer,
  "-cnewer": newer,
  "-newer": newer,
  "-newermm": newer,
  "-newermt": newerThanDate,
  "-fstype": (type) => () => type === "overlay",
  "-gid": (argument, _search, name) => {
    const matches = counted(argument, name);
    return ({ entry }) => matches(entry.gid);
  },
  "-uid": (argument, _search, name) => {
    const matches = counted(argument, name);
    return ({ entry }) => matches(entry.uid);
  },
  "-group": byGroup,
  "-user": byUser,
  "-ilname": byLink(true),
  "-lname": byLink(false),
  "-iname": byName(true),
  "-name": byName(false),
  "-ipath": byPath(true),
  "-iwholename": byPath(true),
  "-path": byPath(false),
  "-wholename": byPath(false),
  "-inum": (argument, { process }, name) => {
    const matches = counted(argument, name);
    return ({ entry }) => matches(inodeOf(process, entry));
  },
  "-links": (argument, { links }, name) => {
    const matches = counted(argument, name);
    return ({ entry }) => matches(links.of(entry));
  },
  "-perm": byMode,
  "-samefile": sameFile,
  "-size": bySize,
  "-type": (argument, _search, name) => {
    const types = typesOf(argument, name);
    return ({ entry }) => types.includes(entry.type);
  },
  "-used": (argument, _search, name) => {
    const matches = counted(argument, name);
    return () => matches(0);
  },
  "-xtype": (argument, search, name) => {
    const types = typesOf(argument, name);
    // The other way round than -type: behind a link, or the link itself.
    return ({ path, entry, depth }) => {
      const follows = search.follow === "always" || (search.follow === "operands" && depth === 0);
      const other = attempt(() => (follows ? search.files.lstat(path) : behind(search.files, path, entry)));
      if ("value" in other) return types.includes(other.value.type);
      complain(search.process, `${quote(path)}: ${other.error.message}`);
      search.status = 1;
      return false;
    };
  },
};

const canExecute = (entry: Entry): boolean => entry.type === "directory" || (entry.mode & 0o111) !== 0;

/** Tests without one. */
export const plainTests: Readonly<Record<string, (search: Search) => Test>> = {
  "-empty":
    ({ process }) =>
    ({ entry }) =>
      entry.type === "file"
        ? entry.size === 0
        : entry.type === "directory" && process.tree.list(entry.path).length === 0,
  "-executable":
    ({ files }) =>
    ({ path, entry }) =>
      canExecute(
        entry.type === "symlink"
          ? (files.tryStat(path) ?? { ...entry, type: "fifo", mode: 0, major: 0, minor: 0 })
          : entry,
      ),
  "-false": () => () => false,
  "-nogroup":
    ({ process }) =>
    ({ entry }) =>
      groupName(process.tree, entry.gid) === undefined,
  "-nouser":
    ({ process }) =>
    ({ entry }) =>
      userName(process.tree, entry.uid) === undefined,
  "-readable":
    ({ files }) =>
    ({ path }) =>
      files.tryStat(path) !== undefined,
  "-true": () => () => true,
  "-writable":
    ({ files }) =>
    ({ path }) =>
      files.tryStat(path) !== undefined,
};
