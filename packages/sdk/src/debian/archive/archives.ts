import type { Context } from "../../context/index.ts";
import { FirnError } from "../../errors/index.ts";
import type { Fetcher } from "../../fetch/index.ts";
import { digestOfJson, type Json } from "../../hash/index.ts";
import type { Archive, ArchiveSuite } from "./archive.ts";
import { identityOfKeyring } from "./keyring.ts";
import { allOf, type OpenSuite, openSuite } from "./open-suite.ts";
import { type Listed, refuseOlderThanLock } from "./replay.ts";
import { mirrorHint, suiteTitle } from "./suite-source.ts";

export interface ArchiveSettings {
  /** The time to check dates against. Default: the host's. */
  readonly now?: Date;
  /** Lines of the lock: archives that are older than those are refused. */
  readonly locked?: readonly Listed[];
}

// A build asks for the same suites once a step and platform; a mirror that changes in between must not split it.
const opened = new WeakMap<Fetcher, Map<string, Promise<readonly OpenSuite[]>>>();

/**
 * Opens archives: downloads and verifies what changed since the last time, each once for a fetcher. The suites come in
 * the archives' order, a component each.
 *
 * @param architecture Debian's name: `amd64`
 * @throws FIRN_DEBIAN_UNTRUSTED, FIRN_DEBIAN_KEY_EXPIRED, FIRN_DEBIAN_EXPIRED, FIRN_DEBIAN_REPLAYED,
 *   FIRN_DEBIAN_ARCHIVE_INVALID, FIRN_APT_UNAUTHORIZED, FIRN_DIGEST_MISMATCH, and what the fetcher throws
 */
export async function openArchives(
  archives: readonly Archive[],
  architecture: string,
  context: Context,
  settings: ArchiveSettings = {},
): Promise<readonly OpenSuite[]> {
  const suites = (await allOf(archives.map((one) => openOnce(one, architecture, context, settings.now)))).flat();
  refuseOlderThanLock(suites, settings.locked ?? [], ({ archive: name, suite }) => {
    const archive = archives.find((one) => one.name === name);
    if (!archive) return { title: suite, hint: "" };
    return { title: suiteTitle({ archive, mirror: "", suite }), hint: mirrorHint(archive) };
  });
  return suites;
}

function openOnce(
  archive: Archive,
  architecture: string,
  context: Context,
  now: Date | undefined,
): Promise<readonly OpenSuite[]> {
  if (now !== undefined) return openArchive(archive, architecture, context, now);
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

function identityOf({ name, mirrors, suites, keyring, trusted }: Archive, architecture: string): string {
  const key = identityOfKeyring(keyring);
  return digestOfJson({ name, mirrors, suites, key, trusted, architecture } as unknown as Json);
}

const openArchive = async (
  archive: Archive,
  architecture: string,
  context: Context,
  now: Date,
): Promise<readonly OpenSuite[]> =>
  (await allOf(archive.suites.map((suite) => openSomewhere(archive, suite, architecture, context, now)))).flat();

/** From the first mirror that has the suite as it should be; where none has, the first one's error counts. */
async function openSomewhere(
  archive: Archive,
  suite: ArchiveSuite,
  architecture: string,
  context: Context,
  now: Date,
): Promise<readonly OpenSuite[]> {
  const failures: unknown[] = [];
  for (const mirror of archive.mirrors) {
    try {
      return await openSuite({ archive, mirror, suite: suite.name }, suite, architecture, now, context);
    } catch (error) {
      if (!FirnError.is(error) || context.signal?.aborted) throw error;
      failures.push(error);
    }
  }
  throw failures[0] ?? new FirnError("FIRN_FETCH_NOT_FOUND", `nobody is known to serve ${archive.name}`);
}
