import pLimit from "p-limit";
import type { Context } from "../../context/index.ts";
import { FirnError } from "../../errors/index.ts";
import { isPublicPythonIndex } from "../../fetch/index.ts";
import { toDigest } from "../../hash/index.ts";
import type { LockedItem } from "../../lock/index.ts";
import { configured, type IndexChoice } from "../package-index/index-choice.ts";
import { knownWheel } from "../package-index/known-wheel.ts";
import { packageIndex } from "../package-index/package-index.ts";
import type { ProjectFile } from "../package-index/project-file.ts";
import { projectVersions } from "../package-index/project-versions.ts";
import { compareVersions, formatVersion, isPrerelease, parseVersion } from "../packaging/version.ts";
import { supportedTags } from "../packaging/wheel-tags.ts";
import type { PythonTarget } from "../python-target.ts";
import type { LockedWheel } from "../resolver/resolve-requirements.ts";
import type { ChosenPackage } from "./choose-files.ts";

export interface LockedOptions {
  readonly target: PythonTarget;
  readonly context: Context;
  /** What earlier steps installed. */
  readonly installed: readonly LockedItem[];
  /** The lock, for messages. */
  readonly title: string;
}

/**
 * A lock's wheels as lines of our own lock. Asks an index only for what the lock does not say: where a file lies and
 * how long it is, or which file a hash is of.
 * @throws FIRN_PIP_UNSATISFIABLE where an earlier step installed another version; FIRN_LOCK_GONE
 */
export async function resolveLocked(
  packages: readonly ChosenPackage[],
  options: LockedOptions,
): Promise<readonly LockedWheel[]> {
  const limit = pLimit(8);
  const open = packages.filter((one) => !isInstalled(one, options));
  return Promise.all(open.map((one) => limit(() => lockedWheel(one, options))));
}

/** Where to look for a package: the index that its lock names, unless that is the public one or none. */
export const indexOf = ({ index }: Pick<ChosenPackage, "index">): IndexChoice =>
  index === undefined || isPublicPythonIndex(index) ? configured : { ...configured, index };

async function lockedWheel(one: ChosenPackage, options: LockedOptions): Promise<LockedWheel> {
  const { name, version, url, wheel } = one;
  const { context } = options;
  const listed = wheel ?? (await fromIndex(one, options));
  const { file = "", sha256, size } = listed;
  const common = { name, version: formatted(version || versionIn(file)) };
  if (sha256 !== undefined && size !== undefined && listed.url !== undefined)
    return { ...common, sha256, size, file, ...placeOf(listed.url, url) };
  const found: ProjectFile =
    sha256 === undefined || listed.url === undefined || !context.fetch.offline
      ? await complete(one, listed, context)
      : { ...unknown, file, url: listed.url, sha256 };
  const known = await knownWheel(found, name, context);
  const length =
    known.size ??
    (await context.fetch.toStore([known.url], { digest: toDigest(known.sha256) }, { title: known.file })).size;
  return { ...common, sha256: known.sha256, size: length, file, ...placeOf(known.url, url) };
}

const unknown = { size: undefined, requiresPython: undefined, yanked: false, metadata: undefined };

/** What the index says of a file, else what the lock does. */
async function complete(
  one: ChosenPackage,
  { file = "", sha256, url }: { file?: string | undefined; sha256?: string | undefined; url?: string | undefined },
  context: Context,
): Promise<ProjectFile> {
  if (one.url === undefined && sha256 !== undefined) {
    const page = await packageIndex(context, indexOf(one)).project(one.name);
    const found = page?.find((each) => each.sha256 === sha256);
    if (found) return found;
  }
  if (url !== undefined) return { ...unknown, file, url, sha256 };
  throw new FirnError("FIRN_LOCK_GONE", `${file} of ${one.name} ${one.version} is locked, but no index lists it`, {
    hint: "Lock the project anew with its own tool",
    details: { name: one.name, version: one.version, file },
  });
}

/** Which of a project's files has one of the lock's hashes and is for the target. */
async function fromIndex(one: ChosenPackage, { target, context, title }: LockedOptions): Promise<ProjectFile> {
  const { name, version, files } = one;
  const hashes = new Set(files.map(({ sha256 }) => sha256));
  const page = (await packageIndex(context, indexOf(one)).project(name)) ?? [];
  const isPinned = version !== "";
  const allowed = isPinned ? page.filter(({ sha256 }) => sha256 !== undefined && hashes.has(sha256)) : page;
  const tags = new Map(supportedTags(target).map((tag, rank) => [tag, rank]));
  const { fitting, unfit } = projectVersions(name, allowed, tags, target.full);
  const wanted = parseVersion(version);
  const best = isPinned
    ? fitting.find((each) => wanted && compareVersions(each.version, wanted) === 0)
    : fitting.find((each) => !each.file.yanked && !isPrerelease(each.version));
  if (best && !isPinned)
    context.progress.notice(`${title} does not pin ${name}; ${formatVersion(best.version)} is taken, the newest`);
  if (best) return best.file;
  const { python, machine, glibc } = target;
  const whom = `Python ${python} on ${machine} with glibc ${glibc}`;
  const isSource = unfit.some(({ reason }) => reason === "source") || unfit.length === 0;
  const message = `${title} has no wheel of ${name} ${version} for ${whom}${isSource ? ", only sources" : ""}`;
  throw new FirnError(isSource ? "FIRN_PIP_SDIST_ONLY" : "FIRN_PIP_UNSATISFIABLE", message, {
    hint: `Build a wheel (pip wheel ${name}==${version}), and depend on its address or path instead`,
    details: { name, version, lock: title },
  });
}

const placeOf = (from: string, direct: string | undefined): { readonly url?: string; readonly path?: string } =>
  direct === undefined ? { path: new URL(from).pathname } : { url: withoutFragment(direct) };

function withoutFragment(text: string): string {
  const url = new URL(text);
  url.hash = "";
  return url.href;
}

function formatted(version: string): string {
  const parsed = parseVersion(version);
  return parsed ? formatVersion(parsed) : version;
}

/** Of a wheel's name. */
const versionIn = (file: string): string => file.split("-")[1] ?? "";

function isInstalled({ name, version }: ChosenPackage, { installed, title }: LockedOptions): boolean {
  const before = installed.find((item) => item.name === name);
  if (!before) return false;
  if (before.version === formatted(version)) return true;
  throw new FirnError(
    "FIRN_PIP_UNSATISFIABLE",
    `${title} has ${name} ${version}, and an earlier step installed ${name} ${before.version}`,
    { hint: "Put the lock's pip() first, so that later ones build on it", details: { name } },
  );
}
