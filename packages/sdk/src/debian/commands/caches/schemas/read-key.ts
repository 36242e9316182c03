import { GlibHashTable } from "../glib/hash-table.ts";
import { parseVariant } from "../glib/parse-variant.ts";
import { compareNumbers, VariantError, type VariantValue } from "../glib/variant.ts";
import { isVariantType } from "../glib/variant-type.ts";
import { attributeOf, textIn, type XmlElement } from "../xml/nodes.ts";
import { checkAttributes, childrenOf, fail, required } from "./markup.ts";
import type { Definitions } from "./read-schemas.ts";
import { fits, type Key, type Schema } from "./schema.ts";
import { StringInfo } from "./string-info.ts";

/** Letters, digits and single hyphens, from a letter. */
export const isKeyName = (name: string): boolean =>
  /^[a-z](?:-?[a-z0-9])*$/.test(name) && Buffer.byteLength(name) <= 1024;

export function newKey(element: XmlElement, { enums, flags }: Definitions): Key {
  checkAttributes(element, ["name", "type", "enum", "flags"]);
  const [type, enumId, flagsId] = ["type", "enum", "flags"].map((name) => attributeOf(element, name));
  if ([type, enumId, flagsId].filter((one) => one !== undefined).length !== 1) {
    fail(element, "Exactly one of “type”, “enum” or “flags” must be specified as an attribute to <key>");
  }
  if (type !== undefined && !isVariantType(type)) fail(element, `Invalid GVariant type string “${type}”`);
  const names =
    enumId !== undefined ? enums.get(enumId) : flagsId !== undefined ? flags.get(flagsId) : new StringInfo();
  if (!names) {
    return fail(element, `<${flagsId === undefined ? "enum" : "flags"} id='${enumId ?? flagsId}'> not (yet) defined.`);
  }
  return {
    type: type ?? (flagsId === undefined ? "s" : "as"),
    isOverride: false,
    default: undefined,
    defaultText: "",
    l10n: undefined,
    l10nContext: undefined,
    names: names.copy(),
    namesKind: enumId !== undefined ? "e" : flagsId !== undefined ? "f" : "c",
    hasAliases: false,
    range: undefined,
    desktops: new GlibHashTable(),
  };
}

export function readKeyChildren(element: XmlElement, key: Key, schema: Schema): void {
  for (const child of childrenOf(element, ["default", "summary", "description", "range", "choices", "aliases"])) {
    if (child.local === "default") {
      checkAttributes(child, ["l10n", "context"]);
      readDefault(child, key, schema);
    } else if (child.local === "range") readRange(child, key);
    else if (child.local === "choices") readChoices(child, key);
    else if (child.local === "aliases") readAliases(child, key);
  }
  if (key.default === undefined) fail(element, "Element <default> is required in <key>");
}

export function readDefault(element: XmlElement, key: Key, schema: Schema): void {
  const category = attributeOf(element, "l10n");
  const context = attributeOf(element, "context");
  if (category !== undefined) {
    if (category !== "messages" && category !== "time") fail(element, `unsupported l10n category: ${category}`);
    if (schema.gettextDomain === undefined) fail(element, "l10n requested, but no gettext domain given");
    key.l10n = category === "messages" ? "m" : "t";
    key.l10nContext = context;
  } else if (context !== undefined) fail(element, "translation context given for value without l10n enabled");
  key.defaultText = textIn(element);
  key.default = parsed(element, key.type, key.defaultText, `Failed to parse <default> value of type “${key.type}”: `);
  check(element, key);
}

function parsed(element: XmlElement, type: string, text: string, prefix = ""): VariantValue {
  try {
    return parseVariant(type, text).value;
  } catch (error) {
    if (!(error instanceof VariantError)) throw error;
    return fail(element, prefix + error.message);
  }
}

function check(element: XmlElement, key: Key): void {
  if (key.default === undefined || fits(key, key.default)) return;
  const where = key.range ? "the specified range" : key.namesKind === "c" ? "<choices>" : "the specified type";
  fail(element, `<${key.isOverride ? "override" : "default"}> is not contained in ${where}`);
}

const limits: Readonly<Record<string, readonly [string, string]>> = {
  y: ["0", "255"],
  n: ["-32768", "32767"],
  q: ["0", "65535"],
  i: ["-2147483648", "2147483647"],
  u: ["0", "4294967295"],
  x: ["-9223372036854775808", "9223372036854775807"],
  t: ["0", "18446744073709551615"],
  d: ["-inf", "inf"],
};

function readRange(element: XmlElement, key: Key): void {
  checkAttributes(element, ["min", "max"]);
  if (key.range) fail(element, "<range/> already specified for this key");
  const [least, most] = limits[key.type] ?? fail(element, `<range> not allowed for keys of type “${key.type}”`);
  const minimum = parsed(element, key.type, attributeOf(element, "min") ?? least);
  const maximum = parsed(element, key.type, attributeOf(element, "max") ?? most);
  if (compareNumbers(minimum, maximum) > 0) fail(element, "<range> specified minimum is greater than maximum");
  key.range = [minimum, maximum];
  check(element, key);
}

function readChoices(element: XmlElement, key: Key): void {
  if (key.namesKind !== "c") {
    fail(element, "<choices> cannot be specified for keys tagged as having an enumerated type");
  }
  if (!key.names.isEmpty) fail(element, "<choices> already specified for this key");
  if (!/^[am]*s$/.test(key.type)) fail(element, `<choices> not allowed for keys of type “${key.type}”`);
  for (const choice of childrenOf(element, ["choice"])) {
    checkAttributes(choice, ["value"]);
    const value = required(choice, "value");
    if (key.names.knows(value)) fail(choice, `<choice value='${value}'/> already given`);
    key.names.add(value, 0);
  }
  if (key.names.isEmpty) fail(element, "<choices> must contain at least one <choice>");
  check(element, key);
}

function readAliases(element: XmlElement, key: Key): void {
  if (key.hasAliases) fail(element, "<aliases> already specified for this key");
  if (key.names.isEmpty) {
    fail(element, "<aliases> can only be specified for keys with enumerated or flags types or after <choices>");
  }
  for (const alias of childrenOf(element, ["alias"])) {
    checkAttributes(alias, ["value", "target"]);
    const value = required(alias, "value");
    if (key.names.knows(value)) fail(alias, `<alias value='${value}'/> already specified`);
    const target = required(alias, "target");
    if (!key.names.addAlias(value, target)) fail(alias, `alias target “${target}” is not among the values`);
    key.hasAliases = true;
  }
  if (!key.hasAliases) fail(element, "<aliases> must contain at least one <alias>");
}
