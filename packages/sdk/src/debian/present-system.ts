import type { Context } from "../context/index.ts";
import { FirnError } from "../errors/index.ts";
import { digestOfJson, type Json } from "../hash/index.ts";
import type { BaseImage, Facts } from "../lock/index.ts";
import type { Tree } from "../tree/index.ts";
import { mergedDirectories } from "./deb/usr-merge.ts";
import { distributionOf } from "./distribution.ts";
import { suiteOfBase, suiteOfPackages } from "./dpkg/os-release.ts";
import { checkSize, isNative, parseStatus, type StatusStanza } from "./dpkg/read-status.ts";
import type { PresentStanza } from "./resolve/index.ts";

/** Goes up whenever other facts are found in the same image. */
const factsFormat = 4;

/**
 * What a base image that is a Debian system establishes: its suite, and the versions of its packages. Read once for an
 * image, then remembered; of its layers only those down to the one with dpkg's database, in most cases.
 *
 * @throws FIRN_APT_NEEDS_DEBIAN where it has no dpkg; FIRN_APT_SUITE_UNKNOWN, FIRN_DPKG_DATABASE_INVALID
 */
export async function factsOfBase(
  digest: string,
  base: () => Promise<BaseImage>,
  architecture: string,
  context: Context,
): Promise<Facts> {
  const key = digestOfJson({ digest, architecture, format: factsFormat });
  const known = await context.store.recall("debian-base", key);
  if (known !== undefined) return new Map(Object.entries(known as Readonly<Record<string, string>>));
  const image = await base();
  const packages = await packagesOf(image);
  const suite = suiteOfPackages(packages) ?? suiteOfBase(await osReleaseOf(image), image.name);
  const facts = new Map<string, string>([
    ["system.id", distributionOf(suite)],
    ["system.suite", suite],
  ]);
  for (const found of packages) {
    if (found.status !== "config-files" && isNative(found, architecture)) {
      facts.set(`package.${found.name}`, found.version);
    }
  }
  if (!facts.has("package.dpkg")) facts.set("system.flavour", "minimal");
  await context.store.note("debian-base", key, Object.fromEntries(facts) as Json);
  return facts;
}

/**
 * The packages of a base image, for resolving on top of it. One that is there for another architecture too is held: all
 * architectures of a Multi-Arch package have one version, and firn looks after the image's own only.
 */
export async function presentIn(image: BaseImage, architecture: string): Promise<PresentStanza[]> {
  const there = (await packagesOf(image)).filter(({ status }) => status !== "config-files");
  const elsewhere = new Set(there.flatMap((one) => (isNative(one, architecture) ? [] : [one.name])));
  return there
    .filter((one) => isNative(one, architecture))
    .map(({ stanza, want, name }) => ({ stanza, held: want === "hold" || elsewhere.has(name) }));
}

/** What its dpkg says, out of the uppermost layer that has it. */
async function packagesOf(image: BaseImage): Promise<StatusStanza[]> {
  const status = await image.find("var/lib/dpkg/status");
  if (status?.type !== "file") throw await withoutDpkg(image);
  checkSize(status.size);
  return parseStatus((await status.read()).toString("utf8"));
}

async function withoutDpkg({ find, name }: BaseImage): Promise<FirnError> {
  const distroless = (await find("var/lib/dpkg/status.d"))?.type === "directory";
  const why = distroless
    ? "keeps a list of packages in /var/lib/dpkg/status.d, as distroless images do, but no dpkg database"
    : "has no dpkg database";
  return new FirnError("FIRN_APT_NEEDS_DEBIAN", `apt() adds packages to a Debian system, and ${name} ${why}`, {
    hint: 'Start from a Debian image that has /var/lib/dpkg/status, or from base(debian("bookworm", { flavour: "minimal" })).',
  });
}

async function osReleaseOf({ find }: BaseImage): Promise<string> {
  for (const path of ["etc/os-release", "usr/lib/os-release"]) {
    const found = await find(path);
    if (found?.type === "file") return (await found.read()).toString("utf8");
  }
  return "";
}

/**
 * What firn lays out goes below /usr, where each system since bookworm has it.
 * @throws FIRN_APT_BASE_UNSUPPORTED where /bin or its like is a directory of its own
 */
export function checkMerged(tree: Tree): void {
  const apart = mergedDirectories.find((directory) => tree.get(directory)?.type === "directory");
  if (apart === undefined) return;
  throw new FirnError(
    "FIRN_APT_BASE_UNSUPPORTED",
    `the base image has /${apart} apart from /usr/${apart}, and firn's packages are laid out for systems where that is a link`,
    { hint: "Install usrmerge in the base image, or start from a newer one.", details: { directory: apart } },
  );
}
