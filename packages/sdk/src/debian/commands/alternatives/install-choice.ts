import { toName } from "../../../shell/index.ts";
import { type Alternatives, AlternativesError } from "./alternatives.ts";
import { addChoice, bestOf, type Choice, type LinkGroup } from "./link-group.ts";

/** What `--install` was given: a group of one choice. */
export interface Offer {
  readonly group: LinkGroup;
  readonly choice: Choice;
}

export function checkName(name: string): void {
  if (/[/ \t]/.test(name)) throw new AlternativesError(`alternative name (${name}) must not contain '/' and spaces`);
}

export function checkPath(path: string): void {
  if (!path.startsWith("/")) throw new AlternativesError(`alternative path is not absolute as it should be: ${path}`);
}

function checkLink(link: string): void {
  if (!link.startsWith("/")) throw new AlternativesError(`alternative link is not absolute as it should be: ${link}`);
}

/** @throws AlternativesError where names or links clash with other groups */
export function checkOffer({ group, choice }: Offer, by: Alternatives): void {
  const { name, link } = group;
  checkName(name);
  checkLink(link);
  checkPath(choice.path);
  const owners = new Map<string, LinkGroup>();
  const links = new Map<string, LinkGroup>();
  const enter = (map: Map<string, LinkGroup>, key: string, value: LinkGroup): void => {
    if (!map.has(key)) map.set(key, value);
  };
  for (const other of by.all()) {
    enter(links, other.link, other);
    enter(owners, other.name, other);
    for (const [slave, slaveLink] of other.slaves) {
      enter(links, slaveLink, other);
      enter(owners, slave, other);
    }
  }
  const owner = owners.get(name);
  if (owner && owner.name !== name) {
    throw new AlternativesError(`alternative ${name} can't be master: it is a slave of ${owner.name}`);
  }
  const managed = links.get(link);
  if (managed && managed.name !== name) {
    throw new AlternativesError(`alternative link ${link} is already managed by ${managed.name}`);
  }
  if (by.isMissing(choice.path)) throw new AlternativesError(`alternative path ${choice.path} doesn't exist`);
  for (const [slave, slaveLink] of group.slaves) {
    checkName(slave);
    checkLink(slaveLink);
    checkPath(choice.slaves.get(slave) ?? "");
    const other = owners.get(slave);
    if (other && other.name !== name) {
      const what = other.name === slave ? "it is a master alternative" : `it is a slave of ${other.name}`;
      throw new AlternativesError(`alternative ${slave} can't be slave of ${name}: ${what}`);
    }
    const linked = links.get(slaveLink);
    if (linked && linked.name !== name) {
      throw new AlternativesError(`alternative link ${slaveLink} is already managed by ${linked.name}`);
    }
    const twin = [...(linked?.slaves ?? [])].find(([, each]) => each === slaveLink)?.[0];
    if (twin !== undefined && twin !== slave) {
      throw new AlternativesError(
        `alternative link ${slaveLink} is already managed by ${twin} (slave of ${linked?.name ?? ""})`,
      );
    }
  }
}

/** Adds the choice to a group that there is, or makes the group; the choice to switch to, and the slaves that moved. */
export function installChoice(
  known: LinkGroup | undefined,
  { group: offered, choice }: Offer,
  current: string | undefined,
  by: Alternatives,
): { group: LinkGroup; wanted: string | undefined; changed: ReadonlySet<string> } {
  const group = known ?? offered;
  const changed = known ? evolve(known, offered, choice, current, by) : new Set<string>();
  addChoice(group, choice);
  if (group.mode === "auto") return { group, wanted: bestOf(group, current)?.path, changed };
  by.verbose(`automatic updates of ${by.middleOf(group.name)} are disabled; leaving it alone`);
  by.verbose(`to return to automatic updates use 'update-alternatives --auto ${group.name}'`);
  return { group, wanted: undefined, changed };
}

/** The offer's links count from now on; links that were elsewhere move. */
function evolve(
  group: LinkGroup,
  offered: LinkGroup,
  choice: Choice,
  current: string | undefined,
  by: Alternatives,
): Set<string> {
  const changed = new Set<string>();
  if (group.link !== offered.link) {
    if (by.kindAt(group.link) === "symlink") {
      by.info(`renaming ${group.name} link from ${group.link} to ${offered.link}`);
      by.process.tree.rename(toName(group.link), toName(offered.link));
    }
    group.link = offered.link;
    group.modified = true;
  }
  for (const [name, link] of offered.slaves) {
    const old = group.slaves.get(name);
    if (old === undefined) changed.add(name);
    else if (old !== link && by.kindAt(old) === "symlink") {
      const file = current === choice.path ? choice.slaves.get(name) : by.linkAt(by.middleOf(name));
      if (file !== undefined && !by.isMissing(file)) {
        by.info(`renaming ${name} slave link from ${old} to ${link}`);
        by.process.tree.rename(toName(old), toName(link));
      } else by.remove(old);
      changed.add(name);
    }
    if (old !== link) group.modified = true;
    group.slaves.set(name, link);
  }
  return changed;
}
