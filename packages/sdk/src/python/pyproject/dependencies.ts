import { FirnError } from "../../errors/index.ts";
import { markerHolds } from "../packaging/marker.ts";
import { normalizeName } from "../packaging/project-name.ts";
import { parseRequirement } from "../packaging/requirement.ts";
import { parseSpecifiers, satisfiesAll } from "../packaging/specifier.ts";
import { parseVersion } from "../packaging/version.ts";
import { markerEnvironment, type PythonTarget } from "../python-target.ts";
import { check, invalid, type Pyproject } from "./pyproject.ts";

/** What is chosen of a project besides its dependencies proper. */
export interface Chosen {
  readonly extras: readonly string[];
  readonly groups: readonly string[];
}

/**
 * The requirements that a pyproject.toml names: its dependencies, and those of the extras and groups chosen. Where an
 * extra names another of its own project (`app[web]`), that one's are taken in, since the project is not installed.
 * @throws FIRN_PIP_PYPROJECT, FIRN_PIP_CHOICE_UNKNOWN, FIRN_PIP_NOT_STATIC, FIRN_PIP_UNSATISFIABLE
 */
export function pyprojectRequirements(pyproject: Pyproject, chosen: Chosen, target: PythonTarget): readonly string[] {
  const { file, project, groups } = pyproject;
  if (!project && (chosen.extras.length > 0 || chosen.groups.length === 0)) throw noProject(pyproject);
  checkPython(pyproject, target);
  const optional = optionalDependencies(pyproject);
  const found: string[] = [];
  const taken = new Set<string>();
  const takeExtra = (extra: string, why: string): void => {
    const name = normalizeName(extra);
    if (taken.has(name)) return;
    taken.add(name);
    const requirements = optional.get(name);
    if (!requirements) throw unknownChoice(file, "extra", why, [...optional.keys()]);
    for (const text of requirements) take(text);
  };
  const take = (text: string): void => {
    const { name, extras, marker } = parseRequirement(text);
    if (!project || name !== normalizeName(project.name)) return void found.push(text);
    if (!marker || markerHolds(marker, markerEnvironment(target))) for (const extra of extras) takeExtra(extra, extra);
  };
  if (project) {
    mustBeStatic(pyproject, "dependencies");
    if (chosen.extras.length > 0) mustBeStatic(pyproject, "optional-dependencies");
    for (const text of project.dependencies ?? []) take(text);
  }
  for (const extra of chosen.extras) takeExtra(extra, extra);
  for (const group of chosen.groups) {
    if (!groups.has(normalizeName(group))) throw unknownChoice(file, "dependency group", group, [...groups.keys()]);
    for (const text of groupRequirements(pyproject, group)) take(text);
  }
  return [...new Set(found)];
}

/** By normalised name. */
export const optionalDependencies = ({ project }: Pyproject): ReadonlyMap<string, readonly string[]> =>
  new Map(Object.entries(project?.["optional-dependencies"] ?? {}).map(([name, list]) => [normalizeName(name), list]));

/**
 * The requirements of a dependency group, groups that it includes taken in (PEP 735).
 * @throws FIRN_PIP_PYPROJECT where it includes itself or one that is not there
 */
export function groupRequirements(
  { file, groups }: Pyproject,
  group: string,
  above: readonly string[] = [],
): readonly string[] {
  const name = normalizeName(group);
  if (above.includes(name)) throw invalid(file, `has groups that include each other: ${[...above, name].join(" → ")}`);
  const items = groups.get(name);
  if (!items) throw invalid(file, `has no dependency group ${group}, which ${above.at(-1)} includes`);
  return items.flatMap((item): readonly string[] => {
    if (typeof item === "string") {
      check(item, `dependency-groups.${group}`, file);
      return [item];
    }
    const entries = Object.entries((item ?? {}) as Record<string, unknown>);
    const [[key, included] = []] = entries;
    if (entries.length !== 1 || key !== "include-group" || typeof included !== "string")
      throw invalid(file, `has in the group ${group} neither a requirement nor an include-group`);
    return groupRequirements({ file, groups } as Pyproject, included, [...above, name]);
  });
}

/** @throws FIRN_PIP_UNSATISFIABLE where the project is not for the image's Python */
export function checkPython({ file, project }: Pick<Pyproject, "file" | "project">, target: PythonTarget): void {
  const requires = project?.["requires-python"];
  if (requires === undefined) return;
  const specifiers = parseSpecifiers(requires);
  const python = parseVersion(target.full);
  if (!specifiers) throw invalid(file, `has a requires-python that is no version specifier: ${requires}`);
  if (!python || satisfiesAll(python, specifiers)) return;
  throw new FirnError(
    "FIRN_PIP_UNSATISFIABLE",
    `${file} requires Python ${requires}, and the image has ${target.full}`,
    {
      hint: "Choose a suite or base with such a Python, or loosen requires-python",
      details: { file, requires, python: target.full },
    },
  );
}

/** @throws FIRN_PIP_NOT_STATIC where a field of the project table is made by its build back-end */
function mustBeStatic({ file, project }: Pyproject, field: string): void {
  if (!project?.dynamic?.includes(field)) return;
  throw new FirnError("FIRN_PIP_NOT_STATIC", `${file} leaves ${field} to its build back-end, which firn does not run`, {
    hint: `Write project.${field} into ${file}; or lock it (uv lock) and write pip({ lock: "uv.lock", from: import.meta })`,
    details: { file, field },
  });
}

export function unknownChoice(file: string, kind: string, name: string, there: readonly string[]): FirnError {
  return new FirnError("FIRN_PIP_CHOICE_UNKNOWN", `${file} has no ${kind} ${name}`, {
    hint: there.length > 0 ? `It has: ${[...there].sort().join(", ")}` : `It has none; leave the option out`,
    details: { file, kind, name, there: [...there].sort() },
  });
}

function noProject({ file, tool }: Pyproject): FirnError {
  if (tool["poetry"] === undefined) return invalid(file, "has no [project] table");
  const hint = 'Lock it (poetry lock), and write pip({ lock: "poetry.lock", from: import.meta })';
  return invalid(file, "has no [project] table: its dependencies are written as only Poetry reads them", hint);
}
