import { type Alternatives, AlternativesError } from "./alternatives.ts";
import { bestOf, type Choice, type LinkGroup } from "./link-group.ts";

/** Whether a group is on automatic, given where its link leads now; tells of changes from outside. */
export function selectMode(group: LinkGroup, current: string | undefined, by: Alternatives): void {
  const middle = by.middleOf(group.name);
  const set = (mode: LinkGroup["mode"]): void => {
    if (group.mode !== mode) group.modified = true;
    group.mode = mode;
  };
  if (current === undefined) {
    by.verbose(`setting up automatic selection of ${group.name}`);
    set("auto");
  } else if (!group.choices.some(({ path }) => path === current)) {
    if (by.isMissing(current)) {
      by.warn(`${middle} is dangling; it will be updated with best choice`);
      set("auto");
    } else if (group.mode !== "manual") {
      by.warn(`${middle} has been changed (manually or by a script); switching to manual updates only`);
      set("manual");
    }
  }
}

/** Makes the links lead where they should, and writes the group's file; a group without choices goes away. */
export function updateGroup(
  group: LinkGroup,
  current: string | undefined,
  wanted: string | undefined,
  changedSlaves: ReadonlySet<string>,
  by: Alternatives,
): void {
  if (group.choices.length === 0) return removeGroup(group, by);
  if (wanted !== undefined && wanted !== current) {
    by.info(`using ${wanted} to provide ${group.link} (${group.name}) in ${group.mode} mode`);
    install(group, wanted, by);
  } else {
    const reason = whyRepair(group, current, changedSlaves, by);
    if (reason === "slaves") {
      by.info(`updating alternative ${current} because link group ${group.name} has changed slave links`);
    } else if (reason === "broken") {
      by.warn(
        `forcing reinstallation of alternative ${current ?? "(null)"} because link group ${group.name} is broken`,
      );
    }
    if (reason !== undefined) repair(group, current, by);
  }
  if (group.modified) by.save(group);
}

function repair(group: LinkGroup, current: string | undefined, by: Alternatives): void {
  if (current === undefined) return;
  if (group.choices.some(({ path }) => path === current)) return install(group, current, by);
  const best = bestOf(group, current);
  if (!best) return;
  by.warn(`current alternative ${current} is unknown, switching to ${best.path} for link group ${group.name}`);
  group.mode = "auto";
  group.modified = true;
  install(group, best.path, by);
}

const fileOf = ({ slaves }: Choice, name: string): string => slaves.get(name) ?? "";

function install(group: LinkGroup, path: string, by: Alternatives): void {
  const choice = group.choices.find((each) => each.path === path);
  if (!choice) throw new AlternativesError(`can't install unknown choice ${path}`);
  by.place(group.name, group.link, path);
  for (const [name, link] of group.slaves) {
    const file = fileOf(choice, name);
    if (file !== "" && !by.isMissing(file)) {
      by.place(name, link, file);
      continue;
    }
    if (file !== "") {
      by.warn(`skip creation of ${link} because associated file ${file} (of link group ${group.name}) doesn't exist`);
    }
    if (by.canRemove(link)) by.remove(link);
    else by.warn(`not removing ${link} since it's not a symlink`);
    by.remove(by.middleOf(name));
  }
}

function removeGroup(group: LinkGroup, by: Alternatives): void {
  for (const [name, link] of [[group.name, group.link] as const, ...group.slaves]) {
    if (by.canRemove(link)) by.remove(link);
    by.remove(by.middleOf(name));
  }
  by.remove(`${by.settings.admin}/${group.name}`);
}

function whyRepair(
  group: LinkGroup,
  current: string | undefined,
  changedSlaves: ReadonlySet<string>,
  by: Alternatives,
): "broken" | "slaves" | undefined {
  if (by.linkAt(group.link) !== by.middleOf(group.name) || current === undefined) return "broken";
  const choice = group.choices.find(({ path }) => path === current);
  if (!choice) return undefined;
  let reason: "slaves" | undefined;
  for (const [name, link] of group.slaves) {
    const file = fileOf(choice, name);
    const middle = by.middleOf(name);
    const isRight =
      file !== "" && !by.isMissing(file)
        ? by.linkAt(link) === middle && by.linkAt(middle) === file
        : by.kindAt(link) === "missing" && by.kindAt(middle) === "missing";
    if (isRight) continue;
    if (!changedSlaves.has(name)) return "broken";
    reason = "slaves";
  }
  return reason;
}
