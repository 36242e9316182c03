import { createHash } from "node:crypto";
import { hashtableOrder } from "./hashtable-order.ts";

/** A certificate that is trusted, in a key store. */
export interface TrustedCertificate {
  readonly der: Uint8Array;
  /** Milliseconds since 1970. */
  readonly added: bigint;
}

const magic = 0xfeedfeed;
const trustedCertificate = 2;

const uint16 = (value: number) => Buffer.from([value >> 8, value & 255]);
const uint32 = (value: number) => Buffer.from([value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255]);
const short = (text: string) => Buffer.concat([uint16(Buffer.byteLength(text)), Buffer.from(text)]);

/** The digest that ends a key store, made with its password. */
function digestOf(content: Uint8Array, password: string): Buffer {
  const utf16 = Buffer.from(password, "utf16le").swap16();
  return createHash("sha1").update(utf16).update("Mighty Aphrodite").update(content).digest();
}

/** Writes a key store of trusted certificates in Java's own format JKS, as its `KeyStore` does. */
export function writeKeyStore(certificates: ReadonlyMap<string, TrustedCertificate>, password: string): Buffer {
  const pieces = [uint32(magic), uint32(2), uint32(certificates.size)];
  for (const alias of hashtableOrder(certificates.keys())) {
    const certificate = certificates.get(alias);
    if (!certificate) continue;
    const added = Buffer.alloc(8);
    added.writeBigUInt64BE(certificate.added);
    pieces.push(uint32(trustedCertificate), short(alias), added, short("X.509"));
    pieces.push(uint32(certificate.der.length), Buffer.from(certificate.der));
  }
  const content = Buffer.concat(pieces);
  return Buffer.concat([content, digestOf(content, password)]);
}

/** Reads one that holds nothing but trusted certificates; undefined for any other file. */
export function readKeyStore(bytes: Buffer): Map<string, TrustedCertificate> | undefined {
  const certificates = new Map<string, TrustedCertificate>();
  try {
    if (bytes.readUInt32BE(0) !== magic || bytes.readUInt32BE(4) !== 2) return undefined;
    let at = 12;
    const text = () => {
      const length = bytes.readUInt16BE(at);
      at += 2 + length;
      return bytes.toString("utf8", at - length, at);
    };
    for (let left = bytes.readUInt32BE(8); left > 0; left--) {
      if (bytes.readUInt32BE(at) !== trustedCertificate) return undefined;
      at += 4;
      const alias = text();
      const added = bytes.readBigUInt64BE(at);
      at += 8;
      text();
      const length = bytes.readUInt32BE(at);
      at += 4 + length;
      certificates.set(alias, { der: bytes.subarray(at - length, at), added });
    }
    return certificates;
  } catch {
    return undefined;
  }
}
