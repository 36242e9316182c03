/** Encodings by what glibc calls them, without `-` and `_`; others are spelt as the WHATWG has them. */
const families: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [/^utf8$/, () => "utf-8"],
  [/^(?:us)?ascii$|^ansix3\.41968$|^c$/, () => "ascii"],
  [/^(?:iso88591|latin1|l1)$/, () => "latin1"],
  [/^iso8859([2-8]|1[03456])$/, ([, part]) => `iso-8859-${part}`],
  [/^koi8([ru])$/, ([, kind]) => `koi8-${kind}`],
  [/^(?:(?:microsoft)?cp|windows)(125[0-8])$/, ([, page]) => `windows-${page}`],
];

/** An encoding's name as `decode` takes it. */
export function encodingOf(name: string): string | undefined {
  const plain = name.toLowerCase().replace(/[-_]/g, "");
  for (const [pattern, named] of families) {
    const match = pattern.exec(plain);
    if (match) return named(match);
  }
  return undefined;
}

/** The greatest character that an encoding can be asked for here. */
export const greatest: Readonly<Record<string, number>> = { "utf-8": 0x10ffff, ascii: 0x7f, latin1: 0xff };

export interface Decoded {
  readonly text: string;
  /** How many bytes each character took, where that is the same for all. */
  readonly width: 1 | undefined;
  /** Where bytes begin that mean nothing. */
  readonly badAt: number | undefined;
}

export function decode(bytes: Buffer, encoding: string): Decoded {
  if (encoding === "latin1") return { text: bytes.toString("latin1"), width: 1, badAt: undefined };
  if (encoding === "ascii") {
    const at = bytes.findIndex((byte) => byte > 0x7f);
    return {
      text: bytes.subarray(0, at < 0 ? undefined : at).toString("latin1"),
      width: 1,
      badAt: at < 0 ? undefined : at,
    };
  }
  if (encoding !== "utf-8") {
    // Each byte by itself: one that means nothing is told by its place.
    const table = new TextDecoder(encoding).decode(Uint8Array.from({ length: 256 }, (_, byte) => byte));
    const at = bytes.findIndex((byte) => table[byte] === "\ufffd");
    const good = at < 0 ? bytes : bytes.subarray(0, at);
    return { text: Array.from(good, (byte) => table[byte] ?? "").join(""), width: 1, badAt: at < 0 ? undefined : at };
  }
  try {
    return {
      text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes),
      width: undefined,
      badAt: undefined,
    };
  } catch {
    const [good = ""] = bytes.toString("utf8").split("\ufffd");
    return { text: good, width: undefined, badAt: Buffer.byteLength(good) };
  }
}
