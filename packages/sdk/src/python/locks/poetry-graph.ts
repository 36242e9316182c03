import type { MarkerEnvironment } from "../packaging/marker.ts";
import { normalizeName } from "../packaging/project-name.ts";
import { parseRequirement } from "../packaging/requirement.ts";
import { parseVersion } from "../packaging/version.ts";
import { unknownChoice } from "../pyproject/dependencies.ts";
import { type TomlTable, tableIn, textIn } from "../toml-file.ts";
import { holds, lockInvalid } from "./locked-package.ts";
import { poetryAllows } from "./poetry-constraint.ts";
import type { PoetryPackage } from "./poetry-lock.ts";

export interface PoetryGraph {
  readonly packages: readonly PoetryPackage[];
  /** The document beside the lock. */
  readonly pyproject: TomlTable | undefined;
  readonly extras: readonly string[];
  readonly groups: readonly string[];
  readonly environment: MarkerEnvironment;
  readonly title: string;
}

interface Wanted {
  readonly name: string;
  /** Poetry's constraint. */
  readonly version: string;
  readonly extras: readonly string[];
}

/** Locks of Poetry 1 (lock-version 1.1 and 2.0): from what the project asks for along the dependencies that apply. */
export function walkPoetryGraph(graph: PoetryGraph): readonly PoetryPackage[] {
  const { packages, environment, title } = graph;
  const found = new Map<PoetryPackage, Set<string>>();
  const open = rootsOf(graph);
  for (let one = open.pop(); one; one = open.pop()) {
    const wanted = one;
    const target = packages.find(
      ({ name, version }) => normalizeName(name) === wanted.name && allows(wanted.version, version),
    );
    if (!target) throw lockInvalid(title, `names ${one.name} ${one.version}, and does not have it`, "poetry lock");
    const known = found.get(target);
    const fresh = one.extras.filter((extra) => !known?.has(extra));
    if (known && fresh.length === 0) continue;
    const extras = new Set([...(known ?? []), ...fresh]);
    found.set(target, extras);
    const now = { ...environment, extra: extras };
    for (const [name, value] of Object.entries(target.dependencies ?? {}))
      open.push(...asWanted(name, value, now, title));
  }
  return [...found.keys()];
}

function allows(constraint: string, version: string): boolean {
  const parsed = parseVersion(version);
  return parsed !== undefined && poetryAllows(constraint, parsed);
}

function asWanted(name: string, value: unknown, environment: MarkerEnvironment, title: string): Wanted[] {
  return (Array.isArray(value) ? value : [value]).flatMap((one): Wanted[] => {
    const table = typeof one === "string" ? { version: one } : tableIn(one);
    if (!holds(table["markers"] as string | undefined, environment, title) || !isForPython(table, environment))
      return [];
    const { version = "*", extras = [] } = table;
    return [{ name: normalizeName(name), version: String(version), extras: (extras as string[]).map(normalizeName) }];
  });
}

function isForPython(table: TomlTable, environment: MarkerEnvironment): boolean {
  const { python, platform } = table;
  const full = parseVersion(textIn(environment["python_full_version"]) ?? "");
  if (typeof platform === "string" && platform !== environment["sys_platform"]) return false;
  return typeof python !== "string" || !full || poetryAllows(python, full);
}

/** What the project asks for: in the standard tables, or in Poetry's own. */
function rootsOf({ pyproject, extras, groups, environment, title }: PoetryGraph): Wanted[] {
  if (!pyproject) {
    const hint = "Keep pyproject.toml beside it, or write it again with Poetry 2: poetry lock";
    throw lockInvalid(title, "is of Poetry 1, whose locks do not say what the project asks for", hint);
  }
  const project = tableIn(pyproject["project"]);
  const poetry = tableIn(tableIn(pyproject["tool"])["poetry"]);
  const now = { ...environment, extra: new Set(extras) };
  const roots: Wanted[] = [];
  const standard = [
    project["dependencies"],
    ...extras.map((extra) => entryOf(project["optional-dependencies"], extra)),
  ];
  for (const text of standard.flatMap((list) => (Array.isArray(list) ? list.map(String) : []))) {
    const { name, extras: its } = parseRequirement(text);
    const marker = text.includes(";") ? text.slice(text.indexOf(";") + 1) : undefined;
    if (holds(marker, now, title)) roots.push({ name, version: "*", extras: its });
  }
  const inExtras = new Set(
    extras.flatMap((extra) => ((entryOf(poetry["extras"], extra) ?? []) as string[]).map(normalizeName)),
  );
  for (const [name, value] of Object.entries(tableIn(poetry["dependencies"]))) {
    const isOptional = tableIn(value)["optional"] === true;
    if (name === "python" || (isOptional && !inExtras.has(normalizeName(name)))) continue;
    roots.push(...asWanted(name, value, now, title));
  }
  const tables = tableIn(poetry["group"]);
  for (const group of groups) {
    const legacy = normalizeName(group) === "dev" ? poetry["dev-dependencies"] : undefined;
    const own = entryOf(tables, group);
    if (own === undefined && legacy === undefined) throw unknownChoice(title, "group", group, Object.keys(tables));
    for (const list of [tableIn(tableIn(own)["dependencies"]), tableIn(legacy)])
      for (const [name, value] of Object.entries(list)) roots.push(...asWanted(name, value, now, title));
  }
  return roots;
}

function entryOf(table: unknown, name: string): unknown {
  return Object.entries(tableIn(table)).find(([key]) => normalizeName(key) === normalizeName(name))?.[1];
}
