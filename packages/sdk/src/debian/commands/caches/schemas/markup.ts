import { attributeOf, type XmlElement } from "../xml/nodes.ts";
import { SchemaError } from "./schema.ts";

export function fail(element: XmlElement, message: string): never {
  throw new SchemaError(message, element.line);
}

/** The elements in one that may hold only those, and no text. Names with a prefix are others' and passed over. */
export function childrenOf(element: XmlElement, allowed: readonly string[]): XmlElement[] {
  const found: XmlElement[] = [];
  for (const child of element.children) {
    if ((child.kind === "text" || child.kind === "cdata") && child.text.trim() !== "") {
      fail(element, `Text may not appear inside <${element.local}>`);
    }
    if (child.kind !== "element" || child.prefix !== undefined) continue;
    if (!allowed.includes(child.local)) fail(child, `Element <${child.local}> not allowed inside <${element.local}>`);
    found.push(child);
  }
  return found;
}

export function checkAttributes(element: XmlElement, allowed: readonly string[]): void {
  const other = element.attributes.find(({ prefix, local }) => prefix === undefined && !allowed.includes(local));
  const isNamespace = element.declared.has("") && !allowed.includes("xmlns");
  const name = other?.local ?? (isNamespace ? "xmlns" : undefined);
  if (name !== undefined) fail(element, `attribute '${name}' invalid for element '${element.local}'`);
}

export const required = (element: XmlElement, name: string): string =>
  attributeOf(element, name) ?? fail(element, `element '${element.local}' requires attribute '${name}'`);
