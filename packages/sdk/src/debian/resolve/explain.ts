import { FirnError } from "../../errors/index.ts";
import { type Alternatives, formatAlternatives, formatRelation, type Relation } from "./relation.ts";
import type { PackageRequest } from "./request.ts";
import type { Chosen, Clash } from "./selection.ts";
import type { Failure, Goal, Reason } from "./solve.ts";
import { suggestNames } from "./suggest.ts";
import type { Universe } from "./universe.ts";

/** Puts a failed search into words: what wanted what, down to what cannot be had. */
export function unsatisfiable(failure: Failure, requests: readonly PackageRequest[], universe: Universe): FirnError {
  const lines = explain(failure, universe, 0);
  const inTheWay = requests.filter((request) => others(failure).has(request)).map(({ text }) => text);
  const wanted =
    failure.goal.kind === "request" ? failure.goal.request.text : requests.map(({ text }) => text).join(", ");
  const together = inTheWay.filter((text) => text !== wanted);
  const what =
    together.length > 0
      ? `${wanted} cannot be installed together with ${together.join(", ")}`
      : `${wanted} cannot be installed`;
  return new FirnError("FIRN_APT_UNSATISFIABLE", [`${what}:`, ...lines.map((line) => `  ${line}`)].join("\n"), {
    details: { suite: universe.suite, architecture: universe.architecture, wanted, because: lines },
    hint: "Ask for another version, or for a package that does not conflict.",
  });
}

/** The requests that brought in what is in the way. */
function others({ goal, reasons }: Failure, found: Set<PackageRequest> = new Set()): Set<PackageRequest> {
  if (goal.kind === "request") found.add(goal.request);
  for (const { why } of reasons) {
    if ("reasons" in why) others(why, found);
    else {
      const first = chainOf(why.other)[0]?.goal;
      if (first?.kind === "request") found.add(first.request);
    }
  }
  return found;
}

/** From the user's line, or what is installed, down to the package. */
function chainOf(chosen: Chosen): readonly Chosen[] {
  const chain: Chosen[] = [];
  for (let one: Chosen | undefined = chosen; one; ) {
    chain.unshift(one);
    one = one.goal && one.goal.kind !== "request" ? one.goal.owner : undefined;
  }
  return chain;
}

const maxDepth = 12;

function explain({ goal, reasons }: Failure, universe: Universe, depth: number): string[] {
  const head = goal.kind === "request" ? undefined : describeGoal(goal);
  const [only] = reasons;
  if (!only) {
    const missing =
      goal.kind === "request"
        ? describeNoVersion(goal.request, universe)
        : describeMissing(goal.alternatives, universe);
    return head === undefined ? [missing] : [`${head}, but ${missing}`];
  }
  if (depth >= maxDepth) return [`${head ?? "it"} … and so on`];
  if (reasons.length === 1) return describeReason(only, head, universe, depth);
  // Several versions of a package mostly fail alike: each way of failing is told once.
  const told = new Map<string, string[]>();
  for (const reason of reasons) {
    const lines = describeReason(reason, undefined, universe, depth);
    const key = lines.join("\n").replaceAll(reason.pkg.title, reason.pkg.name);
    if (!told.has(key)) told.set(key, lines);
  }
  const bullets = [...told.values()].flatMap(([first = "", ...rest]) => [
    `- ${first}`,
    ...rest.map((line) => `  ${line}`),
  ]);
  if (told.size > 1) return [`${head ?? "there are several versions"}, and none will do:`, ...bullets];
  return [...(head === undefined ? [] : [head]), ...bullets.map((line) => line.slice(2))];
}

function describeReason({ why }: Reason, head: string | undefined, universe: Universe, depth: number): string[] {
  if ("reasons" in why) return [...(head === undefined ? [] : [head]), ...explain(why, universe, depth + 1)];
  return [head === undefined ? describeClash(why) : `${head}, but ${describeClash(why)}`];
}

const verbs = {
  "Pre-Depends": "depends (before it is set up) on",
  Depends: "depends on",
  Recommends: "recommends",
} as const;

const describeGoal = (goal: Exclude<Goal, { kind: "request" }>): string =>
  `${goal.owner.pkg.title} ${verbs[goal.kind]} ${formatAlternatives(goal.alternatives)}`;

function describeClash({ pkg, other, conflict }: Clash): string {
  const there = describeOrigin(other);
  if (!conflict) return pkg.version === other.pkg.version ? there : `${pkg.title} cannot be taken: ${there}`;
  const verb = conflict.kind === "Breaks" ? "breaks" : "conflicts with";
  const [subject, object] = conflict.declaredBy === pkg ? [pkg, other.pkg] : [other.pkg, pkg];
  const provided = object.name === conflict.relation.name ? "" : ` (which ${object.name} provides)`;
  return `${subject.title} ${verb} ${formatRelation(conflict.relation)}${provided}, and ${there}`;
}

/** How the package that is in the way came in. */
function describeOrigin(chosen: Chosen): string {
  const chain = chainOf(chosen).map(({ pkg }) => pkg.name);
  if (chosen.level < 0) {
    const who = chosen.upgradable === undefined ? "an earlier line installs" : "the base image has";
    return `${who} ${chosen.pkg.title}`;
  }
  if (chain.length === 1) return `${chosen.pkg.title} is asked for as well`;
  return `${chosen.pkg.title} comes in through ${chain.slice(0, -1).join(" → ")}`;
}

function describeMissing(alternatives: Alternatives, universe: Universe): string {
  return alternatives.map((relation) => describeMissingOne(relation, universe)).join(", and ");
}

function describeMissingOne(relation: Relation, universe: Universe): string {
  const versions = universe.versions(relation.name).map(({ version }) => version);
  if (versions.length > 0) return `${universe.suite} has ${relation.name} only as ${versions.join(", ")}`;
  const providers = [...new Set(universe.possible(relation.name).map(({ name }) => name))];
  if (providers.length > 0)
    return `${relation.name} is only provided, by ${providers.slice(0, 5).join(", ")}, in no such version`;
  return `${universe.suite} has no package ${relation.name} for ${universe.architecture}`;
}

function describeNoVersion(request: PackageRequest, universe: Universe): string {
  const versions = universe
    .versions(request.name)
    .map(({ version, origin }) => `${version} (${origin?.suite ?? "installed"})`);
  return `${universe.suite} has ${request.name} only as ${versions.join(", ")}`;
}

/** No version of the package is what was written after `=` or `/`. */
export function unknownVersion(request: PackageRequest, universe: Universe): FirnError {
  const message = `${request.text} cannot be installed:\n  ${describeNoVersion(request, universe)}`;
  return new FirnError("FIRN_APT_UNSATISFIABLE", message, {
    details: { suite: universe.suite, architecture: universe.architecture, wanted: request.text },
    hint: "Ask for a version that there is, or leave it out.",
  });
}

/** A name that nothing has: as a mistake in spelling, or as a virtual package that needs a choice. */
export function unknownPackage(request: PackageRequest, universe: Universe): FirnError {
  const providers = [...new Set(universe.possible(request.name).map(({ name }) => name))].sort();
  const details = { name: request.name, suite: universe.suite, architecture: universe.architecture };
  if (providers.length > 0) {
    const shown = providers.slice(0, 8).join(", ") + (providers.length > 8 ? `, and ${providers.length - 8} more` : "");
    return new FirnError(
      "FIRN_APT_VIRTUAL_PACKAGE",
      `${request.name} is a virtual package that several provide: ${shown}`,
      {
        hint: "Ask for one of them by its own name.",
        details: { ...details, providers },
      },
    );
  }
  const suggestions = suggestNames(request.name, universe.names());
  return new FirnError(
    "FIRN_APT_UNKNOWN_PACKAGE",
    `Debian ${universe.suite} has no package ${request.name} for ${universe.architecture}`,
    {
      hint:
        suggestions.length > 0
          ? `Did you mean ${suggestions.join(", or ")}?`
          : "Look for its name with apt-cache search on a Debian machine.",
      details: { ...details, suggestions },
    },
  );
}
