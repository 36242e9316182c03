import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { normalizeName } from "../packaging/project-name.ts";
import { parseRequirement, type Requirement } from "../packaging/requirement.ts";
import { satisfiesAll } from "../packaging/specifier.ts";
import { parseVersion } from "../packaging/version.ts";
import { checkPython, groupRequirements, optionalDependencies, unknownChoice } from "../pyproject/dependencies.ts";
import { type Pyproject, readPyproject } from "../pyproject/pyproject.ts";
import { parseToml, tableIn } from "../toml-file.ts";
import {
  checked,
  fileName,
  holds,
  type LockedFile,
  type LockedPackage,
  type LockInput,
  type LockReader,
  lockInvalid,
  lockStale,
  sha256In,
} from "./locked-package.ts";
import { pythonJson } from "./python-json.ts";

const text = z.string();
const file = z.looseObject({ file: text.optional(), url: text.optional(), hash: text });
const pdmPackage = z.looseObject({
  name: text,
  version: text,
  groups: z.array(text).optional(),
  marker: text.optional(),
  extras: z.array(text).optional(),
  dependencies: z.array(text).optional(),
  files: z.array(file).optional(),
  path: text.optional(),
  url: text.optional(),
  git: text.optional(),
});
const target = z.looseObject({ requires_python: text.optional(), platform: text.optional() });
const pdmLock = z.looseObject({
  metadata: z.looseObject({
    groups: z.array(text).optional(),
    strategy: z.array(text).optional(),
    lock_version: text,
    content_hash: text.optional(),
    targets: z.array(target).optional(),
  }),
  package: z.array(pdmPackage).optional(),
});
type PdmPackage = z.infer<typeof pdmPackage>;

/**
 * Reads a pdm.lock. PDM knows optional dependencies and dependency groups by one name, its groups.
 * https://pdm-project.org/en/latest/usage/lockfile/
 */
export const readPdmLock: LockReader = (input) => {
  const { file: title, chosen, target: python, environment } = input;
  const lock = checked(pdmLock, parseToml(input.text, title, "FIRN_PIP_LOCK_INVALID"), title);
  const { metadata } = lock;
  if (!/^4\./.test(metadata.lock_version))
    throw lockInvalid(title, `is of version ${metadata.lock_version}, and firn knows version 4`, "pdm lock");
  const pyproject = existsSync(join(input.directory, "pyproject.toml"))
    ? readPyproject(input.directory, "pyproject.toml")
    : undefined;
  if (pyproject) checkPdm(input, pyproject, metadata.content_hash);
  const [only] = metadata.targets ?? [];
  if (only && metadata.targets?.length === 1)
    checkPython({ file: title, project: { name: "", "requires-python": only.requires_python } }, python);
  const there = metadata.groups ?? ["default"];
  const wanted = [...chosen.extras, ...chosen.groups].map((group) => {
    const found = there.find((one) => normalizeName(one) === normalizeName(group));
    if (found === undefined) throw unknownChoice(title, "group", group, there);
    return found;
  });
  const groups = new Set(["default", ...wanted]);
  const packages = lock.package ?? [];
  const applies = (one: PdmPackage) => holds(one.marker, environment, title);
  const inherits = metadata.strategy?.includes("inherit_metadata") ?? packages.some((one) => one.groups);
  const found = inherits
    ? packages.filter((one) => applies(one) && (one.groups ?? ["default"]).some((group) => groups.has(group)))
    : walk(packages.filter(applies), rootsOf(pyproject, groups, title), (marker) => holds(marker, environment, title));
  const byName = new Map<string, LockedPackage>();
  for (const one of found) {
    const name = normalizeName(one.name);
    const before = byName.get(name);
    // One with extras stands beside the package itself, with the same files.
    if (before && before.version !== one.version)
      throw lockInvalid(title, `has ${name} in two versions for the same target`);
    const extras = [...(before?.extras ?? []), ...(one.extras ?? [])];
    if (pyproject?.project && name === normalizeName(pyproject.project.name) && isRoot(one.path)) continue;
    byName.set(name, lockedPackage(one, name, extras));
  }
  return [...byName.values()];
};

const isRoot = (path: string | undefined): boolean => path !== undefined && /^(\.\/?)?$/.test(path);

function lockedPackage(one: PdmPackage, name: string, extras: readonly string[]): LockedPackage {
  const { version, files = [], url, path, git } = one;
  if (path !== undefined && !path.endsWith(".whl")) return { name, version, files: [], directory: path, extras };
  if (git !== undefined) return { name, version, files: [], repository: git };
  const own = files.map(
    (each): LockedFile => ({
      file: each.file ?? fileName(each.url ?? url ?? path ?? ""),
      sha256: sha256In(each.hash),
      url: each.url ?? (each.file === undefined || url !== undefined ? url : undefined),
      path,
    }),
  );
  const local = path !== undefined && own.length === 0 ? [{ file: fileName(path), sha256: undefined, path }] : [];
  return { name, version, files: [...own, ...local], ...(url !== undefined && { url }) };
}

/** What the project asks for, for locks that do not say it of each package (`no_inherit_metadata`). */
function rootsOf(pyproject: Pyproject | undefined, groups: ReadonlySet<string>, title: string): readonly string[] {
  if (!pyproject?.project) {
    const hint = "Keep pyproject.toml beside it, or lock again: pdm lock -S inherit_metadata";
    throw lockInvalid(title, "does not say which packages are for which group", hint);
  }
  const optional = optionalDependencies(pyproject);
  const named = [...groups].filter((group) => group !== "default").map(normalizeName);
  const legacy = tableIn(tableIn(pyproject.tool["pdm"])["dev-dependencies"]);
  return [
    ...(pyproject.project.dependencies ?? []),
    ...named.flatMap((group) => optional.get(group) ?? []),
    ...named.flatMap((group) => (pyproject.groups.has(group) ? groupRequirements(pyproject, group) : [])),
    ...named.flatMap((group) => (legacy[group] as readonly string[] | undefined) ?? []),
  ];
}

function walk(
  packages: readonly PdmPackage[],
  roots: readonly string[],
  applies: (marker: string | undefined) => boolean,
): ReadonlySet<PdmPackage> {
  const found = new Set<PdmPackage>();
  const open = [...roots];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    const asked = parseRequirement(one);
    if (!applies(one.includes(";") ? one.slice(one.indexOf(";") + 1) : undefined)) continue;
    for (const candidate of packages) {
      if (!meets(candidate, asked) || found.has(candidate)) continue;
      found.add(candidate);
      open.push(...(candidate.dependencies ?? []));
    }
  }
  return found;
}

function meets({ name, version, extras = [] }: PdmPackage, asked: Requirement): boolean {
  const parsed = parseVersion(version);
  if (normalizeName(name) !== asked.name || !parsed || !satisfiesAll(parsed, asked.specifiers)) return false;
  return [...extras].map(normalizeName).sort().join() === asked.extras.join();
}

/** @throws FIRN_PIP_LOCK_STALE */
function checkPdm({ file: title }: LockInput, pyproject: Pyproject, wanted: string | undefined): void {
  const [algorithm = "", digest] = (wanted ?? "").split(":");
  if (digest === undefined || pdmHash(pyproject, algorithm) === digest) return;
  throw lockStale(title, "pyproject.toml says something else now", "pdm lock");
}

/** PDM's hash of what decides a lock. https://github.com/pdm-project/pdm/blob/main/src/pdm/project/project_file.py */
export function pdmHash({ data, tool }: Pyproject, algorithm: string): string {
  const project = tableIn(data["project"]);
  const settings = tableIn(tool["pdm"]);
  const groups: Record<string, unknown> = {};
  for (const [name, list] of Object.entries(tableIn(data["dependency-groups"]))) groups[normalizeName(name)] = list;
  for (const [name, list] of Object.entries(tableIn(settings["dev-dependencies"]))) {
    const key = normalizeName(name);
    groups[key] = [...((groups[key] as readonly unknown[] | undefined) ?? []), ...(list as readonly unknown[])];
  }
  const relevant = {
    sources: settings["source"] ?? [],
    dependencies: project["dependencies"] ?? [],
    "dev-dependencies": groups,
    "optional-dependencies": project["optional-dependencies"] ?? {},
    "requires-python": project["requires-python"] ?? "",
    resolution: settings["resolution"] ?? {},
  };
  return createHash(algorithm).update(pythonJson(relevant)).digest("hex");
}
