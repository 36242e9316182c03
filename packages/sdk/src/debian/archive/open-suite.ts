import { decompress } from "../../compress/index.ts";
import type { Context } from "../../context/index.ts";
import { FirnError } from "../../errors/index.ts";
import { digestOfJson, isDigest } from "../../hash/index.ts";
import type { ArchiveSuite } from "./archive.ts";
import { buildIndex } from "./build-index.ts";
import { fetchRelease } from "./fetch-release.ts";
import { indexFormat, PackageIndex, type PackageList } from "./package-index.ts";
import {
  fetchPackages,
  findPackages,
  type PackagesFile,
  type PackagesList,
  packagesFiles,
  packagesLists,
} from "./packages-file.ts";
import type { Release, ReleaseNames } from "./release.ts";
import { refuseOlder } from "./replay.ts";
import { type SuiteSource, suiteTitle } from "./suite-source.ts";

/** The packages of one list of a suite (of a component), verified. */
export interface OpenSuite {
  /** The archive's name. */
  readonly archive: string;
  /** As it was asked for, in the URL: `bookworm-backports`. */
  readonly suite: string;
  /** `main`; empty for a flat suite. */
  readonly component: string;
  /** The Date of its Release file; the epoch where it has none. */
  readonly date: Date;
  /** What its Release file says of itself: what apt's pins go by. */
  readonly release: ReleaseNames;
  readonly index: PackageList;
}

/** Opens one suite of one mirror. */
export async function openSuite(
  source: SuiteSource,
  { components }: ArchiveSuite,
  architecture: string,
  now: Date,
  context: Context,
): Promise<OpenSuite[]> {
  const release = await fetchRelease(source, now, context);
  if (release) await refuseOlder(release.date, source, context);
  const lists = packagesLists(release, components, architecture, source);
  const work = lists.map(async (list): Promise<OpenSuite> => {
    const index = release
      ? await openIndex(release, list, source, context)
      : await readIndex(await findPackages(list, source, context), source, context);
    return {
      archive: source.archive.name,
      suite: source.suite,
      component: list.component,
      date: release?.date ?? new Date(0),
      release: release?.names ?? nameless,
      index,
    };
  });
  return allOf(work);
}

const nameless: ReleaseNames = {
  suite: "",
  codename: "",
  label: "",
  origin: "",
  version: "",
  notAutomatic: false,
  butAutomaticUpgrades: false,
};

/** All are waited for, also where one fails: nothing works on behind the back of an error, and the first one's counts. */
export async function allOf<T>(work: readonly Promise<T>[]): Promise<T[]> {
  return (await Promise.allSettled(work)).map((ended) => {
    if (ended.status === "rejected") throw ended.reason;
    return ended.value;
  });
}

const memo = "debian-package-index";

async function openIndex(
  release: Release,
  list: PackagesList,
  source: SuiteSource,
  context: Context,
): Promise<PackageIndex> {
  const files = packagesFiles(release, list, source);
  for (const file of files) {
    const known = await recallIndex(file, context);
    if (known) return known;
  }
  for (const [tried, file] of files.entries()) {
    try {
      await fetchPackages(file, release, source, context);
      return await makeIndex(file, source, context);
    } catch (error) {
      if (!FirnError.is(error) || error.code !== "FIRN_FETCH_NOT_FOUND" || tried === files.length - 1) throw error;
    }
  }
  throw new FirnError("FIRN_FETCH_NOT_FOUND", `no package list of ${suiteTitle(source)}`);
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

const readIndex = async (file: PackagesFile, source: SuiteSource, context: Context): Promise<PackageIndex> =>
  (await recallIndex(file, context)) ?? makeIndex(file, source, context);

/** Of a list that is in the store. */
async function makeIndex(file: PackagesFile, source: SuiteSource, { store }: Context): Promise<PackageIndex> {
  const title = `the package list of ${suiteTitle(source)}`;
  const bytes = await buildIndex(decompress(store.read(file.digest), file.compression, { title, maxBytes: 2 ** 30 }));
  const index = new PackageIndex(bytes);
  const { digest } = await store.put(bytes);
  await store.note(memo, keyOf(file), digest);
  return index;
}
