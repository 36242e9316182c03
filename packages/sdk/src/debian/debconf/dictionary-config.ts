import { type Process, textOf } from "../../shell/index.ts";
import type { Confmodule } from "./confmodule.ts";

const shared = "/usr/share/dictionaries-common";
const cache = "/var/cache/dictionaries-common";
const classes = ["ispell", "wordlist"] as const;

/** Packages by language, from the likeliest on for who said nothing of a language: English, then by the alphabet. */
const likely =
  "american miscfiles british canadian american british bulgarian catalan czech danish ngerman ogerman swiss esperanto " +
  "spanish finnish faroese french irish gaelic galician-minimos manx hungarian italian lithuanian norwegian/bokma " +
  "dutch norwegian/nynorsk polish portuguese brazilian russian swedish tagalog ukrainian";
const suffixes = ["", "-insane", "-huge", "-large", "-medium", "-small", "-gut"];

const splitList = (text: string): string[] => text.split(/\s*,\s*/).filter((word) => word !== "");
const byLowerCase = (a: string, b: string): number => (a.toLowerCase() < b.toLowerCase() ? -1 : 1);

/**
 * The `config` of dictionaries-common and of packages of words, which are written in Perl: offers what dictionaries
 * there are as the system's own, and sets the likeliest one of the first to come.
 */
export function dictionaryConfig(module: Confmodule, { tree }: Process, script: string): void {
  const [, own] = /\$class\s*=\s*"(ispell|wordlist)"\s*;\s*\n\s*my \$script/.exec(script) ?? [];
  if (own === undefined) {
    for (const name of ["languages", "move_old_usr_dict", "remove_old_usr_dict_link"]) {
      module.answer(`UNREGISTER dictionaries-common/${name}`);
    }
    for (const kind of classes) module.answer(`UNREGISTER shared/packages-${kind}`);
    module.answer("GO");
  }
  if (!tree.resolve(`${shared}/dc-debconf-select.pl`)) return;
  for (const kind of own === undefined ? classes : [own as "ispell" | "wordlist"]) offer(module, tree, kind);
}

function offer(module: Confmodule, tree: Process["tree"], kind: (typeof classes)[number]): void {
  const ask = (line: string): string | undefined => /^0 ?([^]*)$/.exec(module.answer(line))?.[1];
  const question = `dictionaries-common/default-${kind}`;
  const packages = splitList(ask(`METAGET shared/packages-${kind} owners`) ?? "");
  const languages = new Map(packages.map((pkg) => [pkg, splitList(ask(`METAGET ${pkg}/languages default`) ?? "")]));
  const names = [...new Set([...languages.values()].flat())].sort(byLowerCase);
  if (names.length === 0) return;
  // The last is the one to choose by hand.
  const before = splitList(ask(`METAGET ${question} choices-c`) ?? "").slice(0, -1);
  const get = (): string => ask(`GET ${question}`) ?? "";
  const guess = (): void => {
    const found = likeliest(languages, (pkg) => splitList(ask(`GET ${pkg}/defaults`) ?? ""), kind);
    if (found !== undefined && get() === "") ask(`SET ${question} ${found}`);
  };
  if (before.length === 0) guess();
  const file = `${cache}/${kind}-default`;
  const noted = tree.resolve(file)?.type === "file" ? textOf(tree.read(file)).trim() : "";
  if (noted !== "" && noted !== get() && names.includes(noted)) ask(`SET ${question} ${noted}`);
  if (get() === "") guess();
  const choices = names.join(", ");
  if (choices !== [...before].sort(byLowerCase).join(", ")) {
    ask(`FSET ${question} seen false`);
    if (tree.resolve(cache)) tree.write(`${cache}/flag-${kind}-new`, "1\n");
  }
  if (ask(`FGET ${question} seen`) === "false") {
    ask(`SUBST ${question} choices ${choices}`);
    ask(`SUBST ${question} echoices ${choices}`);
  }
  ask(`INPUT medium ${question}`);
  ask("GO");
  ask(`SUBST ${question} echoices ${choices}`);
}

/** What a package of a likely language offers first; what is meant for TeX comes last. */
function likeliest(
  languages: ReadonlyMap<string, readonly string[]>,
  defaults: (pkg: string) => readonly string[],
  kind: (typeof classes)[number],
): string | undefined {
  for (const language of likely.split(" ")) {
    const [name = "", variant = ""] = language.split("/");
    const prefix = name === "miscfiles" ? "" : kind.charAt(0);
    const pkg = suffixes.map((suffix) => `${prefix}${name}${suffix}`).find((one) => languages.has(one));
    if (pkg === undefined) continue;
    const own = defaults(pkg);
    const offered = [...(own.length > 0 ? own : (languages.get(pkg) ?? []))]
      .filter((one) => one.toLowerCase().includes(variant))
      .sort();
    const found = offered.find((one) => !/tex/i.test(one)) ?? offered[0];
    if (found !== undefined) return found;
  }
  return undefined;
}
