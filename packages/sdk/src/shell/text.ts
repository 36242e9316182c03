/**
 * Inside the shell, text is bytes: a string whose characters are 0 to 255, as the C locale has it (Node calls the
 * encoding `latin1`). File names are UTF-8 in the tree, so they are decoded on the way there.
 */
export const textOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");

export const bytesOf = (text: string): Buffer => Buffer.from(text, "latin1");

const ascii = /^[\0-\x7f]*$/;

/** A word of a script as a name in the tree. */
export const toName = (text: string): string => (ascii.test(text) ? text : bytesOf(text).toString("utf8"));

/** A name in the tree as a word of a script. */
export const fromName = (name: string): string => (ascii.test(name) ? name : Buffer.from(name).toString("latin1"));
