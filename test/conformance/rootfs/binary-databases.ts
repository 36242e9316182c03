/**
 * A Java key store without the day on which each certificate was added, and without the digest over all.
 * https://docs.oracle.com/en/java/javase/17/docs/specs/security/standard-names.html ("KeyStore Types")
 */
export function withoutTimes(text: string): string {
  const bytes = Buffer.from(text, "latin1");
  const count = bytes.readUInt32BE(8);
  let at = 12;
  for (let entry = 0; entry < count; entry++) {
    at += 4; // A trusted certificate's tag.
    at += 2 + bytes.readUInt16BE(at);
    bytes.fill(0, at, at + 8);
    at += 8;
    at += 2 + bytes.readUInt16BE(at);
    at += 4 + bytes.readUInt32BE(at);
  }
  return bytes.toString("latin1", 0, at);
}

/** What a Berkeley DB file says, without its unique number, the host's name and times. */
export const textsOf = (text: string): string =>
  [...new Set(text.match(/[\x20-\x7e]{4,}/g))]
    .filter((word) => !/^\d+$|^localhost/.test(word))
    .sort()
    .join("\n");

/** What `/etc/ld.so.cache` says, whatever order its texts are in. https://sourceware.org/git/?p=glibc.git;f=sysdeps/generic/dl-cache.h */
export function librariesOf(text: string): string {
  const bytes = Buffer.from(text, "latin1");
  const textAt = (at: number): string => text.slice(at, text.indexOf("\0", at));
  return Array.from({ length: bytes.readUInt32LE(20) }, (_, index) => {
    const at = 48 + 24 * index;
    const [name, path] = [textAt(bytes.readUInt32LE(at + 4)), textAt(bytes.readUInt32LE(at + 8))];
    return `${bytes.readInt32LE(at)} ${name} ${path} ${bytes.readBigUInt64LE(at + 16)}`;
  }).join("\n");
}
