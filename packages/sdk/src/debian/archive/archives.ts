import { decompress } from "../../compress/index.ts";
import type { Context } from "../../context/index.ts";
import { FirnError } from "../../errors/index.ts";
import type { Fetcher } from "../../fetch/index.ts";
import { digestOfJson, isDigest } from "../../hash/index.ts";
import type { ArchiveName } from "../resolve/locked-deb.ts";
import { buildIndex } from "./build-index.ts";
import { debianKeyring, type KeyringSource, readKeyring } from "./keyring.ts";
import type { DebianMirrors } from "./mirrors.ts";
import { indexFormat, PackageIndex } from "./package-index.ts";
import type { Release } from "./release.ts";
import { fetchPackages, fetchRelease, type PackagesFile, packagesFiles, type SuiteSource } from "./suite-source.ts";

/** One suite's packages, verified. */
export interface OpenSuite {
  readonly archive: ArchiveName;
  readonly suite: string;
  /** The Date of its Release file. */
  readonly date: Date;
  readonly index: PackageIndex;
}

export interface ArchiveSettings {
  /** Certificates to trust instead of Debian's own: for archives that somebody else signs, and for tests. */
  readonly keyring?: KeyringSource;
  /** The time to check dates against. Default: the host's. */
  readonly now?: Date;
}

/** `bookworm`, its updates, and its security updates. Where a version is in several, the first one is taken. */
export function suiteSources(suite: string, mirrors: DebianMirrors): SuiteSource[] {
  const main = { archive: "debian", mirror: mirrors.debian } as const;
  return [
    { ...main, suite },
    { ...main, suite: `${suite}-updates` },
    { archive: "debian-security", mirror: mirrors["debian-security"], suite: `${suite}-security` },
  ];
}

// A build asks for the same suites once a step and platform; a mirror that changes in between must not split it.
const opened = new WeakMap<Fetcher, Map<string, Promise<readonly OpenSuite[]>>>();

/**
 * Opens a suite with its updates: downloads and verifies what changed since the last time, once for a fetcher.
 *
 * @param architecture Debian's name: `amd64`
 * @throws FIRN_DEBIAN_UNTRUSTED, FIRN_DEBIAN_EXPIRED, FIRN_DEBIAN_ARCHIVE_INVALID, FIRN_DIGEST_MISMATCH, and what the
 *   fetcher throws
 */
export function openArchives(
  suite: string,
  architecture: string,
  mirrors: DebianMirrors,
  context: Context,
  settings: ArchiveSettings = {},
): Promise<readonly OpenSuite[]> {
  const open = (): Promise<readonly OpenSuite[]> => openAll(suite, architecture, mirrors, context, settings);
  if (settings.keyring !== undefined || settings.now !== undefined) return open();
  const known = opened.get(context.fetch) ?? new Map<string, Promise<readonly OpenSuite[]>>();
  opened.set(context.fetch, known);
  const key = JSON.stringify([suite, architecture, mirrors.debian, mirrors["debian-security"]]);
  const running = known.get(key);
  if (running) return running;
  const work = open();
  known.set(key, work);
  work.catch(() => known.delete(key));
  return work;
}

async function openAll(
  suite: string,
  architecture: string,
  mirrors: DebianMirrors,
  context: Context,
  settings: ArchiveSettings,
): Promise<readonly OpenSuite[]> {
  const now = settings.now ?? new Date();
  const keys = await readKeyring(settings.keyring ?? (await debianKeyring()));
  // All are waited for, also where one fails: nothing works on behind the back of an error, and the first suite's counts.
  const suites = await Promise.allSettled(
    suiteSources(suite, mirrors).map(async (source): Promise<OpenSuite> => {
      const release = await fetchRelease(source, keys, now, context);
      const index = await openIndex(release, architecture, source, context);
      return { archive: source.archive, suite: source.suite, date: release.date, index };
    }),
  );
  return suites.map((ended) => {
    if (ended.status === "rejected") throw ended.reason;
    return ended.value;
  });
}

const memo = "debian-package-index";

async function openIndex(
  release: Release,
  architecture: string,
  source: SuiteSource,
  context: Context,
): Promise<PackageIndex> {
  const files = packagesFiles(release, architecture, source);
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
