import type { MentionOrder } from "./mention-order.ts";

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
  /** When apt meets the name in its list: see `MentionOrder`. */
  readonly met: number;
  readonly size: number;
  /** Empty where the list has only other hashes: such a package cannot be taken. */
  readonly sha256: string;
  readonly path: string;
  readonly preDepends: string;
  readonly depends: string;
  readonly recommends: string;
  readonly suggests: string;
  readonly conflicts: string;
  readonly breaks: string;
  readonly provides: string;
  /** `name (version)` of the source package as written; empty where both are the package's own. */
  readonly source: string;
}

const headFields = [
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
  "Source",
] as const;

/** In apt's order. */
const relationFields = [
  "Pre-Depends",
  "Depends",
  "Conflicts",
  "Breaks",
  "Recommends",
  "Suggests",
  "Replaces",
  "Enhances",
  "Provides",
] as const;

/** The fields of a Packages file that `encodeRecord` wants, in its order. */
export const recordFields: readonly string[] = [...headFields, ...relationFields];

const priorities = ["required", "important", "standard", "optional", "extra"];
const multiArch = ["no", "same", "foreign", "allowed"] as const;

/** One line, fields apart by tabs; undefined where a stanza is not a package that can be fetched. */
export function encodeRecord(values: readonly (string | undefined)[], order: MentionOrder): string | undefined {
  const [name, version, architecture, multi, essential, important, guarded, priority, size, sha256, path, source] =
    values;
  if (!name || !version || !architecture || !size || !path) return undefined;
  const relations = values.slice(headFields.length);
  const [preDepends, depends, conflicts, breaks, recommends, suggests, , , provides] = relations;
  const flags =
    (essential === "yes" ? "e" : "") +
    (important === "yes" || guarded === "yes" ? "i" : "") +
    Math.max(0, multiArch.indexOf((multi ?? "no") as "no"));
  const rank = priorities.indexOf(priority ?? "optional") + 1 || 5;
  const head = [name, version, architecture, flags, rank, order.add(name, relations), size, sha256 ?? "", path];
  const tail = [source, preDepends, depends, recommends, suggests, conflicts, breaks, provides].map(
    (text) => text ?? "",
  );
  return [...head, ...tail]
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
    met: Number(text(5)),
    size: Number(text(6)),
    sha256: text(7),
    path: text(8),
    source: text(9),
    preDepends: text(10),
    depends: text(11),
    recommends: text(12),
    suggests: text(13),
    conflicts: text(14),
    breaks: text(15),
    provides: text(16),
  };
}
