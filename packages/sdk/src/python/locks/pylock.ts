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

const text = z.string();
const hashes = z.record(text, text);
const file = z.looseObject({
  name: text.optional(),
  url: text.optional(),
  path: text.optional(),
  size: z.number().optional(),
  hashes: hashes.optional(),
});
const pylockPackage = z.looseObject({
  name: text,
  version: text.optional(),
  marker: text.optional(),
  "requires-python": text.optional(),
  index: text.optional(),
  vcs: z.looseObject({ type: text, url: text.optional() }).optional(),
  directory: z.looseObject({ path: text, subdirectory: text.optional() }).optional(),
  archive: file.optional(),
  sdist: file.optional(),
  wheels: z.array(file).optional(),
});
const pylock = z.looseObject({
  "lock-version": text,
  environments: z.array(text).optional(),
  "requires-python": text.optional(),
  extras: z.array(text).optional(),
  "dependency-groups": z.array(text).optional(),
  "default-groups": z.array(text).optional(),
  packages: z.array(pylockPackage),
});

/**
 * Reads a pylock.toml.
 * https://packaging.python.org/specifications/pylock-toml/#installation
 */
export const readPylock: LockReader = ({ file: title, text: content, chosen, target, environment }) => {
  const lock = checked(pylock, parseToml(content, title, "FIRN_PIP_LOCK_INVALID"), title);
  if (!lock["lock-version"].startsWith("1."))
    throw lockInvalid(title, `is of version ${lock["lock-version"]}, and firn knows version 1`);
  checkPython({ file: title, project: { name: "", "requires-python": lock["requires-python"] } }, target);
  const extras = among(chosen.extras, lock.extras ?? [], "extra", title);
  const groups = among(chosen.groups, lock["dependency-groups"] ?? [], "dependency group", title);
  const now = {
    ...environment,
    extras: new Set(extras),
    // The default groups stand for what the project always needs.
    dependency_groups: new Set([...(lock["default-groups"] ?? []).map(normalizeName), ...groups]),
  };
  const { environments = [] } = lock;
  if (environments.length > 0 && !environments.some((marker) => holds(marker, now, title)))
    throw lockInvalid(
      title,
      `is not for Python ${target.full} on ${target.machine}`,
      `It is for: ${environments.join("; ")}`,
    );
  const found = new Map<string, LockedPackage>();
  for (const one of lock.packages) {
    if (!holds(one.marker, now, title)) continue;
    const name = normalizeName(one.name);
    if (found.has(name)) throw lockInvalid(title, `has ${name} twice for the same target`);
    checkPython({ file: `${title}: ${name}`, project: { name, "requires-python": one["requires-python"] } }, target);
    found.set(name, lockedPackage(one, name));
  }
  return [...found.values()];
};

function among(wanted: readonly string[], there: readonly string[], kind: string, title: string): string[] {
  const names = new Set(there.map(normalizeName));
  const unknown = wanted.find((name) => !names.has(normalizeName(name)));
  if (unknown !== undefined) throw unknownChoice(title, kind, unknown, there);
  return wanted.map(normalizeName);
}

function lockedPackage(one: z.infer<typeof pylockPackage>, name: string): LockedPackage {
  const { version = "", wheels = [], sdist, archive, directory, vcs, index } = one;
  const files = [...wheels, ...(sdist ? [sdist] : []), ...(archive ? [archive] : [])];
  return {
    name,
    version,
    files: files.map(lockedFile),
    ...(archive?.url !== undefined && { url: archive.url }),
    ...(index !== undefined && { index }),
    ...(directory && { directory: [directory.path, directory.subdirectory].filter(Boolean).join("/"), extras: [] }),
    ...(vcs && { repository: vcs.url ?? vcs.type }),
  };
}

const lockedFile = ({ name, url, path, size, hashes: sums }: z.infer<typeof file>): LockedFile => ({
  file: name ?? fileName(url ?? path ?? ""),
  sha256: sums?.["sha256"] === undefined ? undefined : sha256In(`sha256:${sums["sha256"]}`),
  url,
  size,
  path,
});
