import { type Entities, readDoctype } from "./doctype.ts";
import type { XmlAttribute, XmlElement, XmlNode } from "./nodes.ts";
import { resolveReferences } from "./references.ts";
import { XmlScanner } from "./scanner.ts";

const xmlNamespace = "http://www.w3.org/XML/1998/namespace";
type Scope = ReadonlyMap<string, string>;

/** Reads a document and gives its outermost element. @throws XmlError where it is not well-formed */
export function parseXml(content: Uint8Array): XmlElement {
  const scanner = new XmlScanner(decode(content));
  let entities: Entities = new Map();
  let root: XmlElement | undefined;
  const parser = { scanner, nesting: 0 };
  while (!scanner.isAtEnd) {
    if (scanner.space()) continue;
    if (scanner.takes("<?")) scanner.until("?>");
    else if (scanner.takes("<!--")) scanner.until("-->");
    else if (!root && scanner.takes("<!DOCTYPE")) entities = readDoctype(scanner);
    else if (!root && scanner.sees("<")) {
      root = readElement({ ...parser, entities }, new Map([["xml", xmlNamespace]]));
    } else scanner.fail(root ? "something after the end of the document" : "expected '<'");
  }
  return root ?? scanner.fail("the document is empty");
}

interface Parser {
  readonly scanner: XmlScanner;
  readonly entities: Entities;
  nesting: number;
}

function readElement(parser: Parser, outer: Scope): XmlElement {
  const { scanner } = parser;
  const { line } = scanner;
  scanner.expect("<");
  const name = scanner.name();
  const given = readAttributes(parser);
  const declared = new Map<string, string>();
  for (const [attribute, value] of given) {
    if (attribute === "xmlns") declared.set("", value);
    else if (attribute.startsWith("xmlns:")) declared.set(attribute.slice(6), value);
  }
  const scope: Scope = declared.size > 0 ? new Map([...outer, ...declared]) : outer;
  const children: XmlNode[] = [];
  if (!scanner.takes("/>")) {
    scanner.expect(">");
    if (++parser.nesting > 256) scanner.fail("elements are nested too deeply");
    readChildren(parser, scope, children);
    parser.nesting--;
    const end = scanner.name();
    if (end !== name) scanner.fail(`'${name}' ends as '${end}'`);
    scanner.space();
    scanner.expect(">");
  }
  const { prefix, local } = split(name);
  const namespace = scope.get(prefix ?? "") || undefined;
  if (prefix !== undefined && namespace === undefined) scanner.fail(`the prefix '${prefix}' is not declared`);
  return { kind: "element", prefix, local, namespace, attributes: attributesOf(given), declared, children, line };
}

function readAttributes({ scanner, entities }: Parser): Map<string, string> {
  const found = new Map<string, string>();
  for (;;) {
    const isApart = scanner.space();
    if (scanner.sees(">") || scanner.sees("/>")) return found;
    if (!isApart) scanner.fail("expected a space before an attribute");
    const name = scanner.name();
    scanner.space();
    scanner.expect("=");
    scanner.space();
    const value = scanner.quoted();
    if (found.has(name)) scanner.fail(`attribute '${name}' is given twice`);
    if (value.includes("<")) scanner.fail("an attribute's value holds '<'");
    // White space becomes a space, but not what is written as a reference.
    found.set(name, resolveReferences(value.replace(/[\t\n]/g, " "), entities, scanner));
  }
}

/** Up to and with the `</` of the end tag. */
function readChildren(parser: Parser, scope: Scope, children: XmlNode[]): void {
  const { scanner } = parser;
  for (;;) {
    const next = scanner.text.indexOf("<", scanner.at);
    if (next < 0) scanner.fail("the document ends within an element");
    if (next > scanner.at) {
      const text = scanner.text.slice(scanner.at, next);
      scanner.at = next;
      children.push({ kind: "text", text: resolveReferences(text, parser.entities, scanner) });
    }
    if (scanner.takes("</")) return;
    if (scanner.takes("<!--")) children.push({ kind: "comment", text: scanner.until("-->") });
    else if (scanner.takes("<![CDATA[")) children.push({ kind: "cdata", text: scanner.until("]]>") });
    else if (scanner.takes("<?")) children.push({ kind: "instruction", text: scanner.until("?>") });
    else children.push(readElement(parser, scope));
  }
}

function attributesOf(given: ReadonlyMap<string, string>): XmlAttribute[] {
  return [...given]
    .filter(([name]) => name !== "xmlns" && !name.startsWith("xmlns:"))
    .map(([name, value]) => ({ ...split(name), value }));
}

function split(name: string): { prefix: string | undefined; local: string } {
  const colon = name.indexOf(":");
  return colon > 0
    ? { prefix: name.slice(0, colon), local: name.slice(colon + 1) }
    : { prefix: undefined, local: name };
}

/** By byte order mark or the declaration's word; UTF-8 otherwise. https://www.w3.org/TR/xml/#charencoding */
function decode(content: Uint8Array): string {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString("utf16le", 2);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return Buffer.from(bytes.subarray(2)).swap16().toString("utf16le");
  const declaration = /^<\?xml[^>]*encoding\s*=\s*["']([^"']+)["']/.exec(bytes.toString("latin1", 0, 200));
  if (/^(?:iso-8859-1|latin-?1|windows-1252)$/i.test(declaration?.[1] ?? "")) return bytes.toString("latin1");
  return bytes.toString("utf8").replace(/^\ufeff/, "");
}
