import { FirnError } from "../../errors/index.ts";
import { projectHint } from "../package-index/project-hint.ts";
import type { ProjectVersions, UnfitFile } from "../package-index/project-versions.ts";
import { formatSpecifiers, type Specifier, satisfiesAll } from "../packaging/specifier.ts";
import { compareVersions, formatVersion, isPrerelease } from "../packaging/version.ts";
import type { Demand } from "./candidate.ts";
import type { World } from "./world.ts";

/**
 * The error for a package of which nothing can be had, whatever the others want: unknown, only in source, only for
 * other machines, or without the version. Undefined where it is no such case.
 * @param wanted Who wants it, in words.
 */
export async function explainMissing(
  name: string,
  demands: readonly Demand[],
  wanted: string,
  world: World,
  places: readonly string[],
): Promise<FirnError | undefined> {
  if (demands.some(({ exact }) => exact) || world.installed(name)) return undefined;
  const versions = await world.versions(name);
  if (!versions) {
    return new FirnError("FIRN_PIP_UNKNOWN_PACKAGE", `no package index has ${name} (${wanted})`, {
      hint: projectHint(name) ?? `Check the name: firn looked at ${places.join(", ")}`,
      details: { name, indexes: places },
    });
  }
  const bounds = uniqueBounds(demands);
  if (versions.fitting.some(({ version, file }) => satisfiesAll(version, bounds) && !file.yanked)) return undefined;
  const { python, full, machine, glibc } = world.target;
  const target = `Python ${python} on ${machine} with glibc ${glibc}`;
  const asked = name + formatSpecifiers(bounds);
  const wheels = newest(versions);
  const other = wheels.length ? `Versions that have a wheel: ${wheels.join(", ")}` : undefined;
  const details = { name, asked, wheels, python: full, machine, glibc };
  const unsatisfiable = (message: string, hint = other) =>
    new FirnError("FIRN_PIP_UNSATISFIABLE", `${message} (${wanted})`, { hint, details });

  const unfit = versions.unfit.filter(({ version }) => satisfiesAll(version, bounds));
  unfit.sort((a, b) => compareVersions(b.version, a.version));
  const of = (reason: UnfitFile["reason"]) => unfit.find((one) => one.reason === reason);
  const [source, platform, old] = [of("source"), of("platform"), of("python")];
  if (old && (!source || compareVersions(old.version, source.version) >= 0)) {
    const requires = `${formatVersion(old.version)} requires Python ${old.file.requiresPython}`;
    return unsatisfiable(`no version of ${asked} fits Python ${full}: ${requires}`);
  }
  if (source) {
    const message = `${asked} has no wheel for ${target}, only sources such as ${source.file.file} (${wanted})`;
    return new FirnError("FIRN_PIP_SDIST_ONLY", message, {
      hint: [other, ...insteadOfSources(name, formatVersion(source.version))]
        .flatMap((text) => text ?? [])
        .join("; or "),
      details: { ...details, source: source.file.file },
    });
  }
  if (platform) return unsatisfiable(`${asked} has no wheel for ${target}, only others such as ${platform.file.file}`);
  const each = demands.map(({ specifiers }) =>
    versions.fitting.some(({ version }) => satisfiesAll(version, specifiers)),
  );
  if (demands.length > 1 && each.every(Boolean)) return undefined;
  return unsatisfiable(`there is no version ${asked}`, other ?? "Check the version");
}

const insteadOfSources = (name: string, version: string): string[] => [
  `take the system's package, as in apt("python3-${name.replace(/^python-/, "")}")`,
  `build a wheel (pip wheel ${name}==${version}) and give its address: "${name} @ https://…"`,
];

function uniqueBounds(demands: readonly Demand[]): readonly Specifier[] {
  const all = demands.flatMap(({ specifiers }) => specifiers);
  return [...new Map(all.map((specifier) => [specifier.operator + specifier.version, specifier])).values()];
}

/** A few versions to choose from, pre-releases only where there is nothing else. */
function newest({ fitting }: ProjectVersions): string[] {
  const usable = fitting.filter(({ file }) => !file.yanked).map(({ version }) => version);
  const final = usable.filter((version) => !isPrerelease(version));
  return (final.length ? final : usable).slice(0, 5).map(formatVersion);
}
