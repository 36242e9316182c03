import { gzipSync } from "node:zlib";
import { type Header, pack } from "tar-stream";

/** A tar member as a test writes it. */
export type Member = Partial<Header> & { readonly name: string; readonly text?: string };

/** A tar archive of members, hostile ones too: names are written as they stand. */
export async function tarOf(members: readonly Member[]): Promise<Buffer> {
  const archive = pack();
  for (const { text, ...header } of members) archive.entry({ mtime: new Date(0), ...header }, text ?? "");
  archive.finalize();
  const pieces: Buffer[] = [];
  for await (const piece of archive as AsyncIterable<Buffer>) pieces.push(piece);
  return Buffer.concat(pieces);
}

export function arOf(members: readonly (readonly [name: string, bytes: Buffer])[]): Buffer {
  const pieces: Uint8Array[] = [Buffer.from("!<arch>\n")];
  for (const [name, bytes] of members) {
    const fields = [name.padEnd(16), "0".padEnd(12), "0".padEnd(6), "0".padEnd(6), "100644".padEnd(8)];
    pieces.push(Buffer.from(`${fields.join("")}${String(bytes.length).padEnd(10)}\`\n`), bytes);
    if (bytes.length % 2 === 1) pieces.push(Buffer.from("\n"));
  }
  return Buffer.concat(pieces);
}

export interface DebToBuild {
  readonly data: readonly Member[];
  /** Control files beside `control`. */
  readonly control?: Readonly<Record<string, string>>;
  readonly stanza?: string;
}

export const sampleStanza = "Package: sample\nVersion: 1.0-1\nArchitecture: all\nDescription: a sample\n";

/** A .deb with gzip members. */
export async function buildDeb({ data, control = {}, stanza = sampleStanza }: DebToBuild): Promise<Buffer> {
  const files = Object.entries({ control: stanza, ...control });
  const members = files.map(([name, text]) => ({
    name: `./${name}`,
    text,
    mode: name.includes("inst") ? 0o755 : 0o644,
  }));
  return arOf([
    ["debian-binary", Buffer.from("2.0\n")],
    ["control.tar.gz", gzipSync(await tarOf([{ name: "./", type: "directory" }, ...members]))],
    ["data.tar.gz", gzipSync(await tarOf([{ name: "./", type: "directory", mode: 0o755 }, ...data]))],
  ]);
}
