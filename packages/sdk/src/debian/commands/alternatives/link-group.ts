import { compareBytes } from "../../../tree/index.ts";

/** One alternative of a group: where the group's links shall lead. */
export interface Choice {
  readonly path: string;
  readonly priority: number;
  /** The slaves' files by slave's name; one that is missing or empty has no link. */
  readonly slaves: ReadonlyMap<string, string>;
}

/** A name of which several packages give a version: `awk`, with the links that follow the choice. */
export interface LinkGroup {
  readonly name: string;
  /** `manual` where an administrator chose. */
  mode: "auto" | "manual";
  link: string;
  /** The slaves' links by slave's name. */
  readonly slaves: Map<string, string>;
  choices: Choice[];
  /** Not as its file says. */
  modified: boolean;
}

/** Why a group's file cannot be read. */
export class BadGroup extends Error {}

/**
 * Reads a group's file. A choice whose file is gone is left out, and told.
 * @throws BadGroup
 */
export function parseGroup(
  name: string,
  text: string,
  isMissing: (path: string) => boolean,
  dropped: (path: string) => void,
): LinkGroup {
  const lines = text.split("\n");
  const next = (what: string): string => {
    const line = lines.shift();
    if (line === undefined || lines.length === 0)
      throw new BadGroup(`unexpected end of file while trying to read ${what}`);
    return line;
  };
  const mode = next("status");
  if (mode !== "auto" && mode !== "manual") throw new BadGroup("invalid status");
  const group: LinkGroup = { name, mode, link: next("master link"), slaves: new Map(), choices: [], modified: false };
  for (let slave = next("slave name"); slave !== ""; slave = next("slave name")) {
    if (group.slaves.has(slave)) throw new BadGroup(`duplicate slave name ${slave}`);
    const link = next("slave link");
    if (link === group.link) throw new BadGroup(`slave link same as main link ${link}`);
    if ([...group.slaves.values()].includes(link)) throw new BadGroup(`duplicate slave link ${link}`);
    group.slaves.set(slave, link);
  }
  for (let path = next("master file"); path !== ""; path = next("master file")) {
    if (group.choices.some((choice) => choice.path === path)) throw new BadGroup(`duplicate path ${path}`);
    const gone = isMissing(path);
    const priority = next("priority");
    if (!gone && !/^\s*[+-]?\d+$/.test(priority)) throw new BadGroup(`priority of ${path}: ${priority}`);
    const slaves = new Map([...group.slaves.keys()].map((slave) => [slave, next("slave file")]));
    if (gone) {
      dropped(path);
      group.modified = true;
    } else group.choices.push({ path, priority: Number(priority), slaves });
  }
  return group;
}

const has = ({ slaves }: Choice, name: string): boolean => (slaves.get(name) ?? "") !== "";

/** Slaves that no choice has; they are forgotten when the group is saved. */
export const unusedSlaves = ({ slaves, choices }: LinkGroup): string[] =>
  [...slaves.keys()].filter((name) => !choices.some((choice) => has(choice, name)));

/** The file's text: slaves and choices sorted. */
export function formatGroup({ mode, link, slaves, choices }: LinkGroup): string {
  const names = [...slaves.keys()].sort(compareBytes);
  const lines = [mode, link, ...names.flatMap((name) => [name, slaves.get(name) ?? ""]), ""];
  for (const choice of [...choices].sort((a, b) => compareBytes(a.path, b.path))) {
    lines.push(choice.path, String(choice.priority), ...names.map((name) => choice.slaves.get(name) ?? ""));
  }
  return `${lines.join("\n")}\n\n`;
}

/** The choice of the highest priority; the current one, else the first, among equal ones. */
export function bestOf({ choices }: LinkGroup, current: string | undefined): Choice | undefined {
  let best = choices.find(({ path }) => path === current) ?? choices[0];
  for (const choice of choices) if (best && choice.priority > best.priority) best = choice;
  return best;
}

/** Adds a choice, in place of one of the same path. */
export function addChoice(group: LinkGroup, choice: Choice): void {
  const at = group.choices.findIndex(({ path }) => path === choice.path);
  if (at < 0) group.choices.push(choice);
  else group.choices[at] = choice;
  group.modified = true;
}
