import { debianArchive, debianSecurityArchive, ubuntuArchive, ubuntuPortsArchive } from "../../fetch/defaults.ts";
import type { Tree } from "../../tree/index.ts";
import { isPort, ubuntuComponents } from "../archive/index.ts";
import { distributionOf } from "../distribution.ts";
import type { SystemSources } from "../sources/archives-of.ts";
import { markAutomatic } from "./extended-states.ts";
import type { InstalledPackage } from "./installed-package.ts";
import { Providers, relationsOf } from "./relations.ts";

/** Packages that were installed together. */
export interface AptStep {
  readonly packages: readonly InstalledPackage[];
  /** Names of those that were asked for, by the user or by debian() itself. */
  readonly asked: ReadonlySet<string>;
}

/**
 * Writes what apt keeps: which packages nobody asked for, so that `apt-get autoremove` knows, and where to look for
 * more: Debian's own archives, with updates and security updates, as the image's packages are from.
 *
 * @param steps What was installed in turn; debootstrap's is the first.
 */
export function writeAptState(
  tree: Tree,
  steps: readonly AptStep[],
  system: SystemSources,
  architecture: string,
): void {
  if (!steps.some(({ packages }) => packages.some(({ name }) => name === "apt"))) return;
  const first = steps[0]?.packages ?? [];
  const needed = withDependencies(first.filter(isBootstrapped), first, architecture);
  markAutomatic(
    tree,
    steps.map(({ packages, asked }) => packages.filter((pkg) => !needed.has(pkg) && !asked.has(pkg.name))),
    architecture,
  );
  const distribution = distributionOf(system.suite);
  const text = distribution === "ubuntu" ? ubuntuSources(system, architecture) : sources(system);
  tree.write(`/etc/apt/sources.list.d/${distribution}.sources`, text);
  makeAptFolders(tree);
}

/** What apt itself makes when it first runs, as the user that downloads. */
function makeAptFolders(tree: Tree): void {
  const uid = userId(tree, "_apt");
  tree.mkdir(lists, { mode: 0o700, uid, gid: 0 });
  tree.mkdir("var/lib/apt/lists/auxfiles", { mode: 0o755, uid, gid: 0 });
  makeLock(tree, "var/lib/apt/lists/lock");
  makeDownloads(tree);
}

/** The same on a base; where that was cleared of apt's lists, as images are, it stays so. */
export function makeAptFoldersOnBase(tree: Tree): void {
  if (tree.get(lists)) makeAptFolders(tree);
  else makeDownloads(tree);
}

const lists = "var/lib/apt/lists/partial";

function makeDownloads(tree: Tree): void {
  tree.mkdir("var/cache/apt/archives/partial", { mode: 0o700, uid: userId(tree, "_apt"), gid: 0 });
  makeLock(tree, "var/cache/apt/archives/lock");
}

function makeLock(tree: Tree, path: string): void {
  if (!tree.get(path)) tree.write(path, "", { mode: 0o640 });
}

function userId(tree: Tree, name: string): number {
  if (tree.resolve("etc/passwd")?.type !== "file") return 0;
  const rows = tree.read("etc/passwd").toString("utf8").split("\n");
  return Number(rows.find((row) => row.startsWith(`${name}:`))?.split(":")[2] ?? 0);
}

/** What debootstrap is asked for; with what it depends on, it is not apt's to mark. */
export const isBootstrapped = ({ name, stanza }: InstalledPackage): boolean =>
  stanza.get("Essential") === "yes" || stanza.get("Priority") === "required" || bootstrapped.has(name);
const bootstrapped = new Set([
  ...["apt", "debian-archive-keyring", "usr-is-merged", "ubuntu-keyring"],
  // Ubuntu's archive calls them required, which themselves do not.
  ...["procps", "usrmerge"],
]);

/** Packages, and those of others that they depend on. */
export function withDependencies(
  roots: readonly InstalledPackage[],
  packages: readonly InstalledPackage[],
  architecture: string,
): ReadonlySet<InstalledPackage> {
  const providers = new Providers(packages, architecture);
  const found = new Set<InstalledPackage>();
  const visit = (pkg: InstalledPackage): void => {
    if (found.has(pkg)) return;
    found.add(pkg);
    for (const { alternatives } of relationsOf(pkg, architecture).needs) {
      for (const relation of alternatives) for (const other of providers.of(relation)) visit(other);
    }
  };
  for (const pkg of roots) visit(pkg);
  return found;
}

function sources({ suite, components = ["main"], suites = [] }: SystemSources): string {
  const common = { components, keyring: "debian-archive-keyring" };
  return [
    stanza({ ...common, uri: debianArchive, suites: [suite, `${suite}-updates`, ...suites] }),
    stanza({ ...common, uri: debianSecurityArchive, suites: [`${suite}-security`] }),
  ].join("\n");
}

function ubuntuSources(
  { suite, components = ubuntuComponents, suites = [] }: SystemSources,
  architecture: string,
): string {
  return stanza({
    uri: isPort(architecture) ? ubuntuPortsArchive : ubuntuArchive,
    suites: [suite, `${suite}-updates`, ...suites, `${suite}-security`],
    components,
    keyring: "ubuntu-archive-keyring",
  });
}

interface Source {
  readonly uri: string;
  readonly suites: readonly string[];
  readonly components: readonly string[];
  readonly keyring: string;
}

const stanza = ({ uri, suites, components, keyring }: Source): string =>
  [
    "Types: deb",
    `URIs: ${uri}`,
    `Suites: ${suites.join(" ")}`,
    `Components: ${components.join(" ")}`,
    `Signed-By: /usr/share/keyrings/${keyring}.gpg`,
    "",
  ].join("\n");
