import type { Context } from "../../context/index.ts";
import { FirnError } from "../../errors/index.ts";
import { describeUrl } from "../../fetch/index.ts";
import { digestOfJson } from "../../hash/index.ts";
import { identityOfKeyring } from "./keyring.ts";
import type { OpenSuite } from "./open-suite.ts";
import { mirrorHint, type SuiteSource, suiteTitle } from "./suite-source.ts";

/** A line of the lock, as far as it says when its suite was made. */
export interface Listed {
  readonly archive: string;
  /** Undefined in locks of firn before it was written. */
  readonly suite?: string | undefined;
  /** `YYYYMMDDTHHMMSSZ`. */
  readonly listed: string;
}

/** Machines that share an address (mirrors behind one name) are updates apart at times. */
const apart = 6 * 60 * 60 * 1000;

/**
 * Refuses a Release that is older than one that this cache has seen of the same address and keys: still valid and well
 * signed, it would take back security updates ("replay", https://wiki.debian.org/DebianRepository/Format#Date.2C_Valid-Until).
 *
 * @throws FIRN_DEBIAN_REPLAYED
 */
export async function refuseOlder(date: Date, source: SuiteSource, { store }: Context): Promise<void> {
  const { archive, mirror, suite } = source;
  const key = digestOfJson({
    archive: archive.name,
    mirror: describeUrl(mirror),
    suite,
    keyring: identityOfKeyring(archive.keyring),
  });
  const noted = await store.recall("debian-release", key);
  const seen = new Date(typeof noted === "string" ? noted : 0);
  if (date > seen) await store.note("debian-release", key, date.toISOString());
  if (date.getTime() < seen.getTime() - apart) {
    throw replayed(date, suiteTitle(source), `it had one of ${seen.toUTCString()} before`, mirrorHint(archive));
  }
}

/**
 * Refuses suites that are older than what lines of the lock were listed by.
 *
 * @throws FIRN_DEBIAN_REPLAYED
 */
export function refuseOlderThanLock(
  suites: readonly OpenSuite[],
  lines: readonly Listed[],
  describe: (suite: OpenSuite) => { readonly title: string; readonly hint: string },
): void {
  const newest = new Map<string, string>();
  for (const { archive, suite = "", listed } of lines) {
    const key = `${archive} ${suite}`;
    if (listed > (newest.get(key) ?? "")) newest.set(key, listed);
  }
  const stamps = suites.map((suite) => ({ suite, stamp: timestamp(suite.date) }));
  for (const { suite, stamp } of stamps) {
    const { archive, suite: name, date } = suite;
    const listed = newest.get(`${archive} ${name}`) ?? "";
    // A line that does not say its suite may be of any of the archive's.
    const any = newest.get(`${archive} `) ?? "";
    const reached = stamps.some((other) => other.suite.archive === archive && other.stamp >= any);
    const limit = stamp < listed ? listed : reached ? undefined : any;
    if (limit === undefined) continue;
    const { title, hint } = describe(suite);
    throw replayed(date, title, `firn.lock has packages that were listed ${limit}`, hint);
  }
}

/** As the lock writes times: `YYYYMMDDTHHMMSSZ`. */
export const timestamp = (date: Date): string => date.toISOString().replaceAll(/[-:]|\.\d+/g, "");

const replayed = (date: Date, title: string, why: string, hint: string): FirnError =>
  new FirnError("FIRN_DEBIAN_REPLAYED", `the Release of ${title} is of ${date.toUTCString()}, but ${why}`, {
    hint: `The mirror was set back, or lags behind another one. ${hint}`,
  });
