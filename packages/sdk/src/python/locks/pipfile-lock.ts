import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { publicPythonHost } from "../../fetch/index.ts";
import { normalizeName } from "../packaging/project-name.ts";
import { unknownChoice } from "../pyproject/dependencies.ts";
import { expandVariables } from "../requirements/logical-lines.ts";
import { readToml, type TomlTable, tableIn } from "../toml-file.ts";
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
const entry = z.looseObject({
  version: text.optional(),
  hashes: z.array(text).optional(),
  markers: text.optional(),
  index: text.optional(),
  file: text.optional(),
  path: text.optional(),
  git: text.optional(),
  editable: z.boolean().optional(),
  extras: z.array(text).optional(),
});
const metaKey = "_meta";
const metaSchema = z.looseObject({
  hash: z.looseObject({ sha256: text }).optional(),
  "pipfile-spec": z.number().optional(),
  sources: z.array(z.looseObject({ name: text, url: text })).optional(),
});
const pipfileLock = z.looseObject({ [metaKey]: metaSchema });

/**
 * Reads a Pipfile.lock. Its categories are the groups: `default` always, `dev` (or `develop`) and others where chosen.
 * https://pipenv.pypa.io/en/latest/pipfile.html
 */
export const readPipfileLock: LockReader = (input) => {
  const { file: title, chosen, environment } = input;
  let json: unknown;
  try {
    json = JSON.parse(input.text);
  } catch (cause) {
    throw lockInvalid(title, `is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  const lock = checked(pipfileLock, json, title);
  const [extra] = chosen.extras;
  if (extra !== undefined) throw unknownChoice(title, "extra", extra, []);
  const meta = lock[metaKey];
  checkPipfile(input, meta.hash?.sha256);
  const sources = new Map((meta.sources ?? []).map(({ name, url }) => [name, expandVariables(url, process.env)]));
  const categories = Object.keys(lock).filter((key) => key !== metaKey && key !== "default");
  const found = new Map<string, LockedPackage>();
  for (const category of ["default", ...chosen.groups.map((group) => categoryOf(group, categories, title))]) {
    for (const [written, value] of Object.entries(tableIn(lock[category]))) {
      const name = normalizeName(written);
      const one = checked(entry, value, `${title}: ${category}.${written}`);
      if (!found.has(name) && holds(one.markers, environment, title)) {
        found.set(name, lockedPackage(name, one, sources, title));
      }
    }
  }
  return [...found.values()];
};

function categoryOf(group: string, categories: readonly string[], title: string): string {
  const name = ["dev", "dev-packages"].includes(group) ? "develop" : group;
  const found = categories.find((category) => normalizeName(category) === normalizeName(name));
  if (found === undefined) throw unknownChoice(title, "category", group, categories);
  return found;
}

function lockedPackage(
  name: string,
  one: z.infer<typeof entry>,
  sources: ReadonlyMap<string, string>,
  title: string,
): LockedPackage {
  const { hashes = [], file, path, git, index, extras = [] } = one;
  const version = /^===?\s*(\S+)$/.exec(one.version ?? "")?.[1] ?? "";
  const local = path ?? (file !== undefined && !/^https?:/.test(file) ? file : undefined);
  if (git !== undefined) return { name, version, files: [], repository: git };
  if (local !== undefined && !local.endsWith(".whl")) return { name, version, files: [], directory: local, extras };
  const sums = hashes.flatMap((hash) => sha256In(hash) ?? []);
  if (local !== undefined) return { name, version, files: [{ file: fileName(local), sha256: sums[0], path: local }] };
  if (file !== undefined)
    return { name, version, url: file, files: [{ file: fileName(file), sha256: sums[0], url: file }] };
  const from = index === undefined ? undefined : sources.get(index);
  const source = from === undefined ? {} : { index: from };
  // Pipenv writes what is for other platforms only without a version, and installs the newest.
  if (version === "" && sums.length === 0)
    return { name, version, files: [{ file: undefined, sha256: undefined }], ...source };
  if (version === "") throw lockInvalid(title, `does not say which version of ${name} is meant`, "pipenv lock");
  if (sums.length === 0) throw lockInvalid(title, `has no sha256 of ${name}`, "pipenv lock");
  const files = sums.map((sha256): LockedFile => ({ file: undefined, sha256 }));
  return { name, version, files, ...source };
}

/**
 * As Pipenv: the hash of what the Pipfile beside it says.
 * @throws FIRN_PIP_LOCK_STALE
 */
function checkPipfile({ directory, file }: LockInput, wanted: string | undefined): void {
  if (wanted === undefined || !existsSync(join(directory, "Pipfile"))) return;
  const pipfile = readToml(directory, "Pipfile", "FIRN_PIP_LOCK_INVALID");
  if (pipfileHash(pipfile, (name) => name) !== wanted && pipfileHash(pipfile, normalizeName) !== wanted)
    throw lockStale(file, "the Pipfile says something else now", "pipenv lock");
}

const known = new Set(["source", "packages", "dev-packages", "requires", "scripts", "pipfile", "pipenv"]);
const renamed = new Set(["default", "develop"]);

/** @param key How names of packages are written: as they are, or by newer versions of Pipenv in their normal form. */
export function pipfileHash(pipfile: TomlTable, key: (name: string) => string): string {
  const section = (value: unknown) =>
    Object.fromEntries(Object.entries(tableIn(value)).map(([name, one]) => [key(name), one]));
  const data: Record<string, unknown> = {
    [metaKey]: { sources: pipfile["source"] ?? defaultSources, requires: pipfile["requires"] ?? {} },
    default: section(pipfile["packages"]),
    develop: section(pipfile["dev-packages"]),
  };
  for (const [category, values] of Object.entries(pipfile))
    if (!known.has(category) && !renamed.has(category)) data[category] = section(values);
  return createHash("sha256")
    .update(pythonJson(data, [",", ":"]))
    .digest("hex");
}

/** What Pipenv takes for a Pipfile without sources. */
const defaultSources = [{ name: "pypi", url: `https://${publicPythonHost}/simple`, verify_ssl: true }];
