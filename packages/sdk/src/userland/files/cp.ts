import { backupName, backupsOf } from "../gnu/backup.ts";
import { complain, gnu, Misuse } from "../gnu/command.ts";
import { destinations, type Pair } from "../gnu/destination.ts";
import { Files } from "../gnu/files.ts";
import { directoryOf, within } from "../gnu/names.ts";
import type { Options } from "../gnu/options.ts";
import { quote, quoteFile } from "../gnu/quote.ts";
import { Copier, type CopyOptions } from "./copier.ts";

const attributes = ["mode", "timestamps", "ownership", "links", "context", "xattr", "all"];

/** `cp`: https://www.gnu.org/software/coreutils/cp */
export const cp = gnu(
  {
    short: "abdfHilLnprst:uvxPRS:TZ",
    long: `archive=a attributes-only backup:: copy-contents dereference=L force=f interactive=i link=l no-clobber=n
      no-dereference=P no-preserve: no-target-directory=T one-file-system=x parents preserve:: recursive=R
      remove-destination sparse: reflink:: strip-trailing-slashes suffix:=S symbolic-link=s target-directory:=t update=u
      verbose=v context::`,
    unsupported: "copy-contents context",
  },
  (process, options) => {
    const files = new Files(process);
    const copy = copyOptionsOf(options);
    if (options.has("l") && options.has("s")) throw new Misuse("cannot make both hard and symbolic links");
    const backups = backupsOf(process, options);
    if (backups && copy.overwrite === "never") {
      throw new Misuse("options --backup and --no-clobber are mutually exclusive");
    }
    const sparse = options.value("sparse");
    if (sparse !== undefined) oneOf("--sparse", sparse, ["never", "auto", "always"]);
    const copier = new Copier(process, { ...copy, backups });
    const plain = new Copier(process, { ...copy, backups: undefined });
    let status = 0;
    for (const pair of options.has("parents") ? withParents(files, options) : destinations(files, options)) {
      const from = options.has("strip-trailing-slashes") ? pair.from.replace(/(?<=[^/])\/+$/, "") : pair.from;
      if (options.has("parents") && !makeParents(files, from, pair.to, copy)) {
        status = 1;
        continue;
      }
      // With --force, a file may be copied onto itself: that makes a backup of it.
      const isBackup = backups && copy.force && from === pair.to && files.tryLstat(from)?.type === "file";
      const good = isBackup ? plain.copy(from, backupName(files, from, backups)) : copier.copy(from, pair.to);
      if (!good) status = 1;
    }
    return status;
  },
);

function copyOptionsOf(options: Options): Omit<CopyOptions, "backups"> {
  const recursive = options.has("a", "r", "R");
  const preserve = new Set<string>();
  let isPlain = false;
  for (const { key, value } of options.given) {
    if (key === "a") for (const name of attributes) preserve.add(name);
    if (key === "d") preserve.add("links");
    if (key === "p" || (key === "preserve" && value === undefined)) {
      for (const name of ["mode", "ownership", "timestamps"]) preserve.add(name);
    } else if (key === "preserve" || key === "no-preserve") {
      for (const word of (value ?? "").split(",")) {
        const name = oneOf(`--${key}`, word, attributes);
        for (const one of name === "all" ? attributes : [name]) {
          if (key === "preserve") preserve.add(one);
          else preserve.delete(one);
          if (one === "mode") isPlain = key === "no-preserve";
        }
      }
    }
  }
  preserve.delete("all");
  const links = options.has("l");
  const follow = options.last("a", "d", "H", "L", "P");
  const byDefault = recursive && !links ? "never" : "always";
  const last = options.last("i", "n", "f");
  return {
    recursive,
    dereference: follow === undefined ? byDefault : follow === "H" ? "operands" : follow === "L" ? "always" : "never",
    preserve,
    overwrite: options.last("i", "n") === "n" ? "never" : last === "i" ? "ask" : options.has("u") ? "older" : "always",
    force: options.has("f"),
    removeDestination: options.has("remove-destination"),
    kind: links ? "hardlink" : options.has("s") ? "symlink" : options.has("attributes-only") ? "attributes" : "content",
    noTargetDirectory: options.has("T"),
    plainMode: isPlain,
    verbose: options.has("v"),
  };
}

/** An option's word, which may be shortened. */
function oneOf(option: string, word: string, choices: readonly string[]): string {
  const exact = choices.find((choice) => choice === word);
  const near = choices.filter((choice) => choice.startsWith(word));
  if (exact !== undefined) return exact;
  if (near[0] !== undefined && near.length === 1) return near[0];
  const why = near.length > 1 ? "ambiguous" : "invalid";
  const list = choices.map((choice) => `\n  - ${quote(choice)}`).join("");
  throw new Misuse(`${why} argument ${quote(word)} for ${quote(option)}\nValid arguments are:${list}`);
}

/** `--parents`: each source keeps its directories below the target. */
function withParents(files: Files, options: Options): readonly Pair[] {
  const target = options.value("t") ?? options.operands.at(-1);
  const sources = options.value("t") === undefined ? options.operands.slice(0, -1) : options.operands;
  if (target === undefined) throw new Misuse("missing file operand");
  if (sources.length === 0) throw new Misuse(`missing destination file operand after ${quoteFile(target)}`);
  if (!files.isDirectory(target)) throw new Misuse("with --parents, the destination must be a directory");
  return sources.map((from) => ({ from, to: within(target, from.replace(/(?<=[^/])\/+$/, "").replace(/^\/+/, "")) }));
}

function makeParents(
  files: Files,
  from: string,
  to: string,
  { verbose, preserve }: Omit<CopyOptions, "backups">,
): boolean {
  const parents = directoryOf(from)
    .split("/")
    .filter((part) => part !== "" && part !== ".");
  const top = to.slice(0, to.length - from.replace(/(?<=[^/])\/+$/, "").replace(/^\/+/, "").length);
  let source = from.startsWith("/") ? "/" : "";
  let made = top;
  for (const part of parents) {
    source += (source === "" || source.endsWith("/") ? "" : "/") + part;
    made += (made === "" || made.endsWith("/") ? "" : "/") + part;
    const there = files.tryStat(source);
    if (!there) {
      complain(files.process, `failed to get attributes of ${quoteFile(source)}: No such file or directory`);
      return false;
    }
    if (files.isDirectory(made)) continue;
    if (files.tryStat(made)) {
      complain(files.process, `${quoteFile(made)} exists but is not a directory`);
      return false;
    }
    files.mkdir(made, there.mode & 0o777);
    if (verbose) files.process.stdout.write(`${source} -> ${made}\n`);
    if (preserve.has("ownership")) files.chown(made, { uid: there.uid, gid: there.gid });
    if (preserve.has("mode")) files.chmod(made, there.mode);
  }
  return true;
}
