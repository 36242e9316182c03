import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Marker } from "../packaging/marker.ts";
import { normalizeName } from "../packaging/project-name.ts";
import { parseRequirement, scanWholeMarker } from "../packaging/requirement.ts";
import { sameMarkers } from "../packaging/same-markers.ts";
import { parseSpecifiers, type Specifier, satisfiesAll } from "../packaging/specifier.ts";
import { parseVersion } from "../packaging/version.ts";
import { groupRequirements } from "../pyproject/dependencies.ts";
import { type Pyproject, readPyproject } from "../pyproject/pyproject.ts";
import { type TomlTable, tableIn, textIn } from "../toml-file.ts";
import { type LockInput, lockStale } from "./locked-package.ts";
import type { UvPackage } from "./uv-lock.ts";

const command = "uv lock";

/**
 * uv.lock keeps what its project asked for when it was locked; where the pyproject.toml beside it asks for something
 * else now, the lock is stale. As `uv lock --check`, but for what only a resolution can tell.
 * @throws FIRN_PIP_LOCK_STALE
 */
export function checkUvLock({ directory, file }: LockInput, root: UvPackage, lock: TomlTable): void {
  if (!existsSync(join(directory, "pyproject.toml"))) return;
  const pyproject = readPyproject(directory, "pyproject.toml");
  const { project } = pyproject;
  if (!project) return;
  const stale = (why: string) => lockStale(file, why, command);
  if (normalizeName(project.name) !== normalizeName(root.name))
    throw stale(`it is of ${root.name}, and pyproject.toml of ${project.name}`);
  const requires = project["requires-python"];
  const lockedPython = textIn(lock["requires-python"]);
  if (requires !== undefined && !sameSpecifiers(requires, lockedPython ?? ""))
    throw stale(`pyproject.toml requires Python ${requires}, the lock ${lockedPython ?? "any"}`);

  const metadata = tableIn(root.metadata);
  const python = parseSpecifiers(requires ?? "") ?? [];
  const sources = new Set(Object.keys(tableIn(tableIn(pyproject.tool["uv"])["sources"])).map(normalizeName));
  const now = new Map<string, Wanted>();
  const locked = new Map<string, Wanted>();
  if (!project.dynamic?.includes("dependencies")) {
    for (const text of project.dependencies ?? []) addText(now, text, "", sources);
    for (const [extra, list] of Object.entries(project["optional-dependencies"] ?? {}))
      for (const text of list) addText(now, text, extra, sources);
    for (const one of entries(metadata["requires-dist"])) addEntry(locked, one, "", sources);
  }
  const dev = tableIn(metadata["requires-dev"]);
  for (const name of groupNames(pyproject)) {
    for (const text of groupTexts(pyproject, name)) addText(now, text, `group ${name}`, sources);
  }
  for (const [group, list] of Object.entries(dev))
    for (const one of entries(list)) addEntry(locked, one, `group ${normalizeName(group)}`, sources);

  for (const [key, { text, marker }] of now) {
    const other = locked.get(key);
    if (!other) throw stale(`pyproject.toml asks for ${text}, the lock does not`);
    if (!sameMarkers(marker, other.marker, (full) => satisfies(full, python)))
      throw stale(`pyproject.toml asks for ${text}, the lock for it under another condition`);
  }
  for (const [key, { text }] of locked)
    if (!now.has(key)) throw stale(`it has ${text}, which pyproject.toml does not ask for`);
}

interface Wanted {
  /** For people. */
  readonly text: string;
  /** Of all that ask for the same; undefined: always. */
  readonly marker: Marker | undefined;
}

const always: Marker = { or: [{ left: { text: "" }, operator: "==", right: { text: "" } }] };

function addText(to: Map<string, Wanted>, text: string, where: string, sources: ReadonlySet<string>): void {
  const { name, extras, specifiers, url, marker } = parseRequirement(text);
  const isGroup = where.startsWith("group ");
  const extra = where && !isGroup ? scanWholeMarker(`extra == '${where}'`) : undefined;
  const both = marker && extra ? { and: [marker, extra] } : (marker ?? extra);
  add(to, name, extras, url !== undefined ? [] : specifiers, both, text, isGroup ? where : "", sources);
}

function addEntry(to: Map<string, Wanted>, one: TomlTable, where: string, sources: ReadonlySet<string>): void {
  const name = normalizeName(String(one["name"]));
  const extras = Array.isArray(one["extras"]) ? one["extras"].map((extra) => normalizeName(String(extra))).sort() : [];
  const specifier = textIn(one["specifier"]) ?? "";
  const condition = textIn(one["marker"]);
  const marker = condition === undefined ? undefined : scanWholeMarker(condition);
  const text = `${name}${extras.length ? `[${extras.join(",")}]` : ""}${specifier}`;
  add(to, name, extras, parseSpecifiers(specifier) ?? [], marker, text, where, sources);
}

function add(
  to: Map<string, Wanted>,
  name: string,
  extras: readonly string[],
  specifiers: readonly Specifier[],
  marker: Marker | undefined,
  text: string,
  where: string,
  sources: ReadonlySet<string>,
): void {
  // What tool.uv.sources says takes the version's place.
  const bounds = sources.has(name) ? "" : canonical(specifiers);
  const key = `${where} ${name}[${extras.join(",")}]${bounds}`;
  const before = to.get(key);
  const joined = before ? { or: [before.marker ?? always, marker ?? always] } : marker;
  to.set(key, { text, marker: joined });
}

const canonical = (specifiers: readonly Specifier[]): string =>
  specifiers
    .map(({ operator, version }) => operator + version)
    .sort()
    .join(",");

const sameSpecifiers = (a: string, b: string): boolean =>
  canonical(parseSpecifiers(a) ?? []) === canonical(parseSpecifiers(b) ?? []);

const satisfies = (full: string, python: readonly Specifier[]): boolean => {
  const version = parseVersion(full);
  return version !== undefined && satisfiesAll(version, python);
};

const entries = (value: unknown): readonly TomlTable[] => (Array.isArray(value) ? value.map(tableIn) : []);

/** uv's own older way of naming development dependencies is a group `dev`. */
const legacyDev = (pyproject: Pyproject): readonly string[] => {
  const list = tableIn(pyproject.tool["uv"])["dev-dependencies"];
  return Array.isArray(list) ? list.map(String) : [];
};
const groupNames = (pyproject: Pyproject): ReadonlySet<string> =>
  new Set([...pyproject.groups.keys(), ...(legacyDev(pyproject).length > 0 ? ["dev"] : [])]);
const groupTexts = (pyproject: Pyproject, name: string): readonly string[] => [
  ...(pyproject.groups.has(name) ? groupRequirements(pyproject, name) : []),
  ...(name === "dev" ? legacyDev(pyproject) : []),
];
