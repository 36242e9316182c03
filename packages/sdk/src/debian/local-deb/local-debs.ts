import type { Context } from "../../context/index.ts";
import type { StepOf } from "../../describe/index.ts";
import { FirnError } from "../../errors/index.ts";
import type { Section, StepRequest } from "../../lock/index.ts";
import { normalizePlatform } from "../../oci/index.ts";
import type { PackageRecord } from "../archive/index.ts";
import { Stanza } from "../control/index.ts";
import { compareVersions, type LockedDeb, localArchive, presentPackage } from "../resolve/index.ts";
import { type LocalDeb, readLocalDeb } from "./read-local-deb.ts";

type DebRequest = StepRequest<StepOf<"deb">>;

/**
 * The .deb files of a step that are for the image's platform, in the order in which they are named.
 *
 * @param architecture Debian's name for the image's: `amd64`
 * @throws FIRN_DEB_ARCHITECTURE where a package has no file for it; FIRN_APT_REQUEST_INVALID where it has several; what
 *   reading them throws
 */
export async function findLocalDebs(
  { step, platform, context: directory }: DebRequest,
  architecture: string,
  context: Context,
): Promise<readonly LocalDeb[]> {
  if (directory === undefined) {
    throw new FirnError("FIRN_DEFINITION_INVALID", "deb() has no directory to start from", {
      hint: "Add from: import.meta to its options",
    });
  }
  const own = Object.entries(step.platforms ?? {}).filter(([name]) => normalizePlatform(name) === platform);
  if (step.platforms && own.length === 0) {
    throw new FirnError("FIRN_DEB_ARCHITECTURE", `deb() has no file for ${platform}`, {
      hint: `Add "${platform}": to it, or do not build for that platform.`,
      details: { platform, platforms: Object.keys(step.platforms) },
    });
  }
  const found: LocalDeb[] = [];
  for (const path of [...step.files, ...own.flatMap(([, paths]) => paths)]) {
    found.push(await readLocalDeb(path, directory, context));
  }
  return fitting(found, architecture);
}

function fitting(debs: readonly LocalDeb[], architecture: string): readonly LocalDeb[] {
  const fits = debs.filter((deb) => deb.architecture === architecture || deb.architecture === "all");
  const byName = new Map<string, LocalDeb>();
  for (const deb of fits) {
    const other = byName.get(deb.name);
    if (other && other.sha256 !== deb.sha256) {
      throw new FirnError("FIRN_APT_REQUEST_INVALID", `${other.path} and ${deb.path} are both ${deb.name}`, {
        hint: "Name one of them.",
        details: { package: deb.name, versions: [other.version, deb.version] },
      });
    }
    byName.set(deb.name, deb);
  }
  const odd = debs.find(({ name }) => !byName.has(name));
  if (odd) {
    const message = `${odd.path} is for ${odd.architecture}, and the image for ${architecture}`;
    throw new FirnError("FIRN_DEB_ARCHITECTURE", message, {
      hint: `Name ${odd.name}'s file for ${architecture} too, or build for ${odd.architecture} only.`,
      details: { package: odd.name, architecture: odd.architecture, wanted: architecture },
    });
  }
  return [...byName.values()];
}

/**
 * As `apt-get -y`, which makes nothing older.
 * @throws FIRN_APT_UNSATISFIABLE
 */
export function refuseOlder({ path, name, version }: LocalDeb, there: string | undefined): void {
  if (there === undefined || compareVersions(version, there) >= 0) return;
  const message = `${path} is ${name} ${version}, and the image has ${name} ${there}, which is newer`;
  throw new FirnError("FIRN_APT_UNSATISFIABLE", message, {
    hint: `Give yours a higher version, or leave out the line that installs ${name} before it.`,
    details: { package: name, version, installed: there },
  });
}

/** What `findLocalDebs` found, from where it was kept. */
export const localDebs = ({ step, local }: StepRequest): readonly LocalDeb[] =>
  step.kind === "deb" ? ((local ?? []) as unknown as readonly LocalDeb[]) : [];

/** The packages of .deb files that earlier lines of an image install, as their sections of the lock say. */
export const earlierLocal = (sections: readonly Section[]): LocalControl[] =>
  sections.flatMap(({ request }) => (request as { readonly local?: readonly LocalControl[] } | null)?.local ?? []);

type LocalControl = LocalDeb["control"];

/** What a package's control fields say, as resolution knows packages. */
export const localRecord = (control: LocalControl, architecture: string): PackageRecord =>
  presentPackage(new Stanza(Object.entries(control).map(([name, value]) => ({ name, value }))), architecture).record;

/** As if the lock had it; it names no file of the host there. */
export const asLocked = ({ name, version, architecture, sha256, size, path }: LocalDeb): LockedDeb => ({
  ...{ name, version, architecture, sha256, size, path },
  archive: localArchive,
  listed: "",
});

/** An earlier line's package, as far as resolving goes. */
export const asInstalled = ({
  Package: name = "",
  Version: version = "",
  Architecture = "",
}: LocalControl): LockedDeb =>
  asLocked({ name, version, architecture: Architecture, sha256: "", size: 0, path: "", control: {} });
