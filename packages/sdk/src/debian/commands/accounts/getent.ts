import { type Command, type Process, textOf } from "../../../shell/index.ts";
import { compileGrammar, type Options, readOptions } from "../../../userland/gnu/options.ts";
import { AccountFile } from "./account-file.ts";
import { Accounts, membersOf } from "./accounts.ts";
import { addressesOf, hosts } from "./getent-hosts.ts";

const grammar = compileGrammar({ short: "is:?V", long: "no-idn=i service:=s" });

type Rows = readonly (readonly string[])[];

/** Looks in the tree's files, as nsswitch.conf's `files` does. https://manpages.debian.org/getent.1 */
export const getent: Command = (process) => {
  let options: Options;
  try {
    options = readOptions(grammar, process.args);
  } catch {
    return misused(process, "");
  }
  const [database, ...keys] = options.operands;
  if (database === undefined) return misused(process, "getent: wrong number of arguments\n");
  const show = databases[database];
  if (!show) return misused(process, `Unknown database: ${database}\n`);
  const print = (lines: readonly string[]): void => process.stdout.write(lines.map((line) => `${line}\n`).join(""));
  if (keys.length === 0) {
    const all = show(process, undefined);
    if (!all) {
      process.stderr.write(`Enumeration not supported on ${database}\n`);
      return 3;
    }
    print(all);
    return 0;
  }
  let missing = false;
  for (const key of keys) {
    const found = show(process, key) ?? [];
    if (found.length === 0) missing = true;
    print(found);
  }
  return missing ? 2 : 0;
};

function misused({ stderr, stdout }: Process, message: string): number {
  stderr.write(message);
  stdout.write(`Try \`getent --help' or \`getent --usage' for more information.\n`);
  return 1;
}

/** Lines for a key, or all of them; undefined where a database cannot tell all. */
type Database = (process: Process, key: string | undefined) => readonly string[] | undefined;

const account =
  (path: string, byNumber: boolean): Database =>
  ({ tree }, key) => {
    const file = new AccountFile(tree, path);
    if (key === undefined) return file.entries().map((fields) => fields.join(":"));
    const found = byNumber && /^\d+$/.test(key) ? file.findBy(2, String(Number(key))) : file.find(key);
    return key !== "" && found ? [found.join(":")] : [];
  };

/** Words of each line of a file, without comments. */
function rowsOf({ tree }: Process, path: string): Rows {
  if (tree.resolve(path)?.type !== "file") return [];
  const lines = textOf(tree.read(path)).split("\n");
  return lines.map((line) => line.replace(/#.*/, "").trim().split(/\s+/)).filter(([first]) => first !== "");
}

/** `NAME NUMBER ALIAS…` by name, alias or number. */
const numbered =
  (path: string, width: number): Database =>
  (process, key) =>
    rowsOf(process, path)
      .filter(([name, number, ...aliases]) => key === undefined || [name, number, ...aliases].includes(key))
      .slice(0, key === undefined ? undefined : 1)
      .map(([name = "", ...rest]) => `${name.padEnd(width)} ${rest.join(" ")}`);

const services: Database = (process, key) => {
  const [wanted = "", protocol] = (key ?? "").split("/");
  return rowsOf(process, "etc/services")
    .filter(([name, port = "", ...aliases]) => {
      const [number, over] = port.split("/");
      if (key === undefined) return true;
      return (protocol === undefined || protocol === over) && [name, number, ...aliases].includes(wanted);
    })
    .slice(0, key === undefined ? undefined : 1)
    .map(([name = "", ...rest]) => `${name.padEnd(21)} ${rest.join(" ")}`);
};

const initgroups: Database = ({ tree }, key) => {
  if (key === undefined) return undefined;
  const accounts = new Accounts(tree);
  const numbers = accounts.group.entries().filter((group) => membersOf(group).includes(key));
  return [key.padEnd(21) + numbers.map((group) => ` ${group[2]}`).join("")];
};

const databases: Readonly<Record<string, Database>> = {
  ahosts: (process, key) => (key === undefined ? hosts(process, undefined) : addressesOf(process, key)),
  ahostsv4: (process, key) => (key === undefined ? hosts(process, undefined) : addressesOf(process, key, 4)),
  ahostsv6: (process, key) => (key === undefined ? hosts(process, undefined) : addressesOf(process, key, 6)),
  aliases: () => [],
  ethers: (_, key) => (key === undefined ? undefined : []),
  group: account("etc/group", true),
  gshadow: account("etc/gshadow", false),
  hosts,
  initgroups,
  netgroup: (_, key) => (key === undefined ? undefined : []),
  networks: numbered("etc/networks", 21),
  passwd: account("etc/passwd", true),
  protocols: numbered("etc/protocols", 21),
  rpc: numbered("etc/rpc", 15),
  services,
  shadow: account("etc/shadow", false),
};
