import { StringStore } from "./string-store.ts";

/** A property of a device, and the line that says it. */
export interface Property {
  /** With the blank before it that marks a property. */
  readonly key: string;
  readonly value: string;
  readonly file: string;
  /** Files are numbered as they are read, from 1. */
  readonly priority: number;
  readonly line: number;
}

interface Stored {
  readonly property: Property;
  readonly keyOffset: number;
  readonly valueOffset: number;
  readonly fileOffset: number;
}

interface Node {
  prefix: string;
  prefixOffset: number;
  /** By the character that leads to it. */
  children: Map<number, Node>;
  values: Map<string, Stored>;
}

const header = 80;
const nodeSize = 24;
const childSize = 16;

/**
 * udev's database of hardware: a trie over patterns (`usb:v0A5Cp21E8*`), with properties in its nodes.
 * https://manpages.debian.org/hwdb.7; the file's layout is that of systemd's `hwdb-internal.h`.
 */
export class HardwareTrie {
  readonly #root: Node = { prefix: "", prefixOffset: 0, children: new Map(), values: new Map() };
  readonly #strings = new StringStore();
  /** Without files and lines: what `udevadm hwdb` writes. */
  readonly #plain: boolean;

  constructor(plain: boolean) {
    this.#plain = plain;
  }

  insert(pattern: string, property: Property): void {
    let node = this.#root;
    for (let at = 0; ; at++) {
      const { prefix } = node;
      let same = 0;
      while (same < prefix.length && prefix.charCodeAt(same) === pattern.charCodeAt(at + same)) same++;
      if (same < prefix.length) this.#split(node, same);
      at += same;
      if (at === pattern.length) return this.#setValue(node, property);
      const next = pattern.charCodeAt(at);
      const child = node.children.get(next);
      if (!child) {
        const rest = pattern.slice(at + 1);
        const made = { prefix: rest, prefixOffset: this.#strings.add(rest), children: new Map(), values: new Map() };
        node.children.set(next, made);
        return this.#setValue(made, property);
      }
      node = child;
    }
  }

  /** What a node has goes one character below the place where its prefix and a new one part. */
  #split(node: Node, at: number): void {
    const { prefix, prefixOffset, children, values } = node;
    const below = { prefix: prefix.slice(at + 1), prefixOffset: prefixOffset + at + 1, children, values };
    node.prefix = prefix.slice(0, at);
    node.prefixOffset = this.#strings.add(node.prefix);
    node.children = new Map([[prefix.charCodeAt(at), below]]);
    node.values = new Map();
  }

  #setValue(node: Node, property: Property): void {
    const keyOffset = this.#strings.add(property.key);
    const valueOffset = this.#strings.add(property.value);
    const fileOffset = this.#plain ? 0 : this.#strings.add(property.file);
    // A key that was said before keeps its place.
    node.values.set(property.key, { property, keyOffset, valueOffset, fileOffset });
  }

  /** @param version systemd's */
  encode(version: number): Buffer {
    const valueSize = this.#plain ? 16 : 32;
    const nodesLength = sizeOf(this.#root, valueSize);
    const stringsAt = header + nodesLength;
    const bytes = Buffer.alloc(stringsAt + this.#strings.length);
    let at = header;
    const number = (value: number, offset: number): void => {
      // Offsets stay below 2^32: the whole file is some megabytes.
      bytes.writeUInt32LE(value, offset);
    };
    const write = (node: Node): number => {
      const children = [...node.children]
        .sort(([a], [b]) => a - b)
        .map(([char, child]) => [char, write(child)] as const);
      const start = at;
      number(stringsAt + node.prefixOffset, at);
      bytes.writeUInt8(children.length, at + 8);
      number(node.values.size, at + 16);
      at += nodeSize;
      for (const [char, offset] of children) {
        bytes.writeUInt8(char, at);
        number(offset, at + 8);
        at += childSize;
      }
      const values = [...node.values.values()].sort((a, b) => (a.property.key < b.property.key ? -1 : 1));
      for (const { property, keyOffset, valueOffset, fileOffset } of values) {
        number(stringsAt + keyOffset, at);
        number(stringsAt + valueOffset, at + 8);
        if (!this.#plain) {
          number(stringsAt + fileOffset, at + 16);
          number(property.line, at + 24);
          bytes.writeUInt16LE(property.priority, at + 28);
        }
        at += valueSize;
      }
      return start;
    };
    const root = write(this.#root);
    bytes.write("KSLPHHRH", 0, "latin1");
    const sizes = [
      version,
      bytes.length,
      header,
      nodeSize,
      childSize,
      valueSize,
      root,
      nodesLength,
      this.#strings.length,
    ];
    for (const [index, size] of sizes.entries()) number(size, 8 + 8 * index);
    this.#strings.bytes().copy(bytes, stringsAt);
    return bytes;
  }
}

function sizeOf(node: Node, valueSize: number): number {
  let size = nodeSize + childSize * node.children.size + valueSize * node.values.size;
  for (const child of node.children.values()) size += sizeOf(child, valueSize);
  return size;
}
