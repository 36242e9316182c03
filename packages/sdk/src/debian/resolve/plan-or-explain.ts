import { FirnError } from "../../errors/index.ts";
import { linksOf } from "./apt/links.ts";
import { type Plan, planInstall } from "./apt/plan.ts";
import type { ChosenRequest } from "./choose-version.ts";
import { unsatisfiable } from "./explain.ts";
import type { Package } from "./package.ts";
import { formatAlternatives } from "./relation.ts";
import type { PackageRequest } from "./request.ts";
import { type Failure, solve } from "./solve.ts";
import type { Universe } from "./universe.ts";

/** A package that is there; `isLocked`: an earlier line of the description installs it. */
export interface Current {
  readonly pkg: Package;
  readonly isLocked: boolean;
  readonly held: boolean;
}

export interface Wish {
  readonly requests: readonly ChosenRequest[];
  /** Names of what is to stay away. */
  readonly without: readonly string[];
  readonly recommends: boolean;
  readonly current: readonly Current[];
  /** Whether older versions will do where what earlier lines lock is older than what the archive has. */
  readonly mayStayBehind?: boolean;
}

/**
 * What apt-get would install. Where it would fail, a complete search looks for the reason, or for what apt missed.
 *
 * @throws FIRN_APT_UNSATISFIABLE, FIRN_APT_REMOVES
 */
export function planOrExplain(universe: Universe, wish: Wish): readonly Package[] {
  const plan = planOf(universe, wish, []);
  if (plan.broken.length > 0) {
    const found = search(universe, wish);
    // What earlier lines lock stays, also where the archive has moved on: older versions of the rest may fit it.
    const isBehind = ({ pkg, isLocked }: Current): boolean => isLocked && universe.candidate(pkg.name) !== pkg;
    if (!("goal" in found) && wish.mayStayBehind && wish.current.some(isBehind)) return found;
    throw explain(universe, wish, plan, found);
  }
  if (plan.remove.length > 0) throw removes(plan);
  return plan.install;
}

function planOf(universe: Universe, { requests, without, recommends, current }: Wish, more: readonly Package[]): Plan {
  return planInstall(universe, {
    install: [...requests, ...more.map((pkg) => ({ pkg, request: undefined }))].flatMap(({ pkg, request }) =>
      pkg ? [{ pkg, suite: request?.suite }] : [],
    ),
    without: [...without, ...requests.flatMap(({ request, pkg }) => (pkg ? [] : [request.name]))],
    recommends,
    current,
  });
}

const requestsOf = ({ requests }: Wish): PackageRequest[] =>
  requests.flatMap(({ request, pkg }) => (pkg ? [{ ...request, name: pkg.name }] : []));

const search = (universe: Universe, wish: Wish): readonly Package[] | Failure =>
  solve(universe, {
    requests: requestsOf(wish),
    recommends: wish.recommends,
    installed: wish.current.flatMap(({ pkg, isLocked }) => (isLocked ? [pkg] : [])),
    present: wish.current.filter(({ isLocked }) => !isLocked),
  });

function explain(universe: Universe, wish: Wish, plan: Plan, found: readonly Package[] | Failure): FirnError {
  if ("goal" in found) return unsatisfiable(found, requestsOf(wish), universe);
  return missed(universe, wish, plan, found);
}

/** There is a way, but apt-get does not find it, or was told not to take it. */
function missed(universe: Universe, wish: Wish, plan: Plan, found: readonly Package[]): FirnError {
  const chosen = new Map(found.map((pkg) => [pkg.name, pkg]));
  const excluded = [
    ...wish.without,
    ...wish.requests.flatMap(({ request, pkg }) => (pkg ? [] : [request.name])),
  ].filter((name) => chosen.has(name));
  const lines = plan.broken.flatMap((pkg) => describe(pkg, plan));
  const because = lines.length > 0 ? lines : plan.broken.map((pkg) => `${pkg.title} lacks something that it needs`);
  const wanted = wish.requests.flatMap(({ request, pkg }) => (pkg ? [request.text] : [])).join(", ");
  const message = [`${wanted} cannot be installed:`, ...because.map((line) => `  ${line}`)].join("\n");
  const details = { suite: universe.suite, architecture: universe.architecture, wanted, because };
  if (excluded.length > 0) {
    const hint = `It needs ${excluded.join(", ")}, which is excluded or held.`;
    return new FirnError("FIRN_APT_UNSATISFIABLE", message, { details, hint });
  }
  const names = namesThatHelp(universe, wish, plan, chosen);
  const hint = names
    ? `apt-get does not find the way out of this, but there is one: ask for ${names.join(", ")} too.`
    : "apt-get fails at this too. Ask for one of the packages in the way by its own name.";
  return new FirnError("FIRN_APT_UNSATISFIABLE", message, { details: { ...details, ...(names && { names }) }, hint });
}

/** What a broken package needs that will not be there. */
function describe(pkg: Package, plan: Plan): string[] {
  const there = (name: string): Package | undefined => plan.install.find((other) => other.name === name);
  return linksOf(pkg).flatMap(({ critical, negative, kind, links }) => {
    if (!critical) return [];
    const relations = links.map(({ relation }) => relation);
    const met = relations.find((relation) => there(relation.name)?.satisfies(relation));
    if (negative)
      return met ? [`${pkg.title} ${kind.toLowerCase()} ${formatAlternatives(relations)}, which comes too`] : [];
    return met || plan.isMet(links) ? [] : [`${pkg.title} depends on ${formatAlternatives(relations)}`];
  });
}

/** Packages of the way out by which apt-get finds it, as few as may be, as to be written on its command line. */
function namesThatHelp(
  universe: Universe,
  wish: Wish,
  plan: Plan,
  chosen: ReadonlyMap<string, Package>,
): readonly string[] | undefined {
  const asked = new Set(wish.requests.map(({ pkg }) => pkg));
  const works = (more: readonly Package[]): boolean => {
    const { broken, remove } = planOf(universe, wish, more);
    return broken.length === 0 && remove.length === 0;
  };
  let needed = [...chosen.values()].filter((pkg) => !asked.has(pkg) && !plan.install.includes(pkg));
  if (!works(needed)) {
    needed = [...chosen.values()].filter((pkg) => !asked.has(pkg));
    if (!works(needed)) return undefined;
  }
  // Halves, then quarters, …: each plan takes some milliseconds, and mostly a single package is what helps.
  for (let size = Math.ceil(needed.length / 2); ; size = Math.ceil(size / 2)) {
    for (let at = 0; at < needed.length; ) {
      const fewer = needed.filter((_, index) => index < at || index >= at + size);
      if (works(fewer)) needed = fewer;
      else at += size;
    }
    if (size <= 1) break;
  }
  return needed.map((pkg) => (universe.candidate(pkg.name) === pkg ? pkg.name : `${pkg.name}=${pkg.version}`));
}

const removes = ({ remove }: Plan): FirnError => {
  const names = remove.map(({ name }) => name);
  return new FirnError("FIRN_APT_REMOVES", `to install this, apt-get would remove ${names.join(", ")}`, {
    details: { remove: names },
    hint: "firn adds to what is there. Leave out what conflicts with it, or start from a base without it.",
  });
};
