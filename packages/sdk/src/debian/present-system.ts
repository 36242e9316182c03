import type { Context } from "../context/index.ts";
import { FirnError } from "../errors/index.ts";
import { digestOfJson, type Json } from "../hash/index.ts";
import type { BaseImage, Facts } from "../lock/index.ts";
import { growTree, type Tree } from "../tree/index.ts";
import { mergedDirectories } from "./deb/usr-merge.ts";
import { suiteOfBase } from "./dpkg/os-release.ts";
import { hasDpkg, readStatus } from "./dpkg/read-status.ts";
import type { PresentStanza } from "./resolve/index.ts";

/** Goes up whenever other facts are found in the same image. */
const factsFormat = 2;

/**
 * What a base image that is a Debian system establishes: its suite, and the versions of its packages. Read once for an
 * image, then remembered.
 *
 * @throws FIRN_APT_NEEDS_DEBIAN where it has no dpkg; FIRN_APT_SUITE_UNKNOWN, FIRN_APT_BASE_UNSUPPORTED,
 *   FIRN_DPKG_DATABASE_INVALID
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
  const tree = await treeOf(image);
  checkBase(tree, image.name);
  const facts = new Map([
    ["system.id", "debian"],
    ["system.suite", suiteOfBase(tree, image.name)],
  ]);
  for (const { name, version, status } of readStatus(tree, architecture)) {
    if (status !== "config-files") facts.set(`package.${name}`, version);
  }
  if (!facts.has("package.dpkg")) facts.set("system.flavour", "minimal");
  await context.store.note("debian-base", key, Object.fromEntries(facts) as Json);
  return facts;
}

/** The packages of a base image, for resolving on top of it. */
export async function presentIn(image: BaseImage, architecture: string): Promise<PresentStanza[]> {
  return readStatus(await treeOf(image), architecture)
    .filter(({ status }) => status !== "config-files")
    .map(({ stanza, want }) => ({ stanza, held: want === "hold" }));
}

const treeOf = async (image: BaseImage): Promise<Tree> => growTree([], image.entries, await image.open());

function checkBase(tree: Tree, name: string): void {
  if (!hasDpkg(tree)) {
    throw new FirnError(
      "FIRN_APT_NEEDS_DEBIAN",
      `apt() adds packages to a Debian system, and ${name} has no dpkg database`,
      { hint: 'Start from a Debian image that has /var/lib/dpkg/status, or from base(debian("bookworm")).' },
    );
  }
  const apart = mergedDirectories.find((directory) => tree.get(directory)?.type === "directory");
  if (apart === undefined) return;
  throw new FirnError(
    "FIRN_APT_BASE_UNSUPPORTED",
    `${name} has /${apart} apart from /usr/${apart}, and firn's packages are laid out for systems where that is a link`,
    { hint: "Install usrmerge in the base image, or start from a newer one.", details: { directory: apart } },
  );
}
