import { attributeOf, elementsIn, type XmlElement } from "../xml/nodes.ts";
import { parseXml } from "../xml/parse-xml.ts";
import { XmlError } from "../xml/xml-error.ts";
import { freedesktop, type MimeDatabase, MimeError, type MimeType } from "./mime-types.ts";
import { readField } from "./read-field.ts";

/**
 * Adds a source file to the database, as shared-mime-info's `load_source_file` does; what later files say comes on
 * top. `warn` is told what the program would print.
 */
export function readSource(
  database: MimeDatabase,
  path: string,
  content: Uint8Array,
  warn: (text: string) => void,
): void {
  let root: XmlElement;
  try {
    root = parseXml(content);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    return warn(`Failed to parse '${path}'`);
  }
  if (root.namespace !== freedesktop) {
    return warn(`Wrong namespace on document element in '${path}' (should be ${freedesktop})`);
  }
  if (root.local !== "mime-info") return warn(`Root element <${root.local}> is not <mime-info> (in '${path}')`);
  for (const element of elementsIn(root)) {
    let type: MimeType | undefined;
    try {
      type = typeFor(database, element);
      readType(database, type, element);
    } catch (error) {
      if (!(error instanceof MimeError)) throw error;
      const name = type?.name ?? "unknown/unknown";
      warn(`Error in type '${name}' (in ${path}): ${error.message}.`);
    }
  }
}

function typeFor(database: MimeDatabase, element: XmlElement): MimeType {
  if (element.namespace !== freedesktop || element.local !== "mime-type") {
    throw new MimeError("Excepted <mime-type>, but got wrong name or namespace");
  }
  const name = attributeOf(element, "type");
  if (name === undefined) throw new MimeError("<mime-type> element has no 'type' attribute");
  const known = database.types.get(name);
  if (known) return known;
  const [media = "", subtype, ...others] = name.split("/");
  if (subtype === undefined || others.length > 0) throw new MimeError(`Invalid MIME-type '${name}'`);
  const type = { media, subtype, name, output: [] };
  database.types.set(name, type);
  return type;
}

function readType(database: MimeDatabase, type: MimeType, element: XmlElement): void {
  for (const field of elementsIn(element)) {
    if (field.namespace === freedesktop && !readField(database, type, field)) continue;
    if (field.namespace === freedesktop && field.local === "comment") removeComment(type, languageOf(field));
    type.output.push(copied(field));
  }
}

const languageOf = (field: XmlElement): string | undefined =>
  field.attributes.find(({ prefix, local }) => prefix === "xml" && local === "lang")?.value;

/** A comment takes the place of an earlier one in its language. */
function removeComment({ output }: MimeType, language: string | undefined): void {
  const index = output.findIndex(
    (node) =>
      node.kind === "element" &&
      node.namespace === freedesktop &&
      node.local === "comment" &&
      languageOf(node) === language,
  );
  if (index >= 0) output.splice(index, 1);
}

/** Without declaring the namespace anew that the whole file is in; another one is declared where it is used. */
function copied(field: XmlElement): XmlElement {
  const isPlain = field.prefix === undefined && field.namespace === freedesktop;
  if (isPlain) return { ...field, declared: new Map() };
  const declared = new Map(field.declared);
  if (field.namespace !== undefined) declared.set(field.prefix ?? "", field.namespace);
  return { ...field, declared };
}
