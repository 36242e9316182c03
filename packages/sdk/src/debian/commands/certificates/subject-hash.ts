import { createHash } from "node:crypto";
import { readDer, writeDer } from "./der.ts";

const tags = {
  utf8: 0x0c,
  printable: 0x13,
  teletex: 0x14,
  ia5: 0x16,
  visible: 0x1a,
  universal: 0x1c,
  bmp: 0x1e,
} as const;
const certificate = { begin: "-----BEGIN CERTIFICATE-----", end: "-----END CERTIFICATE-----" } as const;

/** The certificates of a PEM file, as DER. */
export function readPem(text: string): Buffer[] {
  return text
    .split(certificate.begin)
    .slice(1)
    .map((rest) => Buffer.from(rest.slice(0, rest.indexOf(certificate.end)), "base64"));
}

/**
 * The name under which OpenSSL looks for a certificate in a directory: `openssl x509 -subject_hash`. It is taken of
 * the subject with its texts in UTF-8, lower case, and without extra space, so that spellings do not matter.
 * https://github.com/openssl/openssl/blob/openssl-3.0/crypto/x509/x_name.c (x509_name_canon)
 *
 * @throws RangeError where it is no certificate
 */
export function subjectHash(der: Buffer): string {
  const sha1 = createHash("sha1");
  for (const relative of readDer(subjectOf(der))) {
    const attributes = readDer(relative.content).map(({ tag, content }) => {
      const [oid, value] = readDer(content);
      if (!oid || !value) throw new RangeError("a name's attribute has no value");
      const text = textOf(value.tag, value.content);
      const canonical =
        text === undefined ? writeDer(value.tag, value.content) : writeDer(tags.utf8, Buffer.from(simplified(text)));
      return writeDer(tag, Buffer.concat([writeDer(oid.tag, oid.content), canonical]));
    });
    // A SET's elements are in the order of their bytes.
    sha1.update(writeDer(relative.tag, Buffer.concat(attributes.sort((a, b) => a.compare(b)))));
  }
  return sha1.digest().readUInt32LE(0).toString(16).padStart(8, "0");
}

/** Certificate → tbsCertificate → [version,] serial, signature, issuer, validity, subject (RFC 5280, 4.1). */
function subjectOf(der: Buffer): Buffer {
  const body = readDer(readDer(der)[0]?.content ?? Buffer.alloc(0))[0];
  const fields = readDer(body?.content ?? Buffer.alloc(0));
  const subject = fields[fields[0]?.tag === 0xa0 ? 5 : 4];
  if (!subject) throw new RangeError("a certificate has no subject");
  return subject.content;
}

function textOf(tag: number, content: Buffer): string | undefined {
  switch (tag) {
    case tags.utf8:
      return content.toString("utf8");
    case tags.printable:
    case tags.teletex:
    case tags.ia5:
    case tags.visible:
      return content.toString("latin1");
    case tags.bmp:
      return Buffer.from(content).swap16().toString("utf16le");
    case tags.universal: {
      const points = Array.from({ length: content.length / 4 }, (_, index) => content.readUInt32BE(4 * index));
      return String.fromCodePoint(...points);
    }
    default:
      return undefined;
  }
}

/** ASCII only, as OpenSSL has it. */
const simplified = (text: string): string =>
  text
    .replaceAll(/[\t\n\v\f\r ]+/g, " ")
    .replaceAll(/^ | $/g, "")
    .replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
