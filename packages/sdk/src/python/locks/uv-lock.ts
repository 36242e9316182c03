import { z } from "zod";
import { normalizeName } from "../packaging/project-name.ts";
import { checkPython, unknownChoice } from "../pyproject/dependencies.ts";
import { parseToml } from "../toml-file.ts";
import {
  checked,
  fileName,
  holds,
  type LockedFile,
  type LockedPackage,
  type LockReader,
  lockInvalid,
  sha256In,
} from "./locked-package.ts";
import { checkUvLock } from "./uv-lock-stale.ts";

const text = z.string();
const source = z.looseObject({
  registry: text.optional(),
  git: text.optional(),
  url: text.optional(),
  path: text.optional(),
  directory: text.optional(),
  editable: text.optional(),
  virtual: text.optional(),
});
const dependency = z.looseObject({
  name: text,
  version: text.optional(),
  source: source.optional(),
  marker: text.optional(),
  extra: z.array(text).optional(),
});
const file = z.looseObject({
  url: text.optional(),
  path: text.optional(),
  filename: text.optional(),
  hash: text.optional(),
  size: z.number().optional(),
});
const dependencies = z.array(dependency);
const uvPackage = z.looseObject({
  name: text,
  version: text.optional(),
  source,
  "resolution-markers": z.array(text).optional(),
  dependencies: dependencies.optional(),
  "optional-dependencies": z.record(text, dependencies).optional(),
  "dev-dependencies": z.record(text, dependencies).optional(),
  metadata: z.looseObject({}).optional(),
  sdist: file.optional(),
  wheels: z.array(file).optional(),
});
const uvLock = z.looseObject({
  version: z.number(),
  "requires-python": text.optional(),
  package: z.array(uvPackage).optional(),
});

type Dependency = z.infer<typeof dependency>;
export type UvPackage = z.infer<typeof uvPackage>;

/**
 * Reads a uv.lock: the graph from the project at its root, along what holds for the target.
 * https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile
 */
export const readUvLock: LockReader = (input) => {
  const { file: title, chosen, target, environment } = input;
  const lock = checked(uvLock, parseToml(input.text, title, "FIRN_PIP_LOCK_INVALID"), title);
  if (lock.version !== 1) throw lockInvalid(title, `is of version ${lock.version}, and firn knows version 1`);
  checkPython({ file: title, project: { name: "", "requires-python": lock["requires-python"] } }, target);
  const packages = lock.package ?? [];
  const root = packages.find(
    ({ source: { editable, virtual, directory } }) => (editable ?? virtual ?? directory) === ".",
  );
  if (!root) {
    const hint = "Export what one project of it needs: uv export --package … --format pylock.toml -o pylock.toml";
    throw lockInvalid(title, "is of a workspace that has no project at its root", hint);
  }
  checkUvLock(input, root, lock);

  const extras = named(chosen.extras, root["optional-dependencies"], "extra", root, title);
  const groups = named(chosen.groups, root["dev-dependencies"], "dependency group", root, title);
  // How uv writes extras and groups that exclude each other, in markers of what depends on them.
  const active = new Set<string>([`project-${root.name.length}-${root.name}`]);
  for (const extra of extras) active.add(`extra-${root.name.length}-${root.name}-${extra}`);
  for (const group of groups) active.add(`group-${root.name.length}-${root.name}-${group}`);
  const now = { ...environment, extra: active };

  const found = new Map<UvPackage, Set<string>>();
  const open: Dependency[] = [...(root.dependencies ?? [])];
  for (const extra of extras) open.push(...entry(root["optional-dependencies"], extra));
  for (const group of groups) open.push(...entry(root["dev-dependencies"], group));
  for (let one = open.pop(); one; one = open.pop()) {
    if (!holds(one.marker, now, title)) continue;
    const target = pick(one, packages, (marker) => holds(marker, now, title));
    if (!target)
      throw lockInvalid(title, `names ${one.name}${one.version ? ` ${one.version}` : ""}, and does not have it`);
    const known = found.get(target) ?? new Set<string>();
    if (!found.has(target)) open.push(...(target.dependencies ?? []));
    for (const extra of one.extra ?? []) {
      if (known.has(extra)) continue;
      known.add(extra);
      open.push(...entry(target["optional-dependencies"], extra));
    }
    found.set(target, known);
  }
  found.delete(root);
  return [...found].flatMap(([one, its]) => (one.source.virtual === undefined ? [lockedPackage(one, [...its])] : []));
};

/** The names of extras or groups as the lock writes them. @throws FIRN_PIP_CHOICE_UNKNOWN */
function named(
  wanted: readonly string[],
  there: Readonly<Record<string, unknown>> | undefined,
  kind: string,
  { metadata }: UvPackage,
  title: string,
): readonly string[] {
  // An extra or group without anything in it is only in the metadata.
  const empty = kind === "extra" ? metadata?.["provides-extras"] : Object.keys(metadata?.["requires-dev"] ?? {});
  const names = [...new Set([...Object.keys(there ?? {}), ...((empty as readonly string[] | undefined) ?? [])])];
  return wanted.map((name) => {
    const found = names.find((one) => normalizeName(one) === normalizeName(name));
    if (found === undefined) throw unknownChoice(title, kind, name, names);
    return found;
  });
}

const entry = (table: Readonly<Record<string, readonly Dependency[]>> | undefined, name: string) => table?.[name] ?? [];

/** The package a dependency means: where there are several of a name, it says version and source. */
function pick(one: Dependency, packages: readonly UvPackage[], isFor: (marker: string) => boolean) {
  const fitting = packages.filter(
    ({ name, version, source: from }) =>
      name === one.name &&
      (one.version === undefined || one.version === version) &&
      (one.source === undefined || JSON.stringify(one.source) === JSON.stringify(from)),
  );
  if (fitting.length < 2) return fitting[0];
  return fitting.find(({ "resolution-markers": markers }) => markers?.some(isFor)) ?? fitting[0];
}

function lockedPackage(one: UvPackage, extras: readonly string[]): LockedPackage {
  const { name, version = "", source: from, sdist, wheels = [] } = one;
  const directory = from.editable ?? from.directory;
  return {
    name: normalizeName(name),
    version,
    files: [...wheels, ...(sdist ? [sdist] : [])].map((each) => lockedFile(each, from)),
    ...(from.url !== undefined && { url: from.url }),
    ...(/^https?:/.test(from.registry ?? "") && { index: from.registry }),
    ...(directory !== undefined && { directory, extras }),
    ...(from.git !== undefined && { repository: from.git }),
  };
}

function lockedFile(one: z.infer<typeof file>, from: UvPackage["source"]): LockedFile {
  // A registry may be a folder of the host, and a path dependency names its file in the source.
  const folder = from.registry !== undefined && !/^https?:/.test(from.registry) ? `${from.registry}/` : "";
  const path = one.path !== undefined ? folder + one.path : from.path;
  const url = one.url ?? (path === undefined ? from.url : undefined);
  const name = one.filename ?? (url === undefined ? (path === undefined ? undefined : fileName(path)) : fileName(url));
  return { file: name, sha256: sha256In(one.hash), url, size: one.size, path };
}
