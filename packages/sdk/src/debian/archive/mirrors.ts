import { debianArchive, debianSecurityArchive, ubuntuArchive, ubuntuPortsArchive } from "../../fetch/defaults.ts";
import { suitesOf } from "../distribution.ts";
import { type AptSource, readAptSources } from "./apt-sources.ts";

/** Where each of Debian's archives is fetched from: URLs without a trailing slash, `dists/` and `pool/` below them. */
export type DebianMirrors = Readonly<Record<"debian" | "debian-security", string>>;

/**
 * Finds the mirrors: what `options` say, else FIRN_DEBIAN_MIRROR and FIRN_DEBIAN_SECURITY_MIRROR, else those that the
 * host's own apt uses for Debian (whatever its suite: a mirror carries them all), else the public default. Each of the
 * two archives is looked for on its own.
 *
 * @param aptDirectory `/etc/apt`, or a stand-in
 * @example
 * ```ts
 * const mirrors = await findMirrors({ debian: "http://mirror.example/debian" }, process.env);
 * ```
 */
export async function findMirrors(
  options: Partial<DebianMirrors>,
  env: Readonly<Record<string, string | undefined>>,
  aptDirectory = "/etc/apt",
): Promise<DebianMirrors> {
  const main = options.debian || env["FIRN_DEBIAN_MIRROR"];
  const security = options["debian-security"] || env["FIRN_DEBIAN_SECURITY_MIRROR"];
  const sources = main && security ? [] : await readAptSources(aptDirectory);
  return {
    debian: withoutSlash(main || best(sources, mainScore) || debianArchive),
    "debian-security": withoutSlash(security || best(sources, securityScore) || debianSecurityArchive),
  };
}

/**
 * Finds the mirror of Ubuntu's archive, or of its ports': FIRN_UBUNTU_MIRROR or FIRN_UBUNTU_PORTS_MIRROR, else the one
 * that the host's own apt uses for Ubuntu, else the public default.
 */
export async function findUbuntuMirror(
  ports: boolean,
  env: Readonly<Record<string, string | undefined>>,
  aptDirectory = "/etc/apt",
): Promise<string> {
  const named = env[ports ? "FIRN_UBUNTU_PORTS_MIRROR" : "FIRN_UBUNTU_MIRROR"];
  const score = (source: AptSource): number => (/\bports\b/.test(source.uri) === ports ? ubuntuScore(source) : 0);
  const found = named || best(await readAptSources(aptDirectory), score);
  return withoutSlash(found || (ports ? ubuntuPortsArchive : ubuntuArchive));
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, "");

function best(sources: readonly AptSource[], score: (source: AptSource) => number): string | undefined {
  let found: { readonly uri: string; readonly score: number } | undefined;
  for (const source of sources) {
    if (!/^https?:\/\//.test(source.uri) || !source.components.includes("main")) continue;
    const points = score(source);
    if (points > (found?.score ?? 0)) found = { uri: source.uri, score: points };
  }
  return found?.uri;
}

const codenames = "buster|bullseye|bookworm|trixie|forky|duke|sid";
const suites = "oldoldstable|oldstable|stable|testing|unstable|experimental";
const plainSuite = new RegExp(`^(${codenames}|${suites})$`);
const updatesSuite = new RegExp(`^(${codenames}|${suites})-(updates|backports|proposed-updates)$`);
const securitySuite = new RegExp(`^(${codenames}|${suites})(-security|/updates)$`);

/**
 * Others publish suites named as Debian's, with a component "main", at addresses that end in /debian: so count what
 * speaks for the real archive, and take the source with the most of it. 0: not Debian.
 */
function mainScore({ uri, suites: names, signedBy }: AptSource): number {
  const plain = names.some((name) => plainSuite.test(name));
  const updates = names.some((name) => updatesSuite.test(name));
  if (!plain && !updates) return 0;
  return (signedByDebian(signedBy) ? 4 : 0) + (updates ? 2 : 0) + (/\/debian\/*$/.test(uri) ? 1 : 0);
}

function securityScore({ uri, suites: names, signedBy }: AptSource): number {
  if (!names.some((name) => securitySuite.test(name))) return 0;
  return (signedByDebian(signedBy) ? 4 : 0) + (/\/debian-security\/*$/.test(uri) ? 2 : 0) + 1;
}

const ubuntuSuite = new RegExp(
  `^(${[...suitesOf("ubuntu"), "focal", "oracular", "plucky", "questing"].join("|")})(-updates)?$`,
);

function ubuntuScore({ uri, suites: names, signedBy }: AptSource): number {
  if (!names.some((name) => ubuntuSuite.test(name))) return 0;
  return (/\bubuntu-archive-/.test(signedBy) ? 4 : 0) + (/\/ubuntu(-ports)?\/*$/.test(uri) ? 2 : 0) + 1;
}

const signedByDebian = (signedBy: string): boolean => /\bdebian-archive-/.test(signedBy);
