import type { XmlAttribute, XmlElement, XmlNode } from "./nodes.ts";

/**
 * Writes a document as libxml2's `xmlSaveFormatFileEnc(…, "utf-8", 1)` does: children on their own lines, two spaces
 * deeper, unless there is text among them. https://gitlab.gnome.org/GNOME/libxml2/-/blob/master/xmlsave.c
 */
export function writeXml(root: XmlElement): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${nodeText(root, 0, true)}\n`;
}

function nodeText(node: XmlNode, depth: number, mayIndent: boolean): string {
  switch (node.kind) {
    case "text":
      return escapeText(node.text);
    case "cdata":
      return `<![CDATA[${node.text}]]>`;
    case "comment":
      return `<!--${node.text}-->`;
    case "instruction":
      return `<?${node.text}?>`;
    default:
      return elementText(node, depth, mayIndent);
  }
}

function elementText(element: XmlElement, depth: number, mayIndent: boolean): string {
  const name = qualified(element);
  const declared = [...element.declared].map(
    ([prefix, uri]) => ` xmlns${prefix === "" ? "" : `:${prefix}`}="${escapeAttribute(uri)}"`,
  );
  const attributes = element.attributes.map((one) => ` ${qualified(one)}="${escapeAttribute(one.value)}"`);
  const start = `<${name}${declared.join("")}${attributes.join("")}`;
  const { children } = element;
  if (children.length === 0) return `${start}/>`;
  const indents = mayIndent && !children.some(({ kind }) => kind === "text" || kind === "cdata");
  const inner = children.map((child) => nodeText(child, depth + 1, indents));
  if (!indents) return `${start}>${inner.join("")}</${name}>`;
  const margin = "  ".repeat(depth);
  return `${start}>\n${inner.map((line) => `${margin}  ${line}\n`).join("")}${margin}</${name}>`;
}

const qualified = ({ prefix, local }: XmlElement | XmlAttribute): string =>
  prefix === undefined ? local : `${prefix}:${local}`;

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#13;",
  "\n": "&#10;",
  "\t": "&#9;",
};
const escapeText = (text: string): string => text.replace(/[&<>\r]/g, (found) => escapes[found] ?? found);
const escapeAttribute = (text: string): string => text.replace(/[&<>"\r\n\t]/g, (found) => escapes[found] ?? found);
