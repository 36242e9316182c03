import type { Context } from "../../context/index.ts";
import { FirnError } from "../../errors/index.ts";
import { type Archive, type ArchiveSettings, openArchives, type PackageRecord, timestamp } from "../archive/index.ts";
import { baseNames } from "./base.ts";
import { checkSuite, chooseVersion } from "./choose-version.ts";
import { localArchive, localSuite } from "./local-suite.ts";
import type { LockedDeb } from "./locked-deb.ts";
import { minimalNames, withoutScriptTools } from "./minimal.ts";
import { Package } from "./package.ts";
import { planOrExplain } from "./plan-or-explain.ts";
import { type PresentStanza, presentPackage } from "./present-package.ts";
import { parseRequest } from "./request.ts";
import { Universe } from "./universe.ts";

export interface ResolveRequest {
  /** `bookworm`, `trixie`. */
  readonly suite: string;
  /** Debian's name: `amd64`, `arm64`. */
  readonly architecture: string;
  /** As on apt-get's command line: `nginx`, `nginx=1.22.*`, `nginx/bookworm-security`. */
  readonly install: readonly string[];
  /** Whether to take what packages recommend, too. */
  readonly recommends: boolean;
  /** The suite whose versions are taken before others, as with `apt-get -t bookworm-backports`. */
  readonly targetRelease?: string | undefined;
  /** Names of packages that stay as they are, or away: as with `apt-mark hold`. */
  readonly hold?: readonly string[] | undefined;
  /** What earlier lines of the same image locked: it stays as it is, and is not returned. */
  readonly installed: readonly LockedDeb[];
  /** What the base image has, as its dpkg says: kept, or upgraded where the rest needs that. */
  readonly present?: readonly PresentStanza[] | undefined;
  /** What an older lock held: versions to stay with where the archive still has them and they fit. */
  readonly prefer: readonly LockedDeb[];
  /** Adds what every Debian system has: debian()'s own packages. */
  readonly base: boolean;
  /**
   * Packages of .deb files, this line's and earlier ones': each stands before the archives' of its version. `install`
   * says which to take (`tool=1.2`); they are never returned.
   */
  readonly local?: readonly PackageRecord[] | undefined;
  /** For a system without the Essential set: `base` is a few packages of data, and scripts' tools are not needed. */
  readonly minimal?: boolean | undefined;
}

/**
 * Chooses Debian packages as apt-get would on a fresh system, out of the archives that its sources would name. See
 * `planInstall` for the rules.
 *
 * @returns the packages to add, dependencies included, sorted by name
 * @throws FIRN_APT_REQUEST_INVALID, FIRN_APT_UNKNOWN_PACKAGE, FIRN_APT_VIRTUAL_PACKAGE, FIRN_APT_UNSATISFIABLE,
 *   FIRN_APT_REMOVES, and what opening the archives throws
 * @example
 * ```ts
 * const base = await resolveDebian(
 *   { suite: "bookworm", architecture: "amd64", install: [], recommends: false, installed: [], prefer: [], base: true },
 *   context,
 *   debianArchives("bookworm", await findMirrors({}, context.env)),
 * );
 * ```
 */
export async function resolveDebian(
  request: ResolveRequest,
  context: Context,
  archives: readonly Archive[],
  settings: ArchiveSettings = {},
): Promise<LockedDeb[]> {
  const { suite, architecture, prefer } = request;
  const asked = request.install.map((text) => parseRequest(text, architecture));
  const opened = [localSuite(request.local ?? []), ...(await openArchives(archives, architecture, context, settings))];
  const suites = request.minimal ? opened.map(withoutScriptTools) : opened;
  const open = (there: readonly Package[]): Universe =>
    new Universe(suite, architecture, suites, { prefer, present: there, targetRelease: request.targetRelease });
  const all = open([]);
  const hold = new Set(request.hold);
  const isHeld = ({ name }: { readonly name: string }): boolean => hold.has(name);
  const before = [
    ...request.installed.map((item) => ({ pkg: installedPackage(item, all), isLocked: true, held: true })),
    ...(request.present ?? []).map(({ stanza, held }) => {
      const pkg = presentPackage(stanza, architecture);
      return { pkg, isLocked: false, held: held || isHeld(pkg) };
    }),
  ];
  const universe = open(before.map(({ pkg }) => pkg));
  const current = before.map((one) => ({ ...one, pkg: universe.same(one.pkg) }));
  if (request.targetRelease !== undefined) checkSuite(request.targetRelease, universe, "targetRelease");
  const names = request.minimal ? minimalNames(universe) : baseNames(universe);
  const base = request.base ? names.map((name) => parseRequest(name, architecture)) : [];
  const locked = new Map(current.flatMap(({ pkg, isLocked }) => (isLocked ? [[pkg.name, pkg.version] as const] : [])));
  const requests = [...base, ...asked].map((one) => chooseVersion(one, universe, locked));
  const found = planOrExplain(universe, {
    requests,
    without: [...hold].filter((name) => !current.some(({ pkg }) => pkg.name === name)),
    recommends: request.recommends,
    current,
    mayStayBehind: request.targetRelease === undefined,
  });
  const known = new Set(archives.map(({ name }) => name));
  const kept = new Map(
    prefer.flatMap((item) => (known.has(item.archive) ? [[`${item.name} ${item.version}`, item]] : [])),
  );
  const fetched = found.filter(({ origin }) => origin?.archive !== localArchive);
  return fetched.map((pkg) => lockedDeb(pkg, kept)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What an installed package provides and conflicts with is read from the archive, or from the nearest version of it. */
function installedPackage(item: LockedDeb, universe: Universe): Package {
  const versions = universe.versions(item.name);
  const same = versions.find(({ version }) => version === item.version);
  return same ?? versions[0]?.asVersion(item.version) ?? bare(item, universe.architecture);
}

function bare({ name, version, architecture, sha256, size, path }: LockedDeb, target: string): Package {
  const record = {
    name,
    version,
    architecture,
    sha256,
    size,
    path,
    essential: false,
    important: false,
    priority: 4,
    met: 0,
  };
  const none = { preDepends: "", depends: "", recommends: "", suggests: "", conflicts: "", breaks: "" };
  return new Package({ ...record, ...none, provides: "", source: "", multiArch: "no" }, target, undefined);
}

function lockedDeb({ record, origin }: Package, kept: ReadonlyMap<string, LockedDeb>): LockedDeb {
  const { name, version, sha256, size, architecture, path } = record;
  const old = kept.get(`${name} ${version}`);
  // The older line stays as it is, so that a lock changes only where the image does.
  if (old?.sha256 === sha256) return old;
  const archive = origin?.archive ?? "debian";
  if (sha256 === "") {
    const message = `${archive} lists ${name} ${version} without its SHA256, by which firn verifies packages`;
    throw new FirnError("FIRN_DEBIAN_ARCHIVE_INVALID", message, { hint: "Ask its publisher to add it." });
  }
  const listed = timestamp(origin?.date ?? new Date(0));
  return { name, version, sha256, size, architecture, archive, ...(origin && { suite: origin.suite }), path, listed };
}
