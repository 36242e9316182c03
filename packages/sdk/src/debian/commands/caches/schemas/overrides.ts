import { type KeyFile, KeyFileError, parseKeyFile } from "../desktop/key-file.ts";
import { parseVariant } from "../glib/parse-variant.ts";
import { type Variant, VariantError } from "../glib/variant.ts";
import { fits, type Schema } from "./schema.ts";

/**
 * Sets the defaults that a vendor's `.gschema.override` file gives.
 * @returns whether all of it was right; what is wrong is passed over, and told to `warn`
 */
export function applyOverrides(
  schemas: ReadonlyMap<string, Schema>,
  path: string,
  text: string,
  warn: (text: string) => void,
): boolean {
  let groups: KeyFile;
  try {
    groups = parseKeyFile(text);
  } catch (error) {
    if (!(error instanceof KeyFileError)) throw error;
    warn(`${path}: ${error.message}.  Ignoring this file.`);
    return false;
  }
  let isRight = true;
  for (const [group, keys] of groups) {
    const [, id = group, desktop] = /^([^:]*):(.*)$/s.exec(group) ?? [];
    // A schema of a package that is not installed: nothing to be said about.
    const schema = schemas.get(id);
    if (!schema) continue;
    for (const [name, value] of keys) {
      const problem = override(schema, name, value, desktop);
      if (problem === undefined) continue;
      isRight = false;
      warn(`${problem} (key “${name}” in schema “${group}”, override file “${path}”); ignoring override for this key.`);
    }
  }
  return isRight;
}

function override(schema: Schema, name: string, text: string, desktop: string | undefined): string | undefined {
  const key = schema.keys.get(name);
  if (!key || !("type" in key)) return "No such key";
  if (desktop !== undefined && key.l10n) return "Cannot provide per-desktop overrides for localized key";
  let variant: Variant;
  try {
    variant = parseVariant(key.type, text);
  } catch (error) {
    if (error instanceof VariantError) return `Error parsing: ${error.message}`;
    throw error;
  }
  if (!fits(key, variant.value)) return "Override is outside of what the schema allows";
  if (desktop === undefined) key.default = variant.value;
  else key.desktops.set(desktop, variant);
  return undefined;
}
