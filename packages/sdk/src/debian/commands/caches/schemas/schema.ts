import type { GlibHashTable } from "../glib/hash-table.ts";
import type { Variant, VariantValue } from "../glib/variant.ts";
import type { StringInfo } from "./string-info.ts";

/** A setting. https://docs.gtk.org/gio/class.Settings.html */
export interface Key {
  readonly type: string;
  readonly isOverride: boolean;
  default: VariantValue | undefined;
  /** The default as written, for translations. */
  defaultText: string;
  /** Whose translation applies: `m` (messages) or `t` (time). */
  l10n: "m" | "t" | undefined;
  l10nContext: string | undefined;
  /** Of an enumeration, flags, or choices. */
  readonly names: StringInfo;
  namesKind: "e" | "f" | "c";
  hasAliases: boolean;
  range: readonly [minimum: VariantValue, maximum: VariantValue] | undefined;
  /** Other defaults by desktop. */
  readonly desktops: GlibHashTable<Variant>;
}

export interface Schema {
  readonly path: string | undefined;
  readonly gettextDomain: string | undefined;
  readonly extends: Schema | undefined;
  readonly extendsName: string | undefined;
  readonly listOf: string | undefined;
  readonly keys: GlibHashTable<Key | { readonly child: string }>;
}

/** What a schema file says wrongly. */
export class SchemaError extends Error {
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

/** Whether a default is among the allowed names, or within the range. */
export function fits(key: Pick<Key, "range" | "names">, value: VariantValue): boolean {
  if (key.range) {
    const [minimum, maximum] = key.range as readonly [number, number];
    return !((value as number) < minimum || (value as number) > maximum);
  }
  return key.names.isEmpty || areNames(value, key.names);
}

const areNames = (value: VariantValue, names: StringInfo): boolean =>
  Array.isArray(value)
    ? value.every((one: VariantValue) => areNames(one, names))
    : typeof value === "string" && names.isMember(value);
