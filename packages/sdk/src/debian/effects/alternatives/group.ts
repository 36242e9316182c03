/** One alternative of a group: where the group's links shall lead. */
export interface Choice {
  readonly path: string;
  readonly priority: number;
  /** The slaves' targets by slave's name; a missing one has no link. */
  readonly slaves: ReadonlyMap<string, string>;
}

/** A name of which several packages give a version: `awk`, with the links that follow the choice. */
export interface Group {
  readonly name: string;
  /** `manual` where an administrator chose. */
  readonly mode: "auto" | "manual";
  readonly link: string;
  /** The slaves' links by slave's name. */
  readonly slaves: ReadonlyMap<string, string>;
  readonly choices: readonly Choice[];
}

/** Reads `/var/lib/dpkg/alternatives/<name>`; undefined where it is damaged. */
export function parseGroup(name: string, text: string): Group | undefined {
  const lines = text.split("\n");
  const next = (): string => lines.shift() ?? "";
  const mode = next();
  const link = next();
  if ((mode !== "auto" && mode !== "manual") || link === "") return undefined;
  const slaves = new Map<string, string>();
  for (let slave = next(); slave !== ""; slave = next()) slaves.set(slave, next());
  const choices: Choice[] = [];
  for (let path = next(); path !== ""; path = next()) {
    const priority = Number(next());
    const targets = [...slaves.keys()].map((slave) => [slave, next()] as const).filter(([, target]) => target !== "");
    choices.push({ path, priority, slaves: new Map(targets) });
  }
  return { name, mode, link, slaves, choices };
}

/** The file's text: slaves and choices sorted, slaves that no choice has left out. */
export function formatGroup({ mode, link, slaves, choices }: Group): string {
  const names = [...slaves.keys()].filter((name) => choices.some((choice) => choice.slaves.has(name))).sort();
  const lines = [mode, link, ...names.flatMap((name) => [name, slaves.get(name) ?? ""]), ""];
  for (const choice of [...choices].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    lines.push(choice.path, String(choice.priority), ...names.map((name) => choice.slaves.get(name) ?? ""));
  }
  return `${lines.join("\n")}\n\n`;
}

/** The choice of the highest priority; of equal ones the first that came. */
export const bestOf = (group: Group): Choice | undefined =>
  group.choices.reduce<Choice | undefined>(
    (best, choice) => (best && best.priority >= choice.priority ? best : choice),
    undefined,
  );
