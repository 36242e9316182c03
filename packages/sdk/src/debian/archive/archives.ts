import { decompress } from "../../compress/index.ts";
import type { Context } from "../../context/index.ts";
import { FirnError } from "../../errors/index.ts";
import type { Fetcher } from "../../fetch/index.ts";
import { digestOf, digestOfJson, isDigest, type Json } from "../../hash/index.ts";
import type { Archive } from "./archive.ts";
import { buildIndex } from "./build-index.ts";
import { readKeyring } from "./keyring.ts";
import { indexFormat, PackageIndex, type PackageList } from "./package-index.ts";
import type { Release, ReleaseNames } from "./release.ts";
import { fetchPackages, fetchRelease, type PackagesFile, packagesFiles, type SuiteSource } from "./suite-source.ts";

/** The packages of one component of a suite, verified. */
export interface OpenSuite {
  /** The archive's name. */
  readonly archive: string;
  /** As it was asked for, in the URL: `bookworm-backports`. */
  readonly suite: string;
  /** `main`; empty for a flat suite. */
  readonly component: string;
  /** The Date of its Release file. */
  readonly date: Date;
  /** What its Release file says of itself: what apt's pins go by. */
  readonly release: ReleaseNames;
  readonly index: PackageList;
}

export interface ArchiveSettings {
  /** The time to check dates against. Default: the host's. */
  readonly now?: Date;
}

// A build asks for the same suites once a step and platform; a mirror that changes in between must not split it.
const opened = new WeakMap<Fetcher, Map<string, Promise<readonly OpenSuite[]>>>();

/**
 * Opens archives: downloads and verifies what changed since the last time, each once for a fetcher. The suites come in
 * the archives' order, a component each.
 *
 * @param architecture Debian's name: `amd64`
 * @throws FIRN_DEBIAN_UNTRUSTED, FIRN_DEBIAN_EXPIRED, FIRN_DEBIAN_ARCHIVE_INVALID, FIRN_DIGEST_MISMATCH, and what the
 *   fetcher throws
 */
export async function openArchives(
  archives: readonly Archive[],
  architecture: string,
  context: Context,
  settings: ArchiveSettings = {},
): Promise<readonly OpenSuite[]> {
  const work = archives.map((archive) => openOnce(archive, architecture, context, settings));
  // All are waited for, also where one fails: nothing works on behind the back of an error, and the first one's counts.
  return allOf(work).then((suites) => suites.flat());
}

function openOnce(
  archive: Archive,
  architecture: string,
  context: Context,
  settings: ArchiveSettings,
): Promise<readonly OpenSuite[]> {
  if (settings.now !== undefined) return openArchive(archive, architecture, context, settings.now);
  const known = opened.get(context.fetch) ?? new Map<string, Promise<readonly OpenSuite[]>>();
  opened.set(context.fetch, known);
  const key = identityOf(archive, architecture);
  const running = known.get(key);
  if (running) return running;
  const work = openArchive(archive, architecture, context, new Date());
  known.set(key, work);
  work.catch(() => known.delete(key));
  return work;
}

function identityOf({ name, mirrors, suites, keyring }: Archive, architecture: string): string {
  const key = keyring === undefined ? null : keyring instanceof URL ? keyring.href : digestOf(keyring);
  return digestOfJson({ name, mirrors, suites, key, architecture } as unknown as Json);
}

async function openArchive(
  archive: Archive,
  architecture: string,
  context: Context,
  now: Date,
): Promise<readonly OpenSuite[]> {
  const { name, mirrors, suites, keyring } = archive;
  if (keyring === undefined) throw new FirnError("FIRN_DEBIAN_UNTRUSTED", `${name} has no keyring`);
  const keys = await readKeyring(keyring, name);
  const [mirror = ""] = mirrors;
  const opening = suites.map(async ({ name: suite, components }): Promise<OpenSuite[]> => {
    const source: SuiteSource = { archive: name, mirror, suite };
    const release = await fetchRelease(source, keys, now, context);
    const { date, names } = release;
    return allOf(
      components.map(async (component) => {
        const index = await openIndex(release, component, architecture, source, context);
        return { archive: name, suite, component, date, release: names, index };
      }),
    );
  });
  return (await allOf(opening)).flat();
}

async function allOf<T>(work: readonly Promise<T>[]): Promise<T[]> {
  return (await Promise.allSettled(work)).map((ended) => {
    if (ended.status === "rejected") throw ended.reason;
    return ended.value;
  });
}

const memo = "debian-package-index";

async function openIndex(
  release: Release,
  component: string,
  architecture: string,
  source: SuiteSource,
  context: Context,
): Promise<PackageIndex> {
  const files = packagesFiles(release, component, architecture, source);
  for (const file of files) {
    const known = await recallIndex(file, context);
    if (known) return known;
  }
  for (const [tried, file] of files.entries()) {
    try {
      return await makeIndex(file, release, source, context);
    } catch (error) {
      if (!FirnError.is(error) || error.code !== "FIRN_FETCH_NOT_FOUND" || tried === files.length - 1) throw error;
    }
  }
  throw new FirnError("FIRN_FETCH_NOT_FOUND", `no package list of ${source.suite}`);
}

const keyOf = (file: PackagesFile): ReturnType<typeof digestOfJson> => digestOfJson([indexFormat, file.digest]);

/** An index that was made of the same bytes before. A damaged one is made anew. */
async function recallIndex(file: PackagesFile, { store }: Context): Promise<PackageIndex | undefined> {
  const digest = await store.recall(memo, keyOf(file));
  if (typeof digest !== "string" || !isDigest(digest)) return undefined;
  if ((await store.sizeOf(digest)) === undefined) return undefined;
  try {
    return new PackageIndex(await store.readAll(digest));
  } catch (error) {
    if (FirnError.is(error) && !error.code.startsWith("FIRN_DISK_")) return undefined;
    throw error;
  }
}

async function makeIndex(
  file: PackagesFile,
  release: Release,
  source: SuiteSource,
  context: Context,
): Promise<PackageIndex> {
  const { store } = context;
  const packages = await fetchPackages(file, release, source, context);
  const title = `the package list of ${source.suite}`;
  const bytes = await buildIndex(
    decompress(store.read(packages.digest), file.compression, { title, maxBytes: 2 ** 30 }),
  );
  const index = new PackageIndex(bytes);
  const { digest } = await store.put(bytes);
  await store.note(memo, keyOf(file), digest);
  return index;
}
