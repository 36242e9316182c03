import { FirnError } from "../../errors/index.ts";
import type { Package } from "./package.ts";
import { type Alternatives, formatAlternatives, formatRelation, type Relation } from "./relation.ts";
import type { PackageRequest } from "./request.ts";
import type { Chosen, Clash } from "./selection.ts";
import type { Failure, Goal, Reason } from "./solve.ts";
import { suggestNames } from "./suggest.ts";
import type { Universe } from "./universe.ts";

/** Puts a failed search into words: what wanted what, down to what cannot be had. */
export function unsatisfiable(failure: Failure, requests: readonly PackageRequest[], universe: Universe): FirnError {
  const lines = explain(failure, universe, 0);
  const wanted =
    failure.goal.kind === "request" ? failure.goal.request.text : requests.map(({ text }) => text).join(", ");
  const message = [`${wanted} cannot be installed:`, ...lines.map((line) => `  ${line}`)].join("\n");
  return new FirnError("FIRN_APT_UNSATISFIABLE", message, {
    details: { suite: universe.suite, architecture: universe.architecture, wanted, because: lines },
    hint: "Ask for another version, or for a package that does not conflict.",
  });
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
  const bullets = reasons.flatMap((reason) => {
    const [first = "", ...rest] = describeReason(reason, undefined, universe, depth);
    return [`- ${first}`, ...rest.map((line) => `  ${line}`)];
  });
  return [`${head ?? "there are several versions"}, and none will do:`, ...bullets];
}

function describeReason({ pkg, why }: Reason, head: string | undefined, universe: Universe, depth: number): string[] {
  if ("reasons" in why) return [...(head === undefined ? [] : [head]), ...explain(why, universe, depth + 1)];
  return [
    head === undefined ? describeClash(why) : `${head}, but ${describeClash(why)}`,
    ...describeOrigin(why.other, pkg),
  ];
}

const verbs = {
  "Pre-Depends": "depends (before it is set up) on",
  Depends: "depends on",
  Recommends: "recommends",
} as const;

const describeGoal = (goal: Exclude<Goal, { kind: "request" }>): string =>
  `${goal.owner.pkg.title} ${verbs[goal.kind]} ${formatAlternatives(goal.alternatives)}`;

function describeClash({ pkg, other, conflict }: Clash): string {
  if (!conflict) {
    const state = other.level < 0 ? "an earlier line installs" : "the rest needs";
    return pkg.version === other.pkg.version
      ? `${state} ${other.pkg.title}`
      : `${pkg.title} cannot be taken: ${state} ${other.pkg.title}`;
  }
  const verb = conflict.kind === "Breaks" ? "breaks" : "conflicts with";
  const against = formatRelation(conflict.relation);
  const [subject, object] = conflict.declaredBy === pkg ? [pkg, other.pkg] : [other.pkg, pkg];
  return object.name === conflict.relation.name
    ? `${subject.title} ${verb} ${against}; ${object.title} is that`
    : `${subject.title} ${verb} ${against}, which ${object.title} provides`;
}

/** How the package that is in the way came in: the chain from the user's line. */
function describeOrigin(chosen: Chosen, not: Package): string[] {
  if (chosen.level < 0) return [`${chosen.pkg.title} is installed by an earlier line`];
  const chain: string[] = [];
  for (let one: Chosen | undefined = chosen; one && chain.length < maxDepth; ) {
    chain.unshift(one.pkg.name);
    one = one.goal && one.goal.kind !== "request" ? one.goal.owner : undefined;
  }
  if (chain.length > 1) return [`${chosen.pkg.title} comes in through ${chain.join(" → ")}`];
  return chosen.pkg.name === not.name ? [] : [`${chosen.pkg.title} is asked for as well`];
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
        hint: `Ask for one of them, such as apt("${providers[0]}").`,
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
          : "Look the name up at https://packages.debian.org/.",
      details: { ...details, suggestions },
    },
  );
}
