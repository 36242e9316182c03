import type { DependencyKind, Package } from "./package.ts";
import type { Alternatives } from "./relation.ts";
import { matchesVersion, type PackageRequest } from "./request.ts";
import { type Chosen, type Clash, Selection } from "./selection.ts";
import type { Universe } from "./universe.ts";
import { goalsOfUpgrades, isNewer, Siblings, take, upgradesOf } from "./upgrade.ts";

/** Something that one package is to be taken for. */
export type Goal =
  | { readonly kind: "request"; readonly request: PackageRequest }
  | {
      readonly kind: DependencyKind;
      readonly owner: Chosen;
      readonly alternatives: Alternatives;
      /** The upgrade that took away what met this. */
      readonly cause?: Chosen;
    };

/** Why nothing could be taken for a goal: each possibility with what stood against it. */
export interface Failure {
  readonly goal: Goal;
  /** The first few; empty where no package fits by name and version. */
  readonly reasons: readonly Reason[];
}

export interface Reason {
  readonly pkg: Package;
  readonly why: Clash | Failure;
}

export interface Wanted {
  readonly requests: readonly PackageRequest[];
  readonly recommends: boolean;
  /** What is there already and stays as it is. */
  readonly installed: readonly Package[];
  /** What a base image has: kept, but for what has to be newer. */
  readonly present?: readonly Present[];
}

/** A package of a base image; `held`: it stays as it is. */
export interface Present {
  readonly pkg: Package;
  readonly held: boolean;
}

/** What remains to be done, next first. Shared between the branches of the search. */
type Agenda = { readonly next: Goal | string; readonly rest: Agenda } | undefined;

interface Decision {
  readonly goal: Goal;
  readonly options: readonly Package[];
  readonly agenda: Agenda;
  readonly size: number;
  tried: number;
  skipped: boolean;
  readonly reasons: Reason[];
  /** Levels of the earlier decisions that have a part in its failing: only these are worth revising. */
  readonly blame: Set<number>;
}

const maxReasons = 6;
/** Steps after which a search is given up; real ones need one or two for a package. */
const maxSteps = 1_000_000;

/**
 * Finds the packages to install as apt does for a fresh system: all requested ones first, then each one's
 * dependencies depth-first, the first possibility that works; what is satisfied already is left alone. Where that leads
 * into a conflict the decisions that caused it are revised (conflict-directed backjumping), so a solution is found
 * where there is one.
 *
 * @returns the packages beyond `installed`, in the order of choice; or why there are none
 */
export function solve(universe: Universe, wanted: Wanted): readonly Package[] | Failure {
  const selection = new Selection();
  for (const { pkg, held } of wanted.present ?? []) {
    selection.add({ pkg, goal: undefined, level: -1, upgradable: !held });
  }
  for (const pkg of wanted.installed) {
    const there = selection.named(pkg.name);
    if (there) selection.retire(there);
    selection.add({ pkg, goal: undefined, level: -1 });
  }
  const kept = selection.size;
  const siblings = new Siblings(wanted.present ?? [], universe);
  const decisions: Decision[] = [];
  // A name in the agenda: the dependencies of the package of that name, after all requests have been placed.
  const names = wanted.requests.map(({ name }) => name);
  let agenda = prepend(
    [...wanted.requests.map((request): Goal => ({ kind: "request", request })), ...names],
    undefined,
  );
  for (let steps = 0; ; steps++) {
    if (!agenda) return selection.chosen.slice(kept).map(({ pkg }) => pkg);
    const { next, rest }: NonNullable<Agenda> = agenda;
    if (typeof next === "string") {
      const one = selection.named(next);
      agenda =
        one && one.level >= 0 ? prepend([...siblings.goals([one]), ...goalsOf(one, wanted.recommends)], rest) : rest;
      continue;
    }
    if (isSatisfied(next, selection, universe)) {
      agenda = rest;
      continue;
    }
    const options = optionsFor(next, universe);
    decisions.push({
      goal: next,
      options,
      agenda: rest,
      size: selection.size,
      tried: 0,
      skipped: false,
      reasons: [],
      blame: blameOf(next),
    });
    const onward = advance(decisions, selection, universe, siblings, wanted.recommends, steps < maxSteps);
    if ("failure" in onward) return onward.failure;
    agenda = onward.agenda;
  }
}

/** Takes the last decision's next option, or revises earlier decisions until one has an option left. */
function advance(
  decisions: Decision[],
  selection: Selection,
  universe: Universe,
  siblings: Siblings,
  recommends: boolean,
  patient: boolean,
): { readonly agenda: Agenda } | { readonly failure: Failure } {
  for (;;) {
    const level = decisions.length - 1;
    const decision = decisions[level];
    if (!decision) throw new Error("a search without decisions cannot fail");
    selection.shrink(decision.size);
    const pkg = decision.options[decision.tried];
    if (pkg && patient) {
      decision.tried++;
      const one: Chosen = { pkg, goal: decision.goal, level };
      const clash = take(one, selection, universe);
      if (!clash) {
        const added = selection.chosen.slice(decision.size).filter((other) => other !== one);
        const more = [...siblings.goals(added), ...goalsOfUpgrades(selection, decision.size, one)];
        // Requests wait for each other: their dependencies come when all are placed.
        const goals = decision.goal.kind === "request" ? [] : [...siblings.goals([one]), ...goalsOf(one, recommends)];
        return { agenda: prepend([...goals, ...more], decision.agenda) };
      }
      note(decision, { pkg, why: clash });
      for (const blamed of levelsOf(clash.other)) decision.blame.add(blamed);
    } else if (decision.goal.kind === "Recommends" && !decision.skipped) {
      decision.skipped = true;
      return { agenda: decision.agenda };
    } else {
      const failure: Failure = { goal: decision.goal, reasons: decision.reasons };
      decisions.pop();
      while (decisions.length > 0 && !decision.blame.has(decisions.length - 1)) decisions.pop();
      const earlier = decisions.at(-1);
      if (!earlier) return { failure };
      const blamed = earlier.options[earlier.tried - 1];
      if (blamed) note(earlier, { pkg: blamed, why: failure });
      for (const other of decision.blame) if (other !== decisions.length - 1) earlier.blame.add(other);
    }
  }
}

function note(decision: Decision, reason: Reason): void {
  if (decision.reasons.length < maxReasons) decision.reasons.push(reason);
}

function prepend(items: readonly (Goal | string)[], agenda: Agenda): Agenda {
  return items.reduceRight<Agenda>((rest, next) => ({ next, rest }), agenda);
}

function goalsOf(owner: Chosen, recommends: boolean): Goal[] {
  return owner.pkg.dependencies
    .filter(({ kind }) => recommends || kind !== "Recommends")
    .map(({ kind, alternatives }) => ({ kind, owner, alternatives }));
}

function isSatisfied(goal: Goal, selection: Selection, universe: Universe): boolean {
  if (goal.kind !== "request") return !selection.has(goal.owner) || selection.satisfies(goal.alternatives);
  const there = selection.named(goal.request.name);
  if (!there || !accepts(goal.request, there.pkg, universe)) return false;
  // As with apt-get: what is asked for by name is brought up to date.
  const isPlain = goal.request.version === undefined && goal.request.suite === undefined;
  return !(isPlain && there.upgradable && isNewer(universe.candidate(there.pkg.name), there.pkg));
}

function optionsFor(goal: Goal, universe: Universe): readonly Package[] {
  if (goal.kind !== "request") {
    const solutions = universe.solutions(goal.alternatives);
    return goal.cause ? [...solutions, ...upgradesOf(goal.owner, universe)] : solutions;
  }
  return universe.wanted(goal.request.name).filter((pkg) => accepts(goal.request, pkg, universe));
}

/** The decisions without which the goal would not be there. */
const blameOf = (goal: Goal): Set<number> =>
  new Set(goal.kind === "request" ? [] : [...levelsOf(goal.owner), ...(goal.cause ? levelsOf(goal.cause) : [])]);

function* levelsOf(chosen: Chosen): Generator<number> {
  for (let one: Chosen | undefined = chosen; one && one.level >= 0; ) {
    yield one.level;
    one = one.goal && one.goal.kind !== "request" ? one.goal.owner : undefined;
  }
}

/** Installed packages have no suite: they stay what they are, whatever suite is asked for. */
function accepts(request: PackageRequest, pkg: Package, universe: Universe): boolean {
  if (!matchesVersion(request, pkg.version)) return false;
  return request.suite === undefined || pkg.origin === undefined || universe.isOf(pkg, request.suite);
}
