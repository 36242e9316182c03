import { gidOf, groupName, type Owner, parseOwner, userName } from "../gnu/accounts.ts";
import { complain, gnu, type Main, missingOperand, Stop } from "../gnu/command.ts";
import { attempt } from "../gnu/errno.ts";
import { Files } from "../gnu/files.ts";
import { within } from "../gnu/names.ts";
import type { Options } from "../gnu/options.ts";
import { quote, quoteFile } from "../gnu/quote.ts";

const grammar = {
  short: "HLPRcfhv",
  long: `recursive=R changes=c dereference from: no-dereference=h no-preserve-root preserve-root quiet=f silent=f
    reference: verbose=v`,
};

/** `chown`: https://www.gnu.org/software/coreutils/chown */
export const chown = gnu(grammar, (process, options) => run("ownership", process, options));

/** `chgrp`: https://www.gnu.org/software/coreutils/chgrp */
export const chgrp = gnu({ ...grammar, long: grammar.long.replace("from: ", "") }, (process, options) =>
  run("group", process, options),
);

interface Ids {
  readonly uid: number;
  readonly gid: number;
}
type What = "ownership" | "group";

function run(what: What, process: Parameters<Main>[0], options: Options): number {
  const files = new Files(process);
  const reference = options.value("reference");
  missingOperand(options, reference === undefined ? 2 : 1);
  const operands = reference === undefined ? options.operands.slice(1) : options.operands;
  const wanted = reference === undefined ? parse(files, what, options.operands[0] ?? "") : copy(files, what, reference);
  const only = options.value("from");
  if (options.has("R") && options.last("H", "L", "P") === "L" && options.has("h")) throw new Stop("-R -h requires -P");
  if (options.has("R") && options.has("dereference") && options.last("H", "L", "P") === undefined) {
    throw new Stop("-R --dereference requires either -H or -L");
  }
  const changer = new Changer(files, options, what, wanted, only === undefined ? {} : parse(files, "ownership", only));
  for (const operand of operands) changer.change(operand, true);
  return changer.status;
}

function parse({ process }: Files, what: What, text: string): Owner {
  const { tree } = process;
  if (what === "group") {
    if (text === "") return {};
    const gid = gidOf(tree, text);
    if (gid === undefined) throw new Stop(`invalid group: ${quote(text)}`);
    return { gid };
  }
  const owner = parseOwner(tree, text);
  if (typeof owner === "string") throw new Stop(`${owner}: ${quote(text)}`);
  if (owner.dotted) complain(process, `warning: '.' should be ':': ${quote(text)}`);
  return owner;
}

function copy(files: Files, what: What, reference: string): Owner {
  const found = attempt(() => files.stat(reference));
  if ("error" in found) throw new Stop(`failed to get attributes of ${quoteFile(reference)}: ${found.error.message}`);
  const { uid, gid } = found.value;
  return what === "group" ? { gid } : { uid, gid };
}

class Changer {
  status = 0;
  readonly #files: Files;
  readonly #options: Options;
  readonly #what: What;
  readonly #wanted: Owner;
  readonly #only: Owner;
  readonly #follow: string;

  constructor(files: Files, options: Options, what: What, wanted: Owner, only: Owner) {
    this.#files = files;
    this.#options = options;
    this.#what = what;
    this.#wanted = wanted;
    this.#only = only;
    this.#follow = options.has("R") ? (options.last("H", "L", "P") ?? "P") : "";
  }

  change(name: string, isOperand: boolean): void {
    const { process } = this.#files;
    process.meter.step();
    const found = attempt(() => this.#files.lstat(name));
    if ("error" in found) return this.#fail(`cannot access ${quoteFile(name)}: ${found.error.message}`);
    const isLink = found.value.type === "symlink";
    const goesThrough = this.#follow === "L" || (this.#follow === "H" && isOperand);
    const noDereference = this.#options.last("h", "dereference") === "h";
    // Going down without following links, a link's target is changed only where it was asked for by name.
    const changesLink = isLink && (noDereference || this.#follow === "P");
    const entry = changesLink ? found : attempt(() => this.#files.stat(name));
    if ("error" in entry) return this.#fail(`cannot dereference ${quoteFile(name)}: ${entry.error.message}`);
    const { uid, gid, type } = entry.value;
    const isMeant = (this.#only.uid ?? uid) === uid && (this.#only.gid ?? gid) === gid;
    const descends = type === "directory" && this.#options.has("R") && (!isLink || goesThrough);
    if (descends) for (const child of this.#files.list(name)) this.change(within(name, child), false);
    if (isMeant) this.#files.chown(name, this.#wanted, !changesLink);
    this.#tell(name, { uid, gid }, isMeant);
  }

  #tell(name: string, old: Ids, isMeant: boolean): void {
    const told = this.#options.last("v", "c");
    if (told === undefined) return;
    const now = { ...old, ...(isMeant ? this.#wanted : {}) };
    const isChanged = now.uid !== old.uid || now.gid !== old.gid;
    if (!isChanged && told === "c") return;
    const alone = this.#wanted.uid === undefined && this.#what === "ownership" && isChanged;
    const before = this.#show(old, alone);
    const after = this.#show(now);
    const subject = `${this.#what} of ${quoteFile(name)}`;
    this.#files.process.stdout.write(
      isChanged ? `changed ${subject} from ${before} to ${after}\n` : `${subject} retained as ${before}\n`,
    );
  }

  #show({ uid, gid }: Ids, both = false): string {
    const { tree } = this.#files.process;
    const user = userName(tree, uid) ?? String(uid);
    const group = groupName(tree, gid) ?? String(gid);
    if (this.#what === "group") return group;
    if (both || (this.#wanted.uid !== undefined && this.#wanted.gid !== undefined)) return `${user}:${group}`;
    return this.#wanted.uid !== undefined ? user : `:${group}`;
  }

  #fail(message: string): void {
    if (!this.#options.has("f")) complain(this.#files.process, message);
    this.status = 1;
  }
}
