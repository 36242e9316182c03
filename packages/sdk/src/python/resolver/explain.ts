import { FirnError } from "../../errors/index.ts";
import { projectHint } from "../package-index/project-hint.ts";
import { formatSpecifiers, satisfiesAll } from "../packaging/specifier.ts";
import { compareVersions, formatVersion, type Version } from "../packaging/version.ts";
import { type Candidate, type Demand, describeCandidate } from "./candidate.ts";
import type { Impossible } from "./resolution.ts";
import type { World } from "./world.ts";

/** Turns a failed resolution into the error that says what wanted what, and why nothing fits. */
export async function explain({ causes, reasons }: Impossible, world: World, places: readonly string[]): Promise<FirnError> {
  const names = [...new Set(causes.map(({ name }) => name))];
  for (const name of names) {
    const demands = causes.filter((cause) => cause.name === name);
    const missing = await explainMissing(name, demands, reasons, world, places);
    if (missing) return missing;
  }
  const chains = [...new Set(causes.map((cause) => describeDemand(cause, reasons)))];
  const broken = [...world.unusable].filter(([candidate]) => names.includes(candidate.name));
  const because = broken.slice(-3).map(([candidate, why]) => `${describeCandidate(candidate)} cannot be used: ${why}`);
  const about = names.length === 1 ? `of ${names[0]}` : `of ${names.join(", ")}`;
  return new FirnError("FIRN_PIP_UNSATISFIABLE", `no version ${about} fits: ${[...chains, ...because].join("; ")}`, {
    hint: `Loosen one of: ${chains.length ? causes.map(({ text }) => text).filter(unique).join(" | ") : names.join(", ")}`,
    details: { causes: causes.map((cause) => ({ requires: cause.text, by: cause.parent ? describeCandidate(cause.parent) : null })) },
  });
}

const unique = <T>(value: T, index: number, all: readonly T[]): boolean => all.indexOf(value) === index;

/** `flask 2.0 requires werkzeug>=2 (you ask for flask==2.0)` */
function describeDemand(demand: Demand, reasons: ReadonlyMap<Candidate, Demand>): string {
  const steps: string[] = [];
  const seen = new Set<Demand>();
  for (let current: Demand | undefined = demand; current && !seen.has(current); ) {
    seen.add(current);
    const { parent, text, exact }: Demand = current;
    // That an extra belongs to its package goes without saying.
    if (!parent) steps.push(`you ask for ${text}`);
    else if (!parent.base || parent.base !== exact) steps.push(`${describeCandidate(parent)} requires ${text}`);
    current = parent && reasons.get(parent);
  }
  const [first = "", ...rest] = steps;
  return rest.length ? `${first} (${rest.join(", since ")})` : first;
}

/** The error for a package of which nothing can be had, whatever the others want. */
async function explainMissing(
  name: string,
  demands: readonly Demand[],
  reasons: ReadonlyMap<Candidate, Demand>,
  world: World,
  places: readonly string[],
): Promise<FirnError | undefined> {
  if (demands.some(({ exact }) => exact)) return undefined;
  const versions = await world.versions(name);
  const wanted = demands.map((demand) => describeDemand(demand, reasons)).filter(unique).join("; ");
  if (!versions) {
    return new FirnError("FIRN_PIP_UNKNOWN_PACKAGE", `no package index has ${name} (${wanted})`, {
      hint: projectHint(name) ?? `Check the name: firn looked at ${places.join(", ")}`,
      details: { name, indexes: places },
    });
  }
  const bounds = demands.flatMap(({ specifiers }) => specifiers);
  const asked = bounds.length ? `${name}${formatSpecifiers(bounds)}` : name;
  const fits = ({ version }: { readonly version: Version }) => satisfiesAll(version, bounds);
  if (versions.fitting.some((wheel) => fits(wheel) && !wheel.file.yanked)) return undefined;
  const { python, full, machine, glibc } = world.target;
  const target = `Python ${python} on ${machine} with glibc ${glibc}`;
  const have = versions.fitting.slice(0, 5).map(({ version }) => formatVersion(version));
  const other = have.length ? `Versions that have a wheel: ${have.join(", ")}` : undefined;
  const details = { name, asked, wheels: have, python: full, machine, glibc };
  const unfit = versions.unfit.filter(fits).sort((a, b) => compareVersions(b.version, a.version));
  const platform = unfit.find(({ reason }) => reason === "platform");
  const source = unfit.find(({ reason }) => reason === "source");
  const old = unfit.find(({ reason }) => reason === "python");
  if (old && (!source || compareVersions(old.version, source.version) >= 0)) {
    const requires = `${formatVersion(old.version)} requires Python ${old.file.requiresPython}`;
    return new FirnError("FIRN_PIP_UNSATISFIABLE", `no version of ${asked} fits Python ${full}: ${requires} (${wanted})`, { hint: other, details });
  }
  if (source) {
    const hint = [
      other,
      `or take Debian's: apt("python3-${name}")`,
      `or build a wheel (pip wheel ${name}==${formatVersion(source.version)}) and give its URL: "${name} @ https://…"`,
    ];
    return new FirnError("FIRN_PIP_SDIST_ONLY", `${asked} has no wheel for ${target}, only sources (${source.file.file}; ${wanted})`, {
      hint: hint.flatMap((text) => text ?? []).join("; ").replace(/^or take/, "Take"),
      details,
    });
  }
  if (platform) {
    return new FirnError("FIRN_PIP_UNSATISFIABLE", `${asked} has wheels, but none for ${target} (${platform.file.file}; ${wanted})`, { hint: other, details });
  }
  if (demands.length > 1 && demands.every(({ specifiers }) => versions.fitting.some(({ version }) => satisfiesAll(version, specifiers)))) return undefined;
  return new FirnError("FIRN_PIP_UNSATISFIABLE", `there is no version ${asked} (${wanted})`, {
    hint: other ?? "Check the version",
    details,
  });
}
