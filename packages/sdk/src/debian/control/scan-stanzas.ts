import { breather } from "../../compress/index.ts";

/** The wanted fields of one stanza, in the order asked for; undefined where it lacks one. Reused between calls. */
export type FieldValues = readonly (string | undefined)[];

/**
 * Reads the wanted fields of every stanza of a Packages file, without holding the file: one pass over each piece's
 * lines, nothing made of those that nobody wants. Field names must have the archive's own spelling. Bytes come out as
 * Latin-1 characters, so that writing them as Latin-1 restores them; the fields that matter here are ASCII.
 */
export async function scanStanzas(
  stream: AsyncIterable<Uint8Array>,
  wanted: readonly string[],
  onStanza: (values: FieldValues) => void,
): Promise<void> {
  const places = new Map(wanted.map((name, index) => [name, index]));
  const breathe = breather();
  let rest = "";
  for await (const piece of stream) {
    const text = rest + Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength).toString("latin1");
    const end = text.lastIndexOf("\n\n");
    if (end === -1) {
      rest = text;
      continue;
    }
    scanText(text.slice(0, end + 2), places, wanted.length, onStanza);
    rest = text.slice(end + 2);
    await breathe();
  }
  scanText(`${rest}\n\n`, places, wanted.length, onStanza);
}

/** `text` ends with an empty line. */
function scanText(
  text: string,
  places: ReadonlyMap<string, number>,
  width: number,
  onStanza: (values: FieldValues) => void,
): void {
  const values: (string | undefined)[] = Array.from({ length: width });
  let open = -1;
  let any = false;
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf("\n", start);
    if (end === start) {
      if (any) onStanza(values);
      values.fill(undefined);
      any = false;
      open = -1;
    } else if (text.charCodeAt(start) <= 32) {
      if (open !== -1) values[open] += ` ${text.slice(start, end).trim()}`;
    } else {
      const colon = text.indexOf(":", start);
      any = true;
      open = colon === -1 || colon > end ? -1 : (places.get(text.slice(start, colon)) ?? -1);
      if (open !== -1) values[open] = text.slice(colon + 1, end).trim();
    }
    start = end + 1;
  }
}
