import { attributeOf, elementsIn, type XmlElement } from "../xml/nodes.ts";
import { parseMask, parseValue } from "./match-value.ts";
import {
  freedesktop,
  type Magic,
  type Match,
  MimeError,
  type MimeType,
  type TreeMagic,
  type TreeMatch,
} from "./mime-types.ts";
import { numberFrom } from "./read-field.ts";

export function readMagic(element: XmlElement, type: MimeType): Magic {
  const priority = priorityOf(element, "magic");
  const matches = within("Error in <match> element: ", () => readMatches(element));
  if (matches.length === 0) throw new MimeError("Incomplete <magic> element");
  return { priority, type, matches, deletes: false };
}

export function readTreeMagic(element: XmlElement, type: MimeType): TreeMagic {
  const priority = priorityOf(element, "treemagic");
  const matches = within("Error in <treematch> element: ", () => readTreeMatches(element));
  return { priority, type, matches };
}

function priorityOf(element: XmlElement, name: string): number {
  const priority = numberFrom(element, "priority");
  if (priority < 0) throw new MimeError(`Bad priority (${priority}) in <${name}> element`);
  return priority;
}

function within<Result>(prefix: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw error instanceof MimeError ? new MimeError(prefix + error.message) : error;
  }
}

function childrenNamed(parent: XmlElement, name: string): XmlElement[] {
  return elementsIn(parent).map((child) => {
    if (child.namespace !== freedesktop) throw new MimeError("Element found with non-freedesktop.org namespace");
    if (child.local !== name) throw new MimeError(`Expected <${name}> element, but found <${child.local}> instead`);
    return child;
  });
}

function readMatches(parent: XmlElement): Match[] {
  return childrenNamed(parent, "match").map((element) => {
    const offset = /^\s*([+-]?\d+)(?::(\d+))?$/.exec(attributeOf(element, "offset") || missing("offset"));
    const start = Number(offset?.[1]);
    const last = offset?.[2] === undefined ? start : Number(offset[2]);
    if (!offset || last < start || (start < 0 && offset[2] !== undefined)) throw new MimeError("Invalid offset");
    const type = attributeOf(element, "type");
    if (type === undefined) throw new MimeError("Missing 'type' attribute in <match>");
    if (!/^(?:(?:host|big|little)(?:16|32)|string|byte)$/.test(type)) {
      throw new MimeError(`Unknown magic type '${type}'`);
    }
    const value = attributeOf(element, "value");
    if (!value) throw new MimeError("No value specified");
    const data = parseValue(type, value);
    const mask = attributeOf(element, "mask");
    return {
      start,
      range: last - start + 1,
      wordSize: type === "host16" ? 2 : type === "host32" ? 4 : 1,
      data,
      mask: mask === undefined ? undefined : parseMask(type, mask, data.length),
      children: readMatches(element),
    };
  });
}

function missing(name: string): never {
  throw new MimeError(`Missing '${name}' attribute`);
}

function readTreeMatches(parent: XmlElement): TreeMatch[] {
  return childrenNamed(parent, "treematch").map((element) => {
    const path = attributeOf(element, "path");
    if (path === undefined) throw new MimeError("Missing 'path' attribute in <treematch>");
    const kind = attributeOf(element, "type") ?? "any";
    if (!["any", "file", "directory", "link"].includes(kind)) {
      throw new MimeError("Invalid 'type' attribute in <treematch>");
    }
    const mime = attributeOf(element, "mimetype");
    const flags = ["match-case", "executable", "non-empty"].filter((flag) => attributeOf(element, flag) === "true");
    if (mime !== undefined) flags.push(mime);
    return { path, kind, flags, children: readTreeMatches(element) };
  });
}
