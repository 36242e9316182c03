const sfnt = new Set(["\0\x01\0\0", "OTTO", "true", "typ1", "ttcf"]);

/** Whether a file is a font with outlines, or an OpenType font that holds bitmaps only. */
export function outlineKind(content: Buffer): "outlines" | "bitmaps" | undefined {
  const head = content.toString("latin1", 0, 16);
  if (/^(?:\x80\x01|%!(?:PS-AdobeFont|FontType))/.test(head)) return "outlines";
  if (!sfnt.has(head.slice(0, 4))) return undefined;
  if (head.startsWith("ttcf")) return "outlines";
  // https://learn.microsoft.com/en-us/typography/opentype/spec/otff#table-directory
  const tables = content.length < 6 ? 0 : content.readUInt16BE(4);
  for (let index = 0; index < tables; index++) {
    const tag = content.toString("latin1", 12 + 16 * index, 16 + 16 * index);
    if (["glyf", "CFF ", "CFF2", "CID "].includes(tag)) return "outlines";
  }
  return "bitmaps";
}
