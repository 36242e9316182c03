import { attributeOf, type XmlElement } from "../xml/nodes.ts";
import { type Glob, type MimeDatabase, MimeError, type MimeType } from "./mime-types.ts";
import { readMagic, readTreeMagic } from "./read-magic.ts";

const lowered = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

/**
 * Takes what one element of a media type says into the database.
 * @returns whether the element is also copied to the type's own file
 */
export function readField(database: MimeDatabase, type: MimeType, field: XmlElement): boolean {
  switch (field.local) {
    case "glob":
      return readGlob(database, type, field);
    case "glob-deleteall":
      addGlob(database, { pattern: "__NOGLOBS__", type, weight: 0, caseSensitive: false, deletes: true });
      return true;
    case "magic":
      database.magic.push(readMagic(field, type));
      return false;
    case "magic-deleteall": {
      const data = Buffer.from("__NOMAGIC__");
      const match = { start: 0, range: 1, wordSize: 1, data, mask: undefined, children: [] };
      database.magic.push({ priority: 0, type, matches: [match], deletes: true });
      return false;
    }
    case "treemagic":
      database.treeMagic.push(readTreeMagic(field, type));
      return false;
    case "alias":
    case "sub-class-of":
      readRelation(database, type, field);
      return true;
    case "root-XML":
      readRoot(database, type, field);
      return false;
    case "generic-icon":
    case "icon": {
      const icon = attributeOf(field, "name");
      if (icon === undefined) return false;
      (field.local === "icon" ? database.icons : database.genericIcons).set(type.name, icon);
      return true;
    }
    case "comment":
    case "acronym":
    case "expanded-acronym":
      return true;
    default:
      return false;
  }
}

function readGlob(database: MimeDatabase, type: MimeType, field: XmlElement): boolean {
  const weight = numberFrom(field, "weight");
  if (weight < 0) throw new MimeError(`Bad weight (${weight}) in <glob> element`);
  const pattern = attributeOf(field, "pattern");
  if (!pattern) throw new MimeError("Missing 'pattern' attribute in <glob> element");
  const caseSensitive = attributeOf(field, "case-sensitive") === "true";
  addGlob(database, {
    pattern: caseSensitive ? pattern : lowered(pattern),
    type,
    weight,
    caseSensitive,
    deletes: false,
  });
  return true;
}

function addGlob({ globs }: MimeDatabase, glob: Glob): void {
  globs.set(glob.pattern, [...(globs.get(glob.pattern) ?? []), glob]);
}

function readRelation(database: MimeDatabase, type: MimeType, field: XmlElement): void {
  const other = attributeOf(field, "type");
  if (!other?.includes("/")) throw new MimeError(`Incorrect or missing 'type' attribute in <${field.local}>`);
  if (field.local === "alias") database.aliases.set(other, type);
  else database.parents.set(type.name, [...(database.parents.get(type.name) ?? []), other]);
}

function readRoot(database: MimeDatabase, type: MimeType, field: XmlElement): void {
  const namespace = attributeOf(field, "namespaceURI");
  const name = attributeOf(field, "localName");
  if (namespace === undefined) throw new MimeError("Missing 'namespaceURI' attribute'");
  if (name === undefined) throw new MimeError("Missing 'localName' attribute'");
  if (namespace === "" && name === "") throw new MimeError("namespaceURI and localName attributes can't both be empty");
  if (/[ \n]/.test(namespace + name)) {
    throw new MimeError("namespaceURI and localName cannot contain spaces or newlines");
  }
  database.namespaces.set(`${namespace} ${name}`, type);
}

/** A priority or weight: 50 where there is none, -1 where it is no number from 0 to 100. */
export function numberFrom(field: XmlElement, name: string): number {
  const text = attributeOf(field, name);
  if (text === undefined) return 50;
  const value = /^\s*[+-]?\d+$/.test(text) ? Number(text) : -1;
  return value < 0 || value > 100 ? -1 : value;
}
