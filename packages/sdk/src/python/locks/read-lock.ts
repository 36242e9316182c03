import { join, posix } from "node:path";
import { FirnError } from "../../errors/index.ts";
import type { Chosen } from "../pyproject/dependencies.ts";
import type { PythonTarget } from "../python-target.ts";
import { markerEnvironment } from "../python-target.ts";
import { readHostFile } from "../toml-file.ts";
import { type LockedPackage, type LockReader, lockInvalid } from "./locked-package.ts";
import { readPdmLock } from "./pdm-lock.ts";
import { readPipfileLock } from "./pipfile-lock.ts";
import { readPoetryLock } from "./poetry-lock.ts";
import { readPylock } from "./pylock.ts";
import { readUvLock } from "./uv-lock.ts";

const readers: readonly (readonly [RegExp, LockReader])[] = [
  [/^uv\.lock$/, readUvLock],
  [/^poetry\.lock$/, readPoetryLock],
  [/^pdm(\.[\w-]+)?\.lock$/, readPdmLock],
  [/^Pipfile\.lock$/, readPipfileLock],
  [/^pylock(\.[^.]+)?\.toml$/, readPylock],
];

/**
 * The packages that another tool's lock holds for a target, sorted by name; the tool is known by the file's name.
 * @param file Relative to `directory`, with forward slashes.
 * @throws FIRN_PIP_LOCK_INVALID, FIRN_PIP_LOCK_STALE, FIRN_PIP_CHOICE_UNKNOWN, FIRN_PIP_UNSATISFIABLE
 */
export function readLock(
  directory: string,
  file: string,
  chosen: Chosen,
  target: PythonTarget,
): readonly LockedPackage[] {
  const name = posix.basename(file);
  const reader = readers.find(([pattern]) => pattern.test(name))?.[1];
  if (!reader) {
    const hint = "firn reads pylock.toml, pylock.<name>.toml, uv.lock, poetry.lock, pdm.lock and Pipfile.lock";
    throw lockInvalid(file, "is no lock that firn knows by its name", hint);
  }
  const text = readHostFile(directory, file, "FIRN_PIP_LOCK_INVALID");
  const folder = join(directory, posix.dirname(file));
  const environment = markerEnvironment(target);
  const packages = reader({ directory: folder, file, text, chosen, target, environment });
  const versions = new Map<string, string>();
  for (const { name: of, version } of packages) {
    const other = versions.get(of);
    if (other !== undefined) throw twice(file, of, [other, version], chosen);
    versions.set(of, version);
  }
  return [...packages].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Extras and groups may exclude each other; a lock holds them all. */
function twice(file: string, name: string, versions: readonly string[], { extras, groups }: Chosen): FirnError {
  const asked = [...extras, ...groups].join(", ");
  return new FirnError(
    "FIRN_PIP_UNSATISFIABLE",
    `${file} has ${name} in the versions ${versions.join(" and ")} for this choice`,
    {
      hint: asked ? `Of ${asked}, choose those that go together` : "Lock it again with its own tool",
      details: { lock: file, name, versions, extras, groups },
    },
  );
}
