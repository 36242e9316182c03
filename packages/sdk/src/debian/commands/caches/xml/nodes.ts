/** A document's nodes, as far as writers of caches need them. https://www.w3.org/TR/xml/, https://www.w3.org/TR/xml-names/ */
export interface XmlElement {
  readonly kind: "element";
  readonly prefix: string | undefined;
  /** The name without its prefix. */
  readonly local: string;
  readonly namespace: string | undefined;
  readonly attributes: readonly XmlAttribute[];
  /** Declared on this element: prefixes (empty: the default) and their namespaces. */
  readonly declared: ReadonlyMap<string, string>;
  readonly children: readonly XmlNode[];
  /** Where its start tag begins, from 1. */
  readonly line: number;
}

export interface XmlAttribute {
  readonly prefix: string | undefined;
  readonly local: string;
  readonly value: string;
}

export interface XmlText {
  readonly kind: "text" | "cdata" | "comment" | "instruction";
  readonly text: string;
}

export type XmlNode = XmlElement | XmlText;

export const elementsIn = (element: XmlElement): XmlElement[] =>
  element.children.filter((child) => child.kind === "element");

/** An attribute without a prefix. */
export const attributeOf = (element: XmlElement, name: string): string | undefined =>
  element.attributes.find(({ prefix, local }) => prefix === undefined && local === name)?.value;

/** The text directly in it. */
export const textIn = (element: XmlElement): string =>
  element.children.map((child) => (child.kind === "text" || child.kind === "cdata" ? child.text : "")).join("");
