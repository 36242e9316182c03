import { FirnError } from "../../errors/index.ts";
import { type Digest, isDigest, toDigest } from "../../hash/index.ts";
import { parseControl, type Stanza } from "../control/index.ts";
import { clockTolerance } from "./verify-clear-signed.ts";

/** What a Release file calls itself, and how apt is to rank its packages. Fields that it lacks are empty. */
export interface ReleaseNames {
  /** `oldstable-backports`: what apt calls the archive (`a=`). */
  readonly suite: string;
  /** `bookworm-backports` (`n=`). */
  readonly codename: string;
  /** `Debian Backports` (`l=`). */
  readonly label: string;
  /** `Debian Backports` (`o=`). */
  readonly origin: string;
  /** `12.5` (`v=`). */
  readonly version: string;
  /** Packages are taken only where they are asked for from here (priority 1). */
  readonly notAutomatic: boolean;
  /** …or where what is installed came from here (priority 100). */
  readonly butAutomaticUpgrades: boolean;
}

/** What a suite's Release file promises. https://wiki.debian.org/DebianRepository/Format#A.22Release.22_files */
export interface Release {
  readonly names: ReleaseNames;
  /** When the suite was made. */
  readonly date: Date;
  readonly byHash: boolean;
  /** By path below `dists/<suite>/`. */
  readonly files: ReadonlyMap<string, { readonly digest: Digest; readonly size: number }>;
}

/**
 * Reads a Release file whose signature was verified, and checks that it is the suite's and of these days.
 *
 * @param suite as in the URL: `bookworm-security`
 * @throws FIRN_DEBIAN_ARCHIVE_INVALID where it is another suite's or lacks what it must have; FIRN_DEBIAN_EXPIRED
 */
export function readRelease(document: string, suite: string, now: Date, title: string): Release {
  const [stanza] = parseControl(document, title);
  if (!stanza) throw new FirnError("FIRN_DEBIAN_ARCHIVE_INVALID", `${title} is empty`);
  const codename = stanza.get("Codename") ?? "";
  // A mirror that serves another suite's signed file would roll the image back, or forward (apt checks the same).
  if (codename !== suite && stanza.get("Suite") !== suite) {
    throw new FirnError("FIRN_DEBIAN_ARCHIVE_INVALID", `${title} is of “${codename}”, not of ${suite}`);
  }
  const date = readDate(stanza, "Date", title);
  if (!date) throw new FirnError("FIRN_DEBIAN_ARCHIVE_INVALID", `${title} has no Date`);
  if (date.getTime() > now.getTime() + clockTolerance) {
    throw new FirnError("FIRN_DEBIAN_EXPIRED", `${title} is from the future: ${date.toUTCString()}`, {
      hint: `This machine's clock says ${now.toUTCString()}: set it right.`,
    });
  }
  const validUntil = readDate(stanza, "Valid-Until", title);
  if (validUntil && validUntil < now) {
    throw new FirnError("FIRN_DEBIAN_EXPIRED", `${title} was valid until ${validUntil.toUTCString()} only`, {
      hint: "The mirror is out of date, or this machine's clock is wrong. Try another with FIRN_DEBIAN_MIRROR and FIRN_DEBIAN_SECURITY_MIRROR.",
    });
  }
  const text = (field: string): string => stanza.folded(field) ?? "";
  const names: ReleaseNames = {
    suite: text("Suite"),
    codename,
    label: text("Label"),
    origin: text("Origin"),
    version: text("Version"),
    notAutomatic: isYes(text("NotAutomatic")),
    butAutomaticUpgrades: isYes(text("ButAutomaticUpgrades")),
  };
  return { names, date, byHash: stanza.get("Acquire-By-Hash") === "yes", files: readFiles(stanza, title) };
}

/** As apt's StringToBool. */
const isYes = (text: string): boolean => /^(yes|true|with|on|enable|1)$/i.test(text);

function readDate(stanza: Stanza, field: string, title: string): Date | undefined {
  const text = stanza.get(field);
  if (text === undefined) return undefined;
  const date = new Date(text);
  if (!Number.isNaN(date.getTime())) return date;
  throw new FirnError("FIRN_DEBIAN_ARCHIVE_INVALID", `${title} has a ${field} that is not a date: ${text}`);
}

function readFiles(stanza: Stanza, title: string): Release["files"] {
  const files = new Map<string, { digest: Digest; size: number }>();
  for (const line of stanza.lines("SHA256")) {
    const [hex = "", size = "", path = ""] = line.split(/\s+/);
    const digest = toDigest(hex);
    if (!isDigest(digest) || !/^\d+$/.test(size) || path === "") {
      throw new FirnError("FIRN_DEBIAN_ARCHIVE_INVALID", `${title} has a broken line among its files: ${line}`);
    }
    files.set(path, { digest, size: Number(size) });
  }
  if (files.size === 0) throw new FirnError("FIRN_DEBIAN_ARCHIVE_INVALID", `${title} lists no files by SHA256`);
  return files;
}
