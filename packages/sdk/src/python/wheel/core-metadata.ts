import { FirnError } from "../../errors/index.ts";

/** What of a package's METADATA decides what is installed with it. */
export interface CoreMetadata {
  /** As written. */
  readonly name: string;
  readonly version: string;
  readonly requiresPython: string | undefined;
  /** Requirement strings (PEP 508). */
  readonly requires: readonly string[];
  readonly extras: readonly string[];
}

/**
 * Reads a METADATA file.
 * https://packaging.python.org/specifications/core-metadata/
 * @throws FIRN_WHEEL_INVALID where it has no name or version
 */
export function parseCoreMetadata(text: string, title: string): CoreMetadata {
  const fields = parseHeaders(text);
  const [name] = fields.get("name") ?? [];
  const [version] = fields.get("version") ?? [];
  if (name === undefined || version === undefined) {
    throw new FirnError("FIRN_WHEEL_INVALID", `${title} has a METADATA file without name or version`);
  }
  return {
    name,
    version,
    requiresPython: fields.get("requires-python")?.[0],
    requires: fields.get("requires-dist") ?? [],
    extras: fields.get("provides-extra") ?? [],
  };
}

/** Fields of an e-mail-like header by lower-case name, up to the first empty line; folded lines are joined. */
export function parseHeaders(text: string): ReadonlyMap<string, readonly string[]> {
  const fields = new Map<string, string[]>();
  let values: string[] | undefined;
  for (const line of text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/)) {
    if (line === "") break;
    if (/^[ \t]/.test(line)) {
      if (values?.length) values.push(`${values.pop()} ${line.trim()}`);
      continue;
    }
    const colon = line.indexOf(":");
    if (colon < 1) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    values = fields.get(name) ?? [];
    values.push(line.slice(colon + 1).trim());
    fields.set(name, values);
  }
  return fields;
}
