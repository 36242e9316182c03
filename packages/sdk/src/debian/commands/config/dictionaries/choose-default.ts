import type { Process } from "../../../../shell/index.ts";
import { createDebconf } from "../../../debconf/debconf.ts";
import type { DebianSystem } from "../../../system/debian-system.ts";
import { cache, type Entries, type Entry, lowerCase, sorted, write } from "./entries.ts";

/** The classes of which one dictionary is the system's own. */
export type ChosenClass = "ispell" | "wordlist";

const links = "/etc/dictionaries-common";
const folders = { ispell: "/usr/lib/ispell", wordlist: "/usr/share/dict" } as const;
const linkNames = { ispell: ["default.hash", "default.aff"], wordlist: ["words"] } as const;

/** The names that programs know lead to `/etc`, as long as there is something to lead to. */
export function linkCommonNames({ tree }: Process, kind: ChosenClass, entries: Entries): void {
  for (const name of linkNames[kind]) {
    const path = `${folders[kind]}/${name}`;
    if (entries.size > 0) {
      if (!tree.get(path)) tree.symlink(`${links}/${name}`, path);
      continue;
    }
    for (const link of [`${links}/${name}`, path]) {
      if (tree.get(link)?.type === "symlink" && !tree.resolve(link)) tree.remove(link);
    }
  }
}

/** The answer to debconf's question; the first dictionary where it names none that is there. Undefined: left alone. */
export function chosenName(system: DebianSystem, kind: ChosenClass, entries: Entries): string | undefined {
  const question = `dictionaries-common/default-${kind}`;
  const debconf = createDebconf(system).confmodule("dictionaries-common");
  const get = (): string => /^0 ([^]*)$/.exec(debconf.answer(`GET ${question}`))?.[1] ?? "";
  const value = get();
  if (/^manual/i.test(value)) return undefined;
  if (entries.size === 0) {
    if (value !== "") debconf.answer(`SET ${question} `);
    return undefined;
  }
  if (entries.has(value)) return value;
  const names = sorted(entries.keys()).sort((a, b) => (lowerCase(a) < lowerCase(b) ? -1 : 1));
  const choices = names.join(", ");
  for (const line of [
    ...(value === "" ? [] : [`SUBST dictionaries-common/invalid_debconf_value value ${value}`]),
    `SUBST ${question} choices ${choices}`,
    `SUBST ${question} echoices ${choices}`,
    `SET ${question} ${names[0]}`,
    `FSET ${question} seen false`,
    `INPUT critical ${question}`,
    "GO",
  ]) {
    debconf.answer(line);
  }
  const forced = get();
  return /^manual/i.test(forced) ? undefined : forced;
}

/** Notes the choice where programs look for it. */
export function noteChoice({ tree }: Process, kind: ChosenClass, name: string | undefined): void {
  const file = `${cache}/${kind}-default`;
  const old = `${links}/ispell-default`;
  if (name === undefined) {
    if (tree.get(file)) tree.remove(file);
  } else write(tree, `${kind}-default`, name);
  if (kind === "wordlist") return;
  if (tree.get(old)) tree.remove(old);
  if (name === undefined) tree.write(old, "");
  else tree.symlink(file, old);
}

/** Points the names in `/etc` to the chosen dictionary. False where its files are not there. */
export function linkChoice({ tree, stderr }: Process, kind: ChosenClass, name: string, entry: Entry): boolean {
  const hash = entry.get("hash-name") ?? "";
  for (const link of linkNames[kind]) {
    const ending = kind === "ispell" ? link.slice("default".length) : "";
    const target = `${folders[kind]}/${hash}${ending}`;
    // What is compiled in a container is not there yet.
    if (!tree.get(target) && !entry.has("auto-compat")) {
      stderr.write(`update-default-${kind}:\n  Could not make the default symlink to "${target}" of ${name}.\n`);
      return false;
    }
    const path = `${links}/${link}`;
    if (tree.get(path)) tree.remove(path);
    tree.symlink(target, path);
  }
  return true;
}
