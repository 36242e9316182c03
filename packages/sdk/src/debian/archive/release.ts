import { FirnError } from "../../errors/index.ts";
import { type Digest, isDigest, toDigest } from "../../hash/index.ts";
import { parseControl, type Stanza } from "../control/index.ts";
import { clockTolerance } from "./verify-signature.ts";

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
  /** Empty where it does not say. */
  readonly components: readonly string[];
  /** Empty where it does not say; `all` stands for lists of their own of the packages for every architecture. */
  readonly architectures: readonly string[];
  /** By path below `dists/<suite>/`. */
  readonly files: ReadonlyMap<string, { readonly digest: Digest; readonly size: number }>;
}

export interface ReleaseExpectation {
  /** For errors: `InRelease of bookworm`. */
  readonly title: string;
  /** What it must call itself, as in the URL: `bookworm-security`. Undefined: whatever. */
  readonly suite: string | undefined;
  readonly now: Date;
  /** What to do where it is too old. */
  readonly hint: string;
}

/**
 * Reads a Release file whose signature was verified, and checks that it is the suite's and of these days.
 *
 * @throws FIRN_DEBIAN_ARCHIVE_INVALID where it is another suite's or lacks what it must have; FIRN_DEBIAN_EXPIRED
 */
export function readRelease(document: string, expected: ReleaseExpectation): Release {
  const { title, suite, now, hint } = expected;
  const [stanza] = parseControl(document, title);
  if (!stanza) throw new FirnError("FIRN_DEBIAN_ARCHIVE_INVALID", `${title} is empty`);
  const text = (field: string): string => stanza.folded(field) ?? "";
  const names: ReleaseNames = {
    suite: text("Suite"),
    codename: text("Codename"),
    label: text("Label"),
    origin: text("Origin"),
    version: text("Version"),
    notAutomatic: isYes(text("NotAutomatic")),
    butAutomaticUpgrades: isYes(text("ButAutomaticUpgrades")),
  };
  // A mirror that serves another suite's signed file would roll the image back, or forward.
  if (suite !== undefined && names.codename !== suite && names.suite !== suite) {
    const itself = names.codename || names.suite;
    throw new FirnError("FIRN_DEBIAN_ARCHIVE_INVALID", `${title} is of “${itself}”, not of ${suite}`);
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
      hint: `The mirror is out of date, or this machine's clock is wrong. ${hint}`,
    });
  }
  const architectures = words(text("Architectures"));
  // Debian's lists repeat the packages for every architecture in each, and say so.
  const noAll = words(text("No-Support-for-Architecture-all")).includes("Packages");
  return {
    names,
    date,
    byHash: isYes(text("Acquire-By-Hash")),
    // Debian's security archive writes updates/main.
    components: words(text("Components")).map((name) => name.slice(name.lastIndexOf("/") + 1)),
    architectures: noAll ? architectures.filter((name) => name !== "all") : architectures,
    files: readFiles(stanza, title),
  };
}

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== "");

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
    const digest = toDigest(hex.toLowerCase());
    if (!isDigest(digest) || !/^\d+$/.test(size) || path === "") {
      throw new FirnError("FIRN_DEBIAN_ARCHIVE_INVALID", `${title} has a broken line among its files: ${line}`);
    }
    files.set(path.replace(/^(\.\/)+/, ""), { digest, size: Number(size) });
  }
  if (files.size > 0) return files;
  const others = ["MD5Sum", "SHA1", "SHA512"].filter((field) => stanza.lines(field).length > 0);
  const only = others.length > 0 ? `, only by ${others.join(", ")}` : "";
  throw new FirnError("FIRN_DEBIAN_ARCHIVE_INVALID", `${title} lists no files by SHA256${only}`, {
    hint: "firn verifies by SHA256, as locks do: ask the publisher to add them.",
  });
}
