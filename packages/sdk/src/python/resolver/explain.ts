import { FirnError } from "../../errors/index.ts";
import { type Candidate, type Demand, describeCandidate } from "./candidate.ts";
import { explainMissing } from "./explain-missing.ts";
import type { Impossible } from "./resolution.ts";
import type { World } from "./world.ts";

/** Turns a failed resolution into the error that says what wanted what, and why nothing fits. */
export async function explain(
  { causes, reasons }: Impossible,
  world: World,
  places: readonly string[],
): Promise<FirnError> {
  const names = [...new Set(causes.map(({ name }) => name))];
  for (const name of names) {
    const demands = causes.filter((cause) => cause.name === name);
    const wanted = describeDemands(demands, reasons);
    const missing = await explainMissing(name, demands, wanted.join("; "), world, places);
    if (missing) return missing;
  }
  const broken = [...world.unusable].filter(([candidate]) => names.includes(candidate.name));
  const because = broken.slice(-3).map(([candidate, why]) => `${describeCandidate(candidate)} cannot be used: ${why}`);
  const fixed = names.flatMap((name) => world.installed(name) ?? []);
  const before = fixed.map((candidate) => `an earlier step installed ${describeCandidate(candidate)}`);
  const clashes = [...before, ...describeDemands(causes, reasons), ...because];
  const own = new Set(causes.flatMap((cause) => rootOf(cause, reasons)?.text ?? []));
  return new FirnError("FIRN_PIP_UNSATISFIABLE", `no version of ${names.join(", ")} fits: ${clashes.join("; ")}`, {
    hint: `Loosen what you ask for: ${[...own].map((text) => JSON.stringify(text)).join(" or ")}`,
    details: {
      causes: causes.map((cause) => ({
        requires: cause.text,
        by: cause.parent ? describeCandidate(cause.parent) : null,
      })),
    },
  });
}

/** One line for each package that wants something; of many versions of it the newest that was tried. */
function describeDemands(demands: readonly Demand[], reasons: ReadonlyMap<Candidate, Demand>): string[] {
  const groups = new Map<string, Demand[]>();
  for (const demand of demands) {
    const key = demand.parent ? `${demand.parent.id} ${demand.id}` : demand.text;
    groups.set(key, [...(groups.get(key) ?? []), demand]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const versions = new Set(group.map(({ parent }) => parent?.text));
    const others = versions.size > 1 ? `, and ${versions.size - 1} other versions of it likewise` : "";
    return first ? `${describeChain(first, reasons)}${others}` : [];
  });
}

/** `flask 2.0 requires werkzeug>=2 (you ask for flask==2.0)` */
function describeChain(demand: Demand, reasons: ReadonlyMap<Candidate, Demand>): string {
  const steps = chainOf(demand, reasons).flatMap(({ parent, text, exact }) => {
    if (!parent) return `you ask for ${text}`;
    // That an extra belongs to its package goes without saying.
    return parent.base && parent.base === exact ? [] : `${describeCandidate(parent)} requires ${text}`;
  });
  const [first = "", ...rest] = steps;
  return rest.length ? `${first} (${rest.join(", since ")})` : first;
}

/** A demand, the one that led to whom it is of, and so on up to the user's own. */
function chainOf(demand: Demand, reasons: ReadonlyMap<Candidate, Demand>): Demand[] {
  const chain: Demand[] = [];
  for (let current: Demand | undefined = demand; current && !chain.includes(current); ) {
    chain.push(current);
    const { parent }: Demand = current;
    current = parent && reasons.get(parent);
  }
  return chain;
}

function rootOf(demand: Demand, reasons: ReadonlyMap<Candidate, Demand>): Demand | undefined {
  const last = chainOf(demand, reasons).at(-1);
  return last?.parent ? undefined : last;
}
