import type { Command, Process } from "../../../shell/index.ts";
import type { DebianSystem } from "../../system/debian-system.ts";
import { type Diversion, inFileOrder, readDiversions, writeDiversions } from "./diversions.ts";
import { listOwns } from "./file-lists.ts";
import { toPattern } from "./glob.ts";
import { type DpkgOptions, fail, readDpkgOptions, UsageError, withMessages } from "./options.ts";

/** https://manpages.debian.org/dpkg-divert.1 */
export const dpkgDivert =
  (system: DebianSystem): Command =>
  (process) =>
    withMessages(process, "dpkg-divert", () => {
      const options = readDpkgOptions(process.args, {
        actions: ["add", "remove", "list", "listpackage", "truename", "help", "version"],
        flags: ["local", "quiet", "rename", "no-rename", "test"],
        values: ["divert", "package", "admindir", "instdir", "root"],
        short: { "?": "help" },
      });
      for (const name of ["admindir", "instdir", "root"]) reportElsewhere(process, name, options.values.get(name));
      const divert = options.values.get("divert");
      if (divert !== undefined && !divert.startsWith("/")) throw new UsageError(`filename "${divert}" is not absolute`);
      const { action = "add" } = options;
      if (action === "help" || action === "version") {
        process.report({ kind: "unknown", why: `firn has no text for dpkg-divert --${action}` });
        return 0;
      }
      return actions[action]?.({ system, process, options, divert, ...ownerOf(process, options) }) ?? 0;
    });

interface Call {
  readonly system: DebianSystem;
  readonly process: Process;
  readonly options: DpkgOptions;
  readonly divert: string | undefined;
  /** `:` for the administrator's own. */
  readonly owner: string;
  /** Nobody was named, so any owner will do to remove it. */
  readonly anyOwner: boolean;
}

function ownerOf({ env }: Process, { flags, values }: DpkgOptions): { owner: string; anyOwner: boolean } {
  if (flags.includes("local")) return { owner: ":", anyOwner: false };
  const named = values.get("package") ?? env.get("DPKG_MAINTSCRIPT_PACKAGE");
  return { owner: named ?? ":", anyOwner: named === undefined };
}

function reportElsewhere(process: Process, name: string, value: string | undefined): void {
  const usual = name === "admindir" ? "/var/lib/dpkg" : "";
  if (value === undefined || value.replace(/\/+$/, "") === usual) return;
  process.report({ kind: "unknown", why: `firn knows one dpkg database, and --${name}=${value} asks for another` });
}

function fileOf(call: Call): string {
  const [path, ...others] = call.options.rest;
  if (path === undefined || path === "" || others.length > 0) {
    throw new UsageError(`--${call.options.action ?? "add"} needs a single argument`);
  }
  if (!path.startsWith("/")) throw new UsageError(`filename "${path}" is not absolute`);
  if (path.includes("\n")) throw new UsageError("file may not contain newlines");
  return path;
}

const actions: Readonly<Record<string, (call: Call) => number>> = {
  add(call) {
    const { process, options, owner, system } = call;
    const rename = renameWanted(process, options);
    const path = fileOf(call);
    if (process.tree.get(path)?.type === "directory") throw new UsageError("cannot divert directories");
    const target = call.divert ?? `${path}.distrib`;
    if (target === path) throw new UsageError(`cannot divert file '${path}' to itself`);
    const diversions = readDiversions(process.tree);
    const mine: Diversion = { path, target, owner };
    const known = touching(diversions, path) ?? touching(diversions, target);
    if (known) {
      if (known.path === path && known.target === target && known.owner === owner) {
        say(call, `Leaving '${describe(known)}'`);
        return 0;
      }
      throw fail(`'${describe(mine)}' clashes with '${describe(known)}'`);
    }
    say(call, `Adding '${describe(mine)}'`);
    let moves = rename && check(process, path, target);
    if (moves && owner !== ":" && isOwn(system, process, owner, path)) {
      say(call, `Ignoring request to rename file '${path}' owned by diverting package '${owner}'`);
      moves = false;
    }
    if (options.flags.includes("test")) return 0;
    writeDiversions(process.tree, [...diversions, mine]);
    if (moves) move(process, path, target);
    return 0;
  },

  remove(call) {
    const { process, options } = call;
    const rename = renameWanted(process, options);
    const path = fileOf(call);
    const diversions = readDiversions(process.tree);
    const known = diversions.find((diversion) => diversion.path === path);
    if (!known) {
      say(call, `No diversion '${current(call, path)}', none removed.`);
      return 0;
    }
    const found = `\n  when removing '${current(call, path)}'\n  found '${describe(known)}'`;
    if (call.divert !== undefined && call.divert !== known.target) throw fail(`mismatch on divert-to${found}`);
    if (!call.anyOwner && call.owner !== known.owner) throw fail(`mismatch on package${found}`);
    say(call, `Removing '${describe(known)}'`);
    const moves = rename && check(process, known.target, path);
    if (options.flags.includes("test")) return 0;
    if (moves) move(process, known.target, path);
    writeDiversions(
      process.tree,
      diversions.filter((diversion) => diversion !== known),
    );
    return 0;
  },

  list({ process, options }) {
    const patterns = (options.rest.length > 0 ? options.rest : ["*"]).map(toPattern);
    for (const diversion of inFileOrder(readDiversions(process.tree))) {
      const names = [diversion.owner, diversion.target, diversion.path];
      if (names.some((name) => patterns.some((pattern) => pattern.test(name)))) {
        process.stdout.write(`${describe(diversion)}\n`);
      }
    }
    return 0;
  },

  truename(call) {
    const path = fileOf(call);
    const known = readDiversions(call.process.tree).find((diversion) => diversion.path === path);
    call.process.stdout.write(`${known?.target ?? path}\n`);
    return 0;
  },

  listpackage(call) {
    const known = touching(readDiversions(call.process.tree), fileOf(call));
    if (known) call.process.stdout.write(`${known.owner === ":" ? "LOCAL" : known.owner}\n`);
    return 0;
  },
};

/** Moves happen only when asked for; dpkg reminds those who did not say. */
function renameWanted(process: Process, { flags }: DpkgOptions): boolean {
  const last = flags.findLast((flag) => flag === "rename" || flag === "no-rename");
  if (last === undefined) {
    process.stderr.write(
      "dpkg-divert: warning: please specify --no-rename explicitly, the default will change to --rename in 1.20.x\n",
    );
  }
  return last === "rename";
}

const touching = (diversions: readonly Diversion[], path: string): Diversion | undefined =>
  diversions.find((diversion) => diversion.path === path || diversion.target === path);

const isOwn = (system: DebianSystem, process: Process, owner: string, path: string): boolean =>
  [...system.packages.values()].some(({ pkg }) => pkg.name === owner && listOwns(process.tree, pkg, path));

/** True where there is something to move. */
function check({ tree }: Process, from: string, to: string): boolean {
  if (!tree.get(from)) return false;
  if (tree.get(to) && tree.inode(from) !== tree.inode(to)) {
    throw fail(`rename involves overwriting '${to}' with\n  different file '${from}', not allowed`);
  }
  return true;
}

function move({ tree }: Process, from: string, to: string): void {
  if (tree.get(to)) tree.remove(from);
  else tree.rename(from, to);
}

function say({ process, options }: Call, text: string): void {
  if (!options.flags.includes("quiet")) process.stdout.write(`${text}\n`);
}

const describe = ({ path, target, owner }: Diversion): string =>
  owner === ":" ? `local diversion of ${path} to ${target}` : `diversion of ${path} to ${target} by ${owner}`;

/** What the caller means, in the same words. */
function current({ owner, anyOwner, divert }: Call, path: string): string {
  const to = divert === undefined ? "" : ` to ${divert}`;
  if (anyOwner) return `any diversion of ${path}${to}`;
  return owner === ":" ? `local diversion of ${path}${to}` : `diversion of ${path}${to} by ${owner}`;
}
