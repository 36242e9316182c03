/**
 * systemd's buffer of strings that end with NUL. One that was added before, or that is the tail of one, takes no space:
 * but only where a walk over its characters from the last one comes by such a string. Offsets are part of the files
 * that are written with it, so what is found has to be the same. A string is bytes (see text.ts).
 */
export class StringStore {
  readonly #root: Node = { text: "", offset: 0, children: new Map() };
  readonly #pieces: string[] = [""];
  #length = 1;

  /** Where the string begins. */
  add(text: string): number {
    if (text === "") return 0;
    let node = this.#root;
    for (let depth = 0; ; depth++) {
      if (depth === text.length || node.text.endsWith(text)) return node.offset + node.text.length - text.length;
      const last = text.charCodeAt(text.length - 1 - depth);
      const child = node.children.get(last);
      if (!child) {
        const offset = this.#length;
        this.#pieces.push(text);
        this.#length += text.length + 1;
        node.children.set(last, { text, offset, children: new Map() });
        return offset;
      }
      node = child;
    }
  }

  get length(): number {
    return this.#length;
  }

  bytes(): Buffer {
    return Buffer.from(`${this.#pieces.join("\0")}\0`, "latin1");
  }
}

interface Node {
  readonly text: string;
  readonly offset: number;
  readonly children: Map<number, Node>;
}
