import { GlibHashTable } from "../glib/hash-table.ts";
import { attributeOf, textIn, type XmlElement } from "../xml/nodes.ts";
import { checkAttributes, childrenOf, fail, required } from "./markup.ts";
import { isKeyName, newKey, readDefault, readKeyChildren } from "./read-key.ts";
import type { Key, Schema } from "./schema.ts";
import { StringInfo } from "./string-info.ts";

/** What schema files define, by name. */
export interface Definitions {
  readonly schemas: ReadonlyMap<string, Schema>;
  readonly enums: ReadonlyMap<string, StringInfo>;
  readonly flags: ReadonlyMap<string, StringInfo>;
}

/**
 * Reads one file's `<schemalist>` on top of earlier files; a file with a mistake counts for nothing.
 * @throws SchemaError
 */
export function readSchemas(root: XmlElement, earlier: Definitions, anyName: boolean): Definitions {
  if (root.local !== "schemalist") fail(root, `Element <${root.local}> not allowed at the top level`);
  checkAttributes(root, ["gettext-domain"]);
  const schemas = new Map(earlier.schemas);
  const enums = new Map(earlier.enums);
  const flags = new Map(earlier.flags);
  for (const element of childrenOf(root, ["schema", "enum", "flags"])) {
    const id = required(element, "id");
    if (element.local === "schema") {
      if (schemas.has(id)) fail(element, `<schema id='${id}'> already specified`);
      const schema = startSchema(element, attributeOf(root, "gettext-domain"), schemas);
      readSchemaChildren(element, schema, { schemas, enums, flags }, anyName);
      schemas.set(id, schema);
      continue;
    }
    const table = element.local === "enum" ? enums : flags;
    if (table.has(id)) fail(element, `<${element.local} id='${id}'> already specified`);
    table.set(id, readEnum(element));
  }
  return { schemas, enums, flags };
}

function readEnum(element: XmlElement): StringInfo {
  checkAttributes(element, ["id"]);
  const info = new StringInfo();
  const isFlags = element.local === "flags";
  for (const member of childrenOf(element, ["value"])) {
    checkAttributes(member, ["nick", "value"]);
    const nick = required(member, "nick");
    const text = required(member, "value");
    if (Buffer.byteLength(nick) < 2) fail(member, "nick must be a minimum of 2 characters");
    const value = numberOf(text);
    const [least, most] = isFlags ? [0, 0xffffffff] : [-0x80000000, 0x7fffffff];
    if (value === undefined || value < least || value > most) return fail(member, "Invalid numeric value");
    if (info.knows(nick)) fail(member, `<value nick='${nick}'/> already specified`);
    if (info.hasNumber(value)) fail(member, `value='${text}' already specified`);
    if (isFlags && value === 0) continue;
    if (isFlags && !Number.isInteger(Math.log2(value))) fail(member, "flags values must have at most 1 bit set");
    info.add(nick, value);
  }
  if (info.isEmpty) fail(element, `<${element.local}> must contain at least one <value>`);
  return info;
}

/** As strtoll reads it: hexadecimal after 0x, octal after 0. */
function numberOf(text: string): number | undefined {
  const [, sign = "", digits] = /^\s*([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const size = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
  return sign === "-" ? -size : size;
}

function startSchema(element: XmlElement, domain: string | undefined, schemas: ReadonlyMap<string, Schema>): Schema {
  checkAttributes(element, ["id", "path", "gettext-domain", "extends", "list-of"]);
  const id = required(element, "id");
  const path = attributeOf(element, "path");
  const extendsName = attributeOf(element, "extends");
  const base = extendsName === undefined ? undefined : schemas.get(extendsName);
  if (extendsName !== undefined && !base) {
    fail(element, `<schema id='${id}'> extends not yet existing schema “${extendsName}”`);
  }
  const ownList = attributeOf(element, "list-of");
  const listed = ownList === undefined ? undefined : schemas.get(ownList);
  if (ownList !== undefined && !listed) {
    fail(element, `<schema id='${id}'> is list of not yet existing schema “${ownList}”`);
  }
  if (listed?.path !== undefined) fail(element, "Cannot be a list of a schema with a path");
  if (base?.path !== undefined) fail(element, "Cannot extend a schema with a path");
  if (base && ownList !== undefined && !isKindOf(ownList, base.listOf, schemas)) {
    fail(element, `<schema id='${id}'> is a list of what <schema id='${extendsName}'> is not`);
  }
  const listOf = ownList ?? base?.listOf;
  if (path !== undefined && !/^\/(?:.*\/)?$/s.test(path)) {
    fail(element, "A path, if given, must begin and end with a slash");
  }
  if (path !== undefined && listOf !== undefined && !path.endsWith(":/")) {
    fail(element, "The path of a list must end with “:/”");
  }
  const gettextDomain = attributeOf(element, "gettext-domain") ?? domain;
  return { path, gettextDomain, extends: base, extendsName, listOf, keys: new GlibHashTable() };
}

function isKindOf(name: string, parent: string | undefined, schemas: ReadonlyMap<string, Schema>): boolean {
  if (parent === undefined) return false;
  for (let at: string | undefined = name; at !== undefined; at = schemas.get(at)?.extendsName) {
    if (at === parent) return true;
  }
  return false;
}

function readSchemaChildren(element: XmlElement, schema: Schema, definitions: Definitions, anyName: boolean): void {
  for (const child of childrenOf(element, ["key", "child", "override"])) {
    const name = required(child, "name");
    if (child.local === "override") {
      checkAttributes(child, ["name", "l10n", "context"]);
      schema.keys.set(name, overridden(child, name, schema));
      continue;
    }
    if (name === "" || (!anyName && !isKeyName(name))) fail(child, `Invalid name “${name}”`);
    if (child.local === "child") {
      checkAttributes(child, ["name", "schema"]);
      if (schema.keys.has(`${name}/`)) fail(child, `<child name='${name}'> already specified`);
      schema.keys.set(`${name}/`, { child: required(child, "schema") });
      continue;
    }
    if (schema.listOf !== undefined) fail(child, "Cannot add keys to a “list-of” schema");
    if (schema.keys.has(name)) fail(child, `<key name='${name}'> already specified`);
    for (let base = schema.extends; base; base = base.extends) {
      const shadowed = base.keys.get(name);
      if (shadowed && "type" in shadowed && !shadowed.isOverride) fail(child, `<key name='${name}'> shadows another`);
    }
    const key = newKey(child, definitions);
    schema.keys.set(name, key);
    readKeyChildren(child, key, schema);
  }
}

function overridden(element: XmlElement, name: string, schema: Schema): Key {
  if (!schema.extends) return fail(element, "<override> given but schema isn’t extending anything");
  let original: Key | { readonly child: string } | undefined;
  for (let base: Schema | undefined = schema.extends; base && !original; base = base.extends) {
    original = base.keys.get(name);
  }
  if (!original || !("type" in original)) return fail(element, `No <key name='${name}'> to override`);
  if (schema.keys.has(name)) fail(element, `<override name='${name}'> already specified`);
  const { type, names, namesKind, range } = original;
  const key: Key = {
    type,
    isOverride: true,
    default: undefined,
    defaultText: textIn(element),
    l10n: undefined,
    l10nContext: undefined,
    names: names.copy(),
    namesKind,
    hasAliases: false,
    range,
    desktops: new GlibHashTable(),
  };
  readDefault(element, key, schema);
  return key;
}
