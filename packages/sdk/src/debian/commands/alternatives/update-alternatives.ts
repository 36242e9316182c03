import type { Command } from "../../../shell/index.ts";
import { Alternatives, AlternativesError, program, type Settings } from "./alternatives.ts";
import { type Action, readArguments } from "./arguments.ts";
import { checkOffer, installChoice } from "./install-choice.ts";
import { bestOf, type LinkGroup } from "./link-group.ts";
import { printDisplay, printList, printQuery, printSelections } from "./print-group.ts";
import { selectMode, updateGroup } from "./update-group.ts";

/** All of it but the log, which would say when. https://manpages.debian.org/update-alternatives.1 */
export const updateAlternatives: Command = (process) => {
  const settings: Settings = {
    admin: `${process.env.get("DPKG_ADMINDIR") ?? "/var/lib/dpkg"}/alternatives`,
    links: "/etc/alternatives",
    verbosity: "normal",
    force: false,
    skipAuto: false,
  };
  try {
    const action = readArguments(process.args, settings);
    return run(action, new Alternatives(process, settings));
  } catch (error) {
    if (!(error instanceof AlternativesError)) throw error;
    process.stderr.write(
      error.isMisuse
        ? `${program}: ${error.message}\n\nUse '${program} --help' for program usage information.\n`
        : `${program}: error: ${error.message}\n`,
    );
    return 2;
  }
};

const none: ReadonlySet<string> = new Set();

function run(action: Action, by: Alternatives): number {
  switch (action.do) {
    case "install": {
      const { offer } = action;
      checkOffer(offer, by);
      const known = by.load(offer.group.name);
      const current = by.current(offer.group);
      selectMode(known ?? offer.group, current, by);
      // A group that is new is on automatic, wherever its link leads.
      if (!known) offer.group.mode = "auto";
      const { group, wanted, changed } = installChoice(known, offer, current, by);
      updateGroup(group, current, wanted, changed, by);
      return 0;
    }
    case "remove": {
      const group = by.load(action.name);
      if (group) remove(group, action.path, by);
      else by.verbose(`no alternatives for ${action.name}`);
      return 0;
    }
    case "remove-all":
      return change(groupOf(action.name, by), by, (group) => {
        group.choices = [];
        return undefined;
      });
    case "set":
      return change(groupOf(action.name, by), by, (group) => choose(group, action.path));
    case "auto":
      return change(groupOf(action.name, by), by, (group, current) => automatic(group, current, by));
    case "config":
      return change(groupOf(action.name, by), by, (group) => {
        configure(group, by);
        return undefined;
      });
    case "all":
      for (const group of by.all()) {
        change(group, by, () => {
          configure(group, by);
          return undefined;
        });
      }
      return 0;
    case "display":
      printDisplay(groupOf(action.name, by), by);
      return 0;
    case "query":
      printQuery(groupOf(action.name, by), by);
      return 0;
    case "list":
      printList(groupOf(action.name, by), by);
      return 0;
    case "get-selections":
      printSelections(by);
      return 0;
    case "set-selections":
      for (let line = by.process.stdin.readLine(); line; line = by.process.stdin.readLine()) select(line.text, by);
      return 0;
    default:
      by.process.report({ kind: "unknown", why: `firn has no text for ${program} --${action.do}` });
      return 0;
  }
}

function groupOf(name: string, by: Alternatives): LinkGroup {
  const group = by.load(name);
  if (!group) throw new AlternativesError(`no alternatives for ${name}`);
  return group;
}

type Change = (group: LinkGroup, current: string | undefined) => string | undefined;

/** Looks how the group stands, changes it, and brings its links in line. */
function change(group: LinkGroup, by: Alternatives, apply: Change): number {
  const current = by.current(group);
  selectMode(group, current, by);
  updateGroup(group, current, apply(group, current), none, by);
  return 0;
}

function setMode(group: LinkGroup, mode: LinkGroup["mode"]): void {
  if (group.mode !== mode) group.modified = true;
  group.mode = mode;
}

function choose(group: LinkGroup, path: string): string {
  if (!group.choices.some((choice) => choice.path === path)) {
    throw new AlternativesError(`alternative ${path} for ${group.name} not registered; not setting`);
  }
  setMode(group, "manual");
  return path;
}

function automatic(group: LinkGroup, current: string | undefined, by: Alternatives): string | undefined {
  setMode(group, "auto");
  if (group.choices.length === 0) by.info(`there is no program which provides ${group.name}`);
  return bestOf(group, current)?.path;
}

function remove(group: LinkGroup, path: string, by: Alternatives): void {
  change(group, by, (_, current) => {
    if (group.choices.some((choice) => choice.path === path)) {
      group.choices = group.choices.filter((choice) => choice.path !== path);
      group.modified = true;
    } else by.verbose(`alternative ${path} for ${group.name} not registered; not removing`);
    if (current !== path) return undefined;
    if (group.mode === "manual") {
      by.info(`removing manually selected alternative - switching ${group.name} to auto mode`);
      setMode(group, "auto");
    }
    return bestOf(group, current)?.path;
  });
}

/** Nobody is there to be asked, so the choice stays as it is. */
function configure(group: LinkGroup, by: Alternatives): void {
  const { stdout } = by.process;
  const [only, ...others] = group.choices;
  if (!only) stdout.write(`There is no program which provides ${group.name}.\nNothing to configure.\n`);
  else if (others.length === 0 || by.settings.skipAuto) {
    stdout.write(
      `There is only one alternative in link group ${group.name} (providing ${group.link}): ${only.path}\nNothing to configure.\n`,
    );
  }
}

function select(line: string, by: Alternatives): void {
  const [, name, status, choice] = /^(\S+)\s+(\S+)\s+(.+)$/.exec(line) ?? [];
  if (name === undefined || choice === undefined) return by.info(`skip invalid selection line: ${line}`);
  const group = by.all().find((each) => each.name === name);
  if (!group) return by.info(`skip unknown alternative ${name}`);
  const current = by.current(group);
  let wanted: string | undefined;
  if (status === "auto") {
    by.info(`selecting alternative ${name} as auto`);
    wanted = automatic(group, current, by);
  } else if (group.choices.some(({ path }) => path === choice)) {
    by.info(`selecting alternative ${name} as choice ${choice}`);
    wanted = choose(group, choice);
  } else by.info(`alternative ${name} unchanged because choice ${choice} is not available`);
  if (wanted === undefined) return;
  selectMode(group, current, by);
  updateGroup(group, current, wanted, none, by);
}
