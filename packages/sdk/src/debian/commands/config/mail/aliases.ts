import { type Command, type Process, textOf, toName } from "../../../../shell/index.ts";
import { fixedTime } from "../../../../tree/index.ts";
import { writeBerkeleyHash } from "./berkeley-hash.ts";
import { readParameters } from "./postconf.ts";

/** `newaliases`: Postfix's makes databases of the alias files; that of other mail servers reads the text itself. */
export const newAliases: Command = (process) => {
  if (!process.tree.resolve("/etc/postfix/main.cf")) return 0;
  const database = readParameters(process).get("alias_database") ?? "hash:/etc/aliases";
  return makeDatabases(process, database.split(/[,\s]+/).filter(Boolean));
};

/** `postalias TYPE:FILE…`. */
export const postAlias: Command = (process) => {
  const option = process.args.find((word) => word.startsWith("-"));
  if (option) process.report({ kind: "unknown", why: `firn does not know postalias's ${option}` });
  return makeDatabases(
    process,
    process.args.filter((word) => !word.startsWith("-")),
  );
};

function makeDatabases(process: Process, databases: readonly string[]): number {
  for (const database of databases) {
    const [, type = "hash", file = database] = /^([a-z]+):(.*)$/.exec(database) ?? [];
    const path = toName(file);
    if (process.tree.resolve(path)?.type !== "file") {
      process.stderr.write(`postalias: fatal: open ${file}: No such file or directory\n`);
      return 1;
    }
    const aliases = type === "hash" ? readAliases(textOf(process.tree.read(path))) : undefined;
    const bytes = aliases && writeBerkeleyHash(withOrigin(aliases, readParameters(process).get("myhostname")));
    if (bytes) process.tree.write(`${path}.db`, bytes, { mode: 0o644 });
    else {
      process.report({ kind: "deferred", why: `firn does not make ${file}'s database`, remedy: "newaliases" });
    }
  }
  return 0;
}

/** Names and what they stand for, as they are looked up: in lower case, with a NUL at the end. */
function readAliases(text: string): Map<string, string> | undefined {
  const aliases = new Map<string, string>([["@\0", "@\0"]]);
  for (const line of text.replace(/\n[ \t]+(?=[^ \t\n])/g, " ").split("\n")) {
    if (/^[ \t]*(?:#|$)/.test(line)) continue;
    const [, name, targets] = /^([^\s:"]+)[ \t]*:[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
    // Quotes and comments in addresses are parsed by the mail server only.
    if (name === undefined || targets === undefined || /["()\\]/.test(targets)) return undefined;
    aliases.set(`${name.toLowerCase()}\0`, `${targets.split(/[ \t]*,[ \t]*/).join(", ")}\0`);
  }
  return aliases;
}

/** NIS looks for where a map came from, and when. */
const withOrigin = (aliases: ReadonlyMap<string, string>, host = "localhost"): Map<string, string> =>
  new Map([...aliases, ["YP_LAST_MODIFIED", `${fixedTime}`.padStart(10, "0")], ["YP_MASTER_NAME", host]]);
