import { textOf } from "../../../../shell/index.ts";

const pcfMagic = 0x70636601;
const propertiesTable = 1;
const bigEndian = 4;

/** The X logical font description that a bitmap font says is its name; undefined where it is none, or says none. */
export function bitmapName(content: Buffer): string | undefined {
  if (content.length < 8) return undefined;
  return content.readUInt32LE(0) === pcfMagic ? pcfName(content) : bdfName(content);
}

/** Portable Compiled Format: https://fontforge.org/docs/techref/pcf-format.html */
function pcfName(content: Buffer): string | undefined {
  try {
    const tables = content.readUInt32LE(4);
    for (let index = 0; index < tables; index++) {
      const at = 8 + 16 * index;
      if (content.readUInt32LE(at) === propertiesTable) return fontProperty(content, content.readUInt32LE(at + 12));
    }
    return undefined;
  } catch (error) {
    // It ends too early.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function fontProperty(content: Buffer, at: number): string | undefined {
  const format = content.readUInt32LE(at);
  const number = (place: number): number =>
    format & bigEndian ? content.readUInt32BE(place) : content.readUInt32LE(place);
  const count = number(at + 4);
  if (format > 0xff || count === 0 || count > 1000) return undefined;
  const size = 9;
  const end = at + 8 + size * count + ((4 - (count & 3)) & 3);
  const strings = content.subarray(end + 4, end + 4 + number(end));
  const textAt = (place: number): string => textOf(strings.subarray(place, strings.indexOf(0, place)));
  for (let index = 0; index < count; index++) {
    const property = at + 8 + size * index;
    const isText = content.readUInt8(property + 4) !== 0;
    if (isText && textAt(number(property)) === "FONT") return textAt(number(property + 5));
  }
  return undefined;
}

/** Glyph Bitmap Distribution Format: the line FONT in its head. https://adobe-type-tools.github.io/font-tech-notes/pdfs/5005.BDF_Spec.pdf */
function bdfName(content: Buffer): string | undefined {
  if (content.toString("latin1", 0, 10) !== "STARTFONT ") return undefined;
  for (const line of textOf(content).split("\n")) {
    const [, keyword, rest = ""] = /^([A-Z]{1,19})(?: +(.*))?$/.exec(line) ?? [];
    if (keyword === undefined || keyword === "CHARS") return undefined;
    if (keyword === "FONT") return rest === "" ? undefined : rest;
  }
  return undefined;
}
