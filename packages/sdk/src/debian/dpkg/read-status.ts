import { FirnError } from "../../errors/index.ts";
import type { Tree } from "../../tree/index.ts";
import { parseControl, type Stanza } from "../control/index.ts";
import type { PackageStatus } from "../system/debian-system.ts";

/** One stanza of dpkg's status file. */
export interface StatusStanza {
  readonly stanza: Stanza;
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** `install`, `hold`, `deinstall`, … */
  readonly want: string;
  readonly status: PackageStatus;
}

const statusPath = "/var/lib/dpkg/status";

/** Whether a file system is one that dpkg works on. */
export const hasDpkg = (tree: Tree): boolean => tree.resolve(statusPath)?.type === "file";

const complete: ReadonlySet<string> = new Set(["config-files", "installed", "triggers-pending", "triggers-awaited"]);

/**
 * The packages of a base image, as its dpkg says. What is mentioned without being there is left out.
 *
 * @throws FIRN_DPKG_DATABASE_INVALID where the file cannot be parsed, or a package was left half-way
 * @throws FIRN_APT_BASE_UNSUPPORTED where there are packages of another architecture
 */
export function readStatus(tree: Tree, architecture: string): StatusStanza[] {
  const found: StatusStanza[] = [];
  for (const stanza of parsed(tree)) {
    const field = (name: string): string => stanza.folded(name) ?? "";
    const [want = "", flag = "", status = ""] = field("Status").split(" ");
    if (status === "not-installed") continue;
    const [name, version, own] = [field("Package"), field("Version"), field("Architecture")];
    const isResidue = status === "config-files";
    if (name === "" || !complete.has(status) || flag !== "ok" || (!isResidue && (version === "" || own === ""))) {
      const what = name === "" ? "a package without a name" : `${name} in the state "${field("Status")}"`;
      throw invalid(`the base image's dpkg has ${what}`, "Run dpkg --audit in a container of the base.");
    }
    if (own !== architecture && own !== "all" && !isResidue) {
      const message = `the base image has ${name} for ${own} beside packages for ${architecture}, which apt() cannot extend`;
      throw new FirnError("FIRN_APT_BASE_UNSUPPORTED", message, { details: { package: name, architecture: own } });
    }
    found.push({ stanza, name, version, architecture: own, want, status: status as PackageStatus });
  }
  if (found.length === 0) throw invalid("the base image's dpkg has no packages", "Start from another base image.");
  return found;
}

function parsed(tree: Tree): Stanza[] {
  try {
    return parseControl(tree.read(statusPath).toString("utf8"), "the base image's dpkg status");
  } catch (cause) {
    if (!FirnError.is(cause) || cause.code !== "FIRN_DEBIAN_ARCHIVE_INVALID") throw cause;
    throw invalid(cause.message, "Start from another version of the base image.", cause);
  }
}

const invalid = (message: string, hint: string, cause?: unknown): FirnError =>
  new FirnError("FIRN_DPKG_DATABASE_INVALID", message, { hint, cause });
