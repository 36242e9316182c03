import type { Compression } from "../../compress/index.ts";
import type { Context } from "../../context/index.ts";
import { FirnError } from "../../errors/index.ts";
import { type Digest, hexOf } from "../../hash/index.ts";
import type { Stored } from "../../store/index.ts";
import { isFlat } from "./archive.ts";
import { signIn } from "./auth-conf.ts";
import { explainLogin } from "./explain-login.ts";
import type { Release } from "./release.ts";
import { type SuiteSource, suiteTitle, suiteUrl } from "./suite-source.ts";

export interface PackagesFile {
  readonly digest: Digest;
  readonly size: number;
  readonly path: string;
  readonly compression: Compression;
}

// gunzip takes a tenth of the time of xz, which outweighs the longer download on most lines.
const preferred: readonly (readonly [string, Compression])[] = [
  [".gz", "gz"],
  [".xz", "xz"],
  [".zst", "zst"],
  ["", "none"],
];

/** A package list of a suite: one a component and architecture; one in all where the suite is flat. */
export interface PackagesList {
  readonly component: string;
  /** Without the ending of its compression: `main/binary-amd64/Packages`. */
  readonly path: string;
}

/**
 * The lists to read: of the components, for the architecture, and those for all architectures where the archive has
 * them apart. None where the archive is somebody's that is not for this architecture.
 *
 * @throws FIRN_DEBIAN_ARCHIVE_INVALID where a component or the architecture is not there
 */
export function packagesLists(
  release: Release | undefined,
  components: readonly string[],
  architecture: string,
  source: SuiteSource,
): PackagesList[] {
  const { archive, suite } = source;
  if (isFlat(suite)) return [{ component: "", path: "Packages" }];
  const has = (path: string): boolean =>
    !release || release.files.has(path) || [...release.files.keys()].some((name) => name.startsWith(`${path}.`));
  const known = release?.architectures ?? [];
  return components.flatMap((component) => {
    const pathFor = (name: string): string => `${component}/binary-${name}/Packages`;
    const own = pathFor(architecture);
    const common = known.includes("all") && has(pathFor("all")) ? [pathFor("all")] : [];
    const paths = has(own) ? [own, ...common] : common;
    if (paths.length > 0) return paths.map((path) => ({ component, path }));
    if (archive.thirdParty && known.length > 0 && !known.includes(architecture)) return [];
    const what = `${suiteTitle(source)} has no packages of ${component} for ${architecture}`;
    const there = release?.components ?? [];
    const hint = there.length > 0 ? `It has ${there.join(", ")}${of(known)}.` : undefined;
    throw new FirnError("FIRN_DEBIAN_ARCHIVE_INVALID", what, { hint });
  });
}

const of = (architectures: readonly string[]): string =>
  architectures.length > 0 ? ` for ${architectures.join(", ")}` : "";

/**
 * The forms of a package list that its Release file names, best first. What it names need not be there: a Release may
 * list a .gz that no mirror has, and always lists the uncompressed file, which none has.
 *
 * @throws FIRN_DEBIAN_ARCHIVE_INVALID where it names none that firn can read
 */
export function packagesFiles(release: Release, { path }: PackagesList, source: SuiteSource): PackagesFile[] {
  const found = preferred.flatMap(([ending, compression]): PackagesFile[] => {
    const file = release.files.get(path + ending);
    return file ? [{ ...file, path: path + ending, compression }] : [];
  });
  if (found.length > 0) return found;
  const others = [...release.files.keys()].filter((name) => name.startsWith(`${path}.`));
  const only = others.length > 0 ? `: it has only ${others.join(", ")}` : "";
  throw new FirnError(
    "FIRN_DEBIAN_ARCHIVE_INVALID",
    `${suiteTitle(source)} lists no ${path} that firn can read${only}`,
  );
}

/** Downloads one form of the list, by its hash where the archive offers that, else by name. */
export async function fetchPackages(
  file: PackagesFile,
  release: Release,
  source: SuiteSource,
  context: Context,
): Promise<Stored> {
  const folder = file.path.slice(0, file.path.lastIndexOf("/") + 1);
  const byName = suiteUrl(source, file.path);
  const urls = release.byHash ? [suiteUrl(source, `${folder}by-hash/SHA256/${hexOf(file.digest)}`), byName] : [byName];
  const title = `package list of ${suiteTitle(source)}`;
  try {
    return await context.fetch.toStore(urls, file, { title, maxBytes: file.size, signIn: signIn(source.archive) });
  } catch (error) {
    throw explainLogin(error, source.archive, source.mirror);
  }
}

/** Finds the list of an archive without a Release file, as apt does: by trying names. */
export async function findPackages(list: PackagesList, source: SuiteSource, context: Context): Promise<PackagesFile> {
  const title = `package list of ${suiteTitle(source)}`;
  for (const [ending, compression] of preferred) {
    const path = list.path + ending;
    try {
      const { bytes } = await context.fetch.get(suiteUrl(source, path), { title, signIn: signIn(source.archive) });
      const { digest, size } = await context.store.put(bytes);
      return { digest, size, path, compression };
    } catch (error) {
      if (!FirnError.is(error) || error.code !== "FIRN_FETCH_NOT_FOUND") {
        throw explainLogin(error, source.archive, source.mirror);
      }
    }
  }
  const message = `${suiteTitle(source)} has neither a Release file nor ${list.path}`;
  throw new FirnError("FIRN_FETCH_NOT_FOUND", message, {
    hint: 'Check url and suites; a directory of packages is written suites: ["./"].',
  });
}
