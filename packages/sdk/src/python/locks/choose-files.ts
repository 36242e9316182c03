import { FirnError } from "../../errors/index.ts";
import { parseWheelName } from "../packaging/wheel-name.ts";
import { supportedTags } from "../packaging/wheel-tags.ts";
import type { PythonTarget } from "../python-target.ts";
import { type LockedFile, type LockedPackage, lockInvalid } from "./locked-package.ts";

/** A package of a lock with the one wheel of it that is for the target. */
export interface ChosenPackage extends LockedPackage {
  /** Undefined for projects of the host, and where the lock has hashes only: the index then says which is for whom. */
  readonly wheel: LockedFile | undefined;
}

/**
 * Of each package the wheel with the best tag, as installers choose.
 * @throws FIRN_PIP_SDIST_ONLY, FIRN_PIP_UNSATISFIABLE, FIRN_PIP_LOCK_INVALID for what only a build could install
 */
export function chooseFiles(
  packages: readonly LockedPackage[],
  target: PythonTarget,
  title: string,
): readonly ChosenPackage[] {
  const tags = new Map(supportedTags(target).map((tag, rank) => [tag, rank]));
  return packages.map((one) => ({ ...one, wheel: chooseFile(one, tags, target, title) }));
}

function chooseFile(
  one: LockedPackage,
  tags: ReadonlyMap<string, number>,
  target: PythonTarget,
  title: string,
): LockedFile | undefined {
  const { name, version, files, repository, directory } = one;
  if (directory !== undefined) return undefined;
  const instead = `Build a wheel (pip wheel ${name}==${version}), and depend on its address or path instead`;
  if (repository !== undefined)
    throw lockInvalid(title, `has ${name} from a repository of sources, which firn does not build`, instead);
  if (files.length === 0) throw lockInvalid(title, `has no files of ${name} ${version}`);
  if (files.some(({ file }) => file === undefined)) return undefined;
  let best: { readonly file: LockedFile; readonly rank: number; readonly build: number } | undefined;
  for (const file of files) {
    const named = parseWheelName(file.file ?? "");
    if (!named) continue;
    const rank = Math.min(...named.tags.map((tag) => tags.get(tag) ?? Number.POSITIVE_INFINITY));
    const build = named.build?.[0] ?? -1;
    if (rank === Number.POSITIVE_INFINITY) continue;
    if (!best || rank < best.rank || (rank === best.rank && build > best.build)) best = { file, rank, build };
  }
  if (best) return best.file;
  const { python, machine, glibc } = target;
  const whom = `Python ${python} on ${machine} with glibc ${glibc}`;
  const source = files.find(({ file = "" }) => /\.(tar\.\w+|tgz|zip)$/.test(file));
  const details = { name, version, lock: title, python: target.full, machine, glibc };
  if (source) {
    const message = `${title} has no wheel of ${name} ${version} for ${whom}, only sources such as ${source.file}`;
    throw new FirnError("FIRN_PIP_SDIST_ONLY", message, { hint: instead, details });
  }
  const message = `${title} has no wheel of ${name} ${version} for ${whom}, only others such as ${files[0]?.file}`;
  throw new FirnError("FIRN_PIP_UNSATISFIABLE", message, {
    hint: "Lock a version that has one, or leave the platform out",
    details,
  });
}
