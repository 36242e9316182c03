import { AlternativesError, type Settings } from "./alternatives.ts";
import { checkName, checkPath, type Offer } from "./install-choice.ts";

export type Action =
  | { readonly do: "install"; readonly offer: Offer }
  | { readonly do: "remove" | "set"; readonly name: string; readonly path: string }
  | { readonly do: "display" | "query" | "auto" | "config" | "list" | "remove-all"; readonly name: string }
  | { readonly do: "all" | "get-selections" | "set-selections" | "help" | "version" };

const named = ["display", "query", "auto", "config", "list", "remove-all"] as const;
const plain = ["all", "get-selections", "set-selections", "help", "version"] as const;

const misuse = (message: string): AlternativesError => new AlternativesError(message, true);
const isOneOf = <T extends string>(list: readonly T[], word: string): word is T =>
  (list as readonly string[]).includes(word);

/** @throws AlternativesError */
export function readArguments(args: readonly string[], settings: Settings): Action {
  let action: Action | undefined;
  let at = 0;
  const take = (count: number, usage: string): string[] => {
    const words = args.slice(at + 1, at + 1 + count);
    if (words.length < count) throw misuse(usage);
    at += count;
    return words;
  };
  const set = (next: Action): void => {
    if (action) throw misuse(`two commands specified: --${action.do} and --${next.do}`);
    action = next;
  };
  for (; at < args.length; at++) {
    const word = args[at] ?? "";
    if (!word.startsWith("--")) throw new AlternativesError(`unknown argument '${word}'`);
    const option = word.slice(2);
    if (option === "quiet" || option === "verbose") settings.verbosity = option;
    else if (option === "debug") settings.verbosity = "verbose";
    else if (option === "force") settings.force = true;
    else if (option === "skip-auto") settings.skipAuto = true;
    else if (option === "log") take(1, "--log needs a <file> argument");
    else if (option === "altdir") [settings.links = ""] = take(1, "--altdir needs a <directory> argument");
    else if (option === "admindir") [settings.admin = ""] = take(1, "--admindir needs a <directory> argument");
    else if (option === "root" || option === "instdir") {
      const [root = ""] = take(1, `--${option} needs a <directory> argument`);
      if (root.replace(/\/+$/, "") !== "") throw new AlternativesError(`firn knows one root, not '${root}'`);
    } else if (option === "install") {
      const words = take(4, "--install needs <link> <name> <path> <priority>");
      set({ do: "install", offer: offerOf(words) });
    } else if (option === "slave") {
      if (action?.do !== "install") throw misuse("--slave only allowed with --install");
      addSlave(action.offer, take(3, "--slave needs <link> <name> <path>"));
    } else if (option === "remove" || option === "set") {
      const [name = "", path = ""] = take(2, `--${option} needs <name> <path>`);
      checkName(name);
      checkPath(path);
      set({ do: option, name, path });
    } else if (isOneOf(named, option)) {
      const [name = ""] = take(1, `--${option} needs <name>`);
      checkName(name);
      set({ do: option, name });
    } else if (isOneOf(plain, option)) set({ do: option });
    else throw misuse(`unknown option '${word}'`);
  }
  if (action) return action;
  throw misuse(
    "need --display, --query, --list, --get-selections, --config, --set, --set-selections, --install, --remove, --all, --remove-all or --auto",
  );
}

function offerOf([link = "", name = "", path = "", text = ""]: readonly string[]): Offer {
  if (link === path) throw misuse(`<link> '${link}' is the same as <path>`);
  if (!/^\s*[+-]?\d+$/.test(text)) throw misuse(`priority '${text}' must be an integer`);
  const priority = Number(text);
  if (Math.abs(priority) > 2_147_483_647) throw misuse(`priority '${text}' is out of range`);
  return {
    group: { name, mode: "auto", link, slaves: new Map(), choices: [], modified: true },
    choice: { path, priority, slaves: new Map() },
  };
}

function addSlave({ group, choice }: Offer, [link = "", name = "", path = ""]: readonly string[]): void {
  if (link === path) throw misuse(`<link> '${link}' is the same as <path>`);
  if (group.name === name) throw misuse(`<name> '${name}' is both primary and slave`);
  if (group.link === link) throw misuse(`<link> '${link}' is both primary and slave`);
  if (group.slaves.has(name)) throw misuse(`duplicate slave <name> '${name}'`);
  if ([...group.slaves.values()].includes(link)) throw misuse(`duplicate slave <link> '${link}'`);
  group.slaves.set(name, link);
  (choice.slaves as Map<string, string>).set(name, path);
}
