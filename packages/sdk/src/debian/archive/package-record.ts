/** What resolution needs of one stanza of a package list; relationships are as written, unfolded. */
export interface PackageRecord {
  readonly name: string;
  readonly version: string;
  /** `amd64`, `arm64` or `all`. */
  readonly architecture: string;
  readonly essential: boolean;
  /** `Important: yes` or `Protected: yes`: apt prefers such providers. */
  readonly important: boolean;
  readonly multiArch: "no" | "same" | "foreign" | "allowed";
  /** 1 (required) to 5 (extra). */
  readonly priority: number;
  readonly size: number;
  readonly sha256: string;
  readonly path: string;
  readonly preDepends: string;
  readonly depends: string;
  readonly recommends: string;
  readonly conflicts: string;
  readonly breaks: string;
  readonly provides: string;
}

/** The fields of a Packages file that a record is made of, in the order in which `encodeRecord` wants them. */
export const recordFields = [
  "Package",
  "Version",
  "Architecture",
  "Multi-Arch",
  "Essential",
  "Important",
  "Protected",
  "Priority",
  "Size",
  "SHA256",
  "Filename",
  "Pre-Depends",
  "Depends",
  "Recommends",
  "Conflicts",
  "Breaks",
  "Provides",
] as const;

const priorities = ["required", "important", "standard", "optional", "extra"];
const multiArch = ["no", "same", "foreign", "allowed"] as const;

/** One line, fields apart by tabs; undefined where a stanza is not a package that can be fetched. */
export function encodeRecord(values: readonly (string | undefined)[]): string | undefined {
  const [
    name,
    version,
    architecture,
    multi,
    essential,
    important,
    guarded,
    priority,
    size,
    sha256,
    path,
    ...relations
  ] = values;
  if (!name || !version || !architecture || !size || !sha256 || !path) return undefined;
  const flags =
    (essential === "yes" ? "e" : "") +
    (important === "yes" || guarded === "yes" ? "i" : "") +
    Math.max(0, multiArch.indexOf((multi ?? "no") as "no"));
  const rank = priorities.indexOf(priority ?? "optional") + 1 || 5;
  const fields = [name, version, architecture, flags, rank, size, sha256, path, ...relations.map((text) => text ?? "")];
  return fields
    .map((field) => (typeof field === "string" && field.includes("\t") ? field.replaceAll("\t", " ") : field))
    .join("\t");
}

export function decodeRecord(line: string): PackageRecord {
  const field = line.split("\t");
  const text = (index: number): string => field[index] ?? "";
  const flags = text(3);
  return {
    name: text(0),
    version: text(1),
    architecture: text(2),
    essential: flags.includes("e"),
    important: flags.includes("i"),
    multiArch: multiArch[Number(flags.at(-1))] ?? "no",
    priority: Number(text(4)),
    size: Number(text(5)),
    sha256: text(6),
    path: text(7),
    preDepends: text(8),
    depends: text(9),
    recommends: text(10),
    conflicts: text(11),
    breaks: text(12),
    provides: text(13),
  };
}
