import type { Key } from "openpgp";
import type { Compression } from "../../compress/index.ts";
import type { Context } from "../../context/index.ts";
import { FirnError } from "../../errors/index.ts";
import type { Digest } from "../../hash/index.ts";
import { hexOf } from "../../hash/index.ts";
import type { Stored } from "../../store/index.ts";
import { type Release, readRelease } from "./release.ts";
import { verifyClearSigned } from "./verify-clear-signed.ts";

/** One suite on one mirror. */
export interface SuiteSource {
  /** The archive's name. */
  readonly archive: string;
  /** Without a trailing slash. */
  readonly mirror: string;
  /** `bookworm`, `bookworm-updates`, `bookworm-security`. */
  readonly suite: string;
}

/** Downloads and verifies a suite's InRelease. @throws FIRN_DEBIAN_* and what the fetcher throws */
export async function fetchRelease(
  source: SuiteSource,
  keys: readonly Key[],
  now: Date,
  context: Context,
): Promise<Release> {
  const title = `InRelease of ${source.suite}`;
  const { bytes } = await context.fetch.get(`${source.mirror}/dists/${source.suite}/InRelease`, {
    title,
    maxBytes: 8 * 1024 * 1024,
    // A proxy's old copy beside a new Packages is what by-hash is against; do not invite it.
    headers: { "cache-control": "max-age=0" },
  });
  const signed = await verifyClearSigned(bytes.toString("utf8"), keys, now, title);
  return readRelease(signed, source.suite, now, title);
}

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
  ["", "none"],
];

/**
 * The forms of a suite's package list that its Release file names, best first. What it names need not be there: a
 * Release may list a .gz that no mirror has, and always lists the uncompressed file, which none has.
 */
export function packagesFiles(
  release: Release,
  component: string,
  architecture: string,
  source: SuiteSource,
): PackagesFile[] {
  const found = preferred.flatMap(([ending, compression]): PackagesFile[] => {
    const path = `${component}/binary-${architecture}/Packages${ending}`;
    const file = release.files.get(path);
    return file ? [{ ...file, path, compression }] : [];
  });
  if (found.length > 0) return found;
  throw new FirnError(
    "FIRN_DEBIAN_ARCHIVE_INVALID",
    `${source.suite} has no packages of ${component} for ${architecture}`,
  );
}

/** Downloads one form of the list, by its hash where the archive offers that, else by name. */
export function fetchPackages(
  file: PackagesFile,
  release: Release,
  source: SuiteSource,
  context: Context,
): Promise<Stored> {
  const base = `${source.mirror}/dists/${source.suite}`;
  const folder = file.path.slice(0, file.path.lastIndexOf("/"));
  const byHash = `${base}/${folder}/by-hash/SHA256/${hexOf(file.digest)}`;
  const urls = release.byHash ? [byHash, `${base}/${file.path}`] : [`${base}/${file.path}`];
  return context.fetch.toStore(
    urls,
    { digest: file.digest, size: file.size },
    { title: `package list of ${source.suite}`, maxBytes: file.size },
  );
}
