import { parseSpecifiers, type Specifier, satisfiesAll } from "../packaging/specifier.ts";
import { compareVersions, parseVersion, type Version } from "../packaging/version.ts";
import { parseWheelName, type WheelName } from "../packaging/wheel-name.ts";
import type { ProjectFile } from "./project-file.ts";

/** A wheel that runs on the target. */
export interface FittingWheel {
  readonly version: Version;
  readonly named: WheelName;
  readonly file: ProjectFile;
}

/** Why a file of a project cannot be taken for the target. */
export interface UnfitFile {
  readonly version: Version;
  readonly file: ProjectFile;
  readonly reason: "source" | "platform" | "python";
}

export interface ProjectVersions {
  /** One a version: of several wheels the one with the best tag. Newest first. */
  readonly fitting: readonly FittingWheel[];
  readonly unfit: readonly UnfitFile[];
}

/**
 * What of a project's files can be installed on a Python with these tags (best first), as pip chooses among them.
 * @param full The target's Python version with its patch level, for Requires-Python.
 */
export function projectVersions(
  name: string,
  files: readonly ProjectFile[],
  tags: ReadonlyMap<string, number>,
  full: string,
): ProjectVersions {
  const python = parseVersion(full);
  const unfit: UnfitFile[] = [];
  const best = new Map<string, FittingWheel & { readonly rank: number }>();
  for (const file of files) {
    const named = parseWheelName(file.file);
    if (!named) {
      const version = sourceVersion(file.file, name);
      if (version) unfit.push({ version, file, reason: "source" });
      continue;
    }
    if (named.name !== name) continue;
    const { version } = named;
    const rank = Math.min(...named.tags.map((tag) => tags.get(tag) ?? Number.POSITIVE_INFINITY));
    if (rank === Number.POSITIVE_INFINITY) unfit.push({ version, file, reason: "platform" });
    else if (!python || !allowsPython(file.requiresPython, python)) unfit.push({ version, file, reason: "python" });
    else {
      const key = versionKey(version);
      const other = best.get(key);
      const wheel = { version, named, file, rank };
      if (!other || isBetter(wheel, other)) best.set(key, wheel);
    }
  }
  return { fitting: [...best.values()].sort((a, b) => compareVersions(b.version, a.version)), unfit };
}

/** Whether a Requires-Python allows a version; one that cannot be read allows every one, as with pip. */
export function allowsPython(requiresPython: string | undefined, python: Version): boolean {
  const specifiers: readonly Specifier[] = parseSpecifiers(requiresPython ?? "") ?? [];
  return satisfiesAll(python, specifiers);
}

type Ranked = FittingWheel & { readonly rank: number };

function isBetter(a: Ranked, b: Ranked): boolean {
  if (a.file.yanked !== b.file.yanked) return b.file.yanked;
  if (a.rank !== b.rank) return a.rank < b.rank;
  const [numberA, restA] = a.named.build ?? [-1, ""];
  const [numberB, restB] = b.named.build ?? [-1, ""];
  return numberA === numberB ? restA > restB : numberA > numberB;
}

/** Equal versions have equal keys: `1.0` and `1.0.0` are one. */
function versionKey({ epoch, release, pre, post, dev, local }: Version): string {
  return JSON.stringify([
    epoch,
    release.join(".").replace(/(\.0)+$/, ""),
    pre ?? 0,
    post ?? 0,
    post === undefined,
    dev ?? 0,
    dev === undefined,
    local ?? 0,
  ]);
}

/** `Flask-SQLAlchemy-3.1.tar.gz` of `flask-sqlalchemy` is of version 3.1. */
function sourceVersion(file: string, name: string): Version | undefined {
  const stem = /^(.+?)(?:\.tar\.(?:gz|bz2|xz|z)|\.tgz|\.tar|\.zip)$/i.exec(file)?.[1];
  if (stem === undefined) return undefined;
  for (let dash = stem.indexOf("-"); dash > 0; dash = stem.indexOf("-", dash + 1)) {
    const isName =
      stem
        .slice(0, dash)
        .toLowerCase()
        .replace(/[-_.]+/g, "-") === name;
    if (isName) return parseVersion(stem.slice(dash + 1));
  }
  return undefined;
}
