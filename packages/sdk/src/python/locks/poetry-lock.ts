import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { MarkerEnvironment } from "../packaging/marker.ts";
import { normalizeName } from "../packaging/project-name.ts";
import { unknownChoice } from "../pyproject/dependencies.ts";
import { parseToml, readToml } from "../toml-file.ts";
import {
  checked,
  fileName,
  holds,
  type LockedFile,
  type LockedPackage,
  type LockReader,
  lockInvalid,
  lockStale,
  sha256In,
} from "./locked-package.ts";
import { walkPoetryGraph } from "./poetry-graph.ts";
import { isPoetryFresh } from "./poetry-hash.ts";

const text = z.string();
const file = z.looseObject({ file: text, hash: text });
const dependency = z.union([text, z.looseObject({})]);
const poetryPackage = z.looseObject({
  name: text,
  version: text,
  optional: z.boolean().optional(),
  groups: z.array(text).optional(),
  markers: z.union([text, z.record(text, text)]).optional(),
  files: z.array(file).optional(),
  dependencies: z.record(text, z.union([dependency, z.array(dependency)])).optional(),
  source: z
    .looseObject({
      type: text.optional(),
      url: text.optional(),
      reference: text.optional(),
      subdirectory: text.optional(),
    })
    .optional(),
});
const poetryLock = z.looseObject({
  package: z.array(poetryPackage).optional(),
  extras: z.record(text, z.array(text)).optional(),
  metadata: z.looseObject({
    "lock-version": text,
    "python-versions": text.optional(),
    "content-hash": text.optional(),
    // Before Poetry 1.5 files stood here, by package.
    files: z.record(text, z.array(file)).optional(),
  }),
});
export type PoetryPackage = z.infer<typeof poetryPackage>;

/**
 * Reads a poetry.lock. Since Poetry 2 it says of each package for which groups and under which condition it is there
 * (lock-version 2.1); an older one is walked from what pyproject.toml asks for.
 * https://python-poetry.org/docs/basic-usage/#installing-with-poetrylock
 */
export const readPoetryLock: LockReader = (input) => {
  const { directory, file: title, chosen, environment } = input;
  const lock = checked(poetryLock, parseToml(input.text, title, "FIRN_PIP_LOCK_INVALID"), title);
  const { metadata } = lock;
  const [major = 0, minor = 0] = metadata["lock-version"].split(".").map(Number);
  if (major < 1 || major > 2)
    throw lockInvalid(title, `is of version ${metadata["lock-version"]}, and firn knows 1 and 2`, "poetry lock");
  const pyproject = existsSync(join(directory, "pyproject.toml"))
    ? readToml(directory, "pyproject.toml", "FIRN_PIP_PYPROJECT")
    : undefined;
  const hash = metadata["content-hash"];
  if (pyproject && hash !== undefined && !isPoetryFresh(pyproject, hash, input.text))
    throw lockStale(title, "pyproject.toml says something else now", "poetry lock");
  const packages = lock.package ?? [];
  const extras = chosen.extras.map(normalizeName);
  const names = Object.keys(lock.extras ?? {});
  const unknown = extras.find((extra) => !names.some((name) => normalizeName(name) === extra));
  if (unknown !== undefined) throw unknownChoice(title, "extra", unknown, names);
  const selected =
    major === 2 && minor >= 1
      ? selectFlat(packages, new Set(extras), groupsOf(packages, chosen.groups, title), environment, title)
      : walkPoetryGraph({ packages, pyproject, extras, groups: chosen.groups, environment, title });
  const found = new Map<string, LockedPackage>();
  for (const one of selected) {
    const name = normalizeName(one.name);
    if (found.has(name)) throw lockInvalid(title, `has ${name} twice for the same target`, "poetry lock");
    found.set(name, lockedPackage(one, name, metadata.files?.[one.name]));
  }
  return [...found.values()];
};

/** `main` always, and what is chosen. */
function groupsOf(packages: readonly PoetryPackage[], chosen: readonly string[], title: string): ReadonlySet<string> {
  const there = new Set(packages.flatMap(({ groups = [] }) => groups.map(normalizeName)));
  const unknown = chosen.find((group) => !there.has(normalizeName(group)));
  if (unknown !== undefined) throw unknownChoice(title, "group", unknown, [...there]);
  return new Set(["main", ...chosen.map(normalizeName)]);
}

function selectFlat(
  packages: readonly PoetryPackage[],
  extras: ReadonlySet<string>,
  groups: ReadonlySet<string>,
  environment: MarkerEnvironment,
  title: string,
): readonly PoetryPackage[] {
  const now = { ...environment, extra: extras };
  return packages.filter(({ groups: own = ["main"], markers }) =>
    own.some((group) => {
      const marker = typeof markers === "string" ? markers : markers?.[group];
      return groups.has(normalizeName(group)) && holds(marker, now, title);
    }),
  );
}

function lockedPackage(one: PoetryPackage, name: string, older: PoetryPackage["files"]): LockedPackage {
  const { version, source = {} } = one;
  const { type, url = "" } = source;
  if (type === "directory") return { name, version, files: [], directory: url, extras: [] };
  if (type === "git") return { name, version, files: [], repository: url };
  const files = (one.files ?? older ?? []).map((each): LockedFile => {
    const place = type === "url" ? { url } : type === "file" ? { path: url } : {};
    return { file: each.file, sha256: sha256In(each.hash), ...place };
  });
  if (type === "url" && files.length === 0) files.push({ file: fileName(url), sha256: undefined, url });
  return {
    name,
    version,
    files,
    ...(type === "url" && { url }),
    ...(type === "legacy" && url !== "" && { index: url }),
  };
}
