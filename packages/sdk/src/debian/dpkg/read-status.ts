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

/** Ten times what the status of all of Debian would be. */
const largest = 512 << 20;

/**
 * The packages of a base image, as its dpkg says, those of other architectures too. What is mentioned without being
 * there is left out.
 *
 * @throws FIRN_DPKG_DATABASE_INVALID where the file cannot be parsed, or a package was left half-way
 */
export function readStatus(tree: Tree): StatusStanza[] {
  const entry = tree.resolve(statusPath);
  checkSize(entry?.type === "file" ? entry.size : 0);
  return parseStatus(tree.read(statusPath).toString("utf8"));
}

/** @throws FIRN_DPKG_DATABASE_INVALID */
export function checkSize(bytes: number): void {
  if (bytes <= largest) return;
  throw invalid(
    `the base image's dpkg status has ${bytes} bytes, which no system's has`,
    "Start from another base image.",
  );
}

/** Whether a package is one of the system's own architecture: others stand beside, and are left as they are. */
export const isNative = ({ architecture }: StatusStanza, own: string): boolean =>
  architecture === own || architecture === "all" || architecture === "";

/** The same, given the file's text. */
export function parseStatus(text: string): StatusStanza[] {
  const found: StatusStanza[] = [];
  for (const stanza of parsed(text)) {
    const field = (name: string): string => stanza.folded(name) ?? "";
    const [want = "", flag = "", status = ""] = field("Status").split(" ");
    if (status === "not-installed") continue;
    const [name, version, own] = [field("Package"), field("Version"), field("Architecture")];
    const isResidue = status === "config-files";
    if (name === "" || !complete.has(status) || flag !== "ok" || (!isResidue && (version === "" || own === ""))) {
      const what = name === "" ? "a package without a name" : `${name} in the state "${field("Status")}"`;
      throw invalid(`the base image's dpkg has ${what}`, "Run dpkg --audit in a container of the base.");
    }
    found.push({ stanza, name, version, architecture: own, want, status: status as PackageStatus });
  }
  if (found.length === 0) throw invalid("the base image's dpkg has no packages", "Start from another base image.");
  return found;
}

function parsed(text: string): Stanza[] {
  try {
    return parseControl(text, "the base image's dpkg status");
  } catch (cause) {
    if (!FirnError.is(cause) || cause.code !== "FIRN_DEBIAN_ARCHIVE_INVALID") throw cause;
    throw invalid(cause.message, "Start from another version of the base image.", cause);
  }
}

const invalid = (message: string, hint: string, cause?: unknown): FirnError =>
  new FirnError("FIRN_DPKG_DATABASE_INVALID", message, { hint, cause });
