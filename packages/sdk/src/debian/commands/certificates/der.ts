/** A value of a DER document: its tag, content, and whole bytes. https://www.itu.int/rec/T-REC-X.690 */
export interface DerValue {
  readonly tag: number;
  readonly content: Buffer;
}

/** The values that lie one after the other in some bytes. @throws RangeError where it is not DER */
export function readDer(bytes: Buffer): DerValue[] {
  const values: DerValue[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes.readUInt8(at);
    let length = bytes.readUInt8(at + 1);
    at += 2;
    if (length >= 0x80) {
      const size = length & 0x7f;
      length = bytes.readUIntBE(at, size);
      at += size;
    }
    if (at + length > bytes.length) throw new RangeError("a DER value is longer than what holds it");
    values.push({ tag, content: bytes.subarray(at, at + length) });
    at += length;
  }
  return values;
}

/** A value's bytes, with tag and length. */
export function writeDer(tag: number, content: Buffer): Buffer {
  if (content.length < 0x80) return Buffer.concat([Buffer.of(tag, content.length), content]);
  const size = content.length < 0x100 ? 1 : content.length < 0x10000 ? 2 : 3;
  const head = Buffer.alloc(2 + size);
  head.writeUInt8(tag, 0);
  head.writeUInt8(0x80 | size, 1);
  head.writeUIntBE(content.length, 2, size);
  return Buffer.concat([head, content]);
}
