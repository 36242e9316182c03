/** A .NET assembly with nothing in it but its name, version 1.2.3.4, a public key, and one file that it names. */
export function smallAssembly(name: string, file: string, key: Buffer): Buffer {
  const strings = Buffer.from(`\0${name}\0${file}\0`);
  const blobs = Buffer.concat([Buffer.from([0, key.length]), key]);
  const tables = Buffer.alloc(24 + 8 + 22 + 8);
  tables.writeBigUInt64LE((1n << 0x20n) | (1n << 0x26n), 8);
  tables.writeUInt32LE(1, 24);
  tables.writeUInt32LE(1, 28);
  // Assembly: hash algorithm, version, flags, key, name, culture; File: flags, name, hash.
  for (const [index, number] of [1, 2, 3, 4].entries()) tables.writeUInt16LE(number, 36 + index * 2);
  tables.writeUInt16LE(1, 48);
  tables.writeUInt16LE(1, 50);
  tables.writeUInt16LE(name.length + 2, 58);

  const headers: Buffer[] = [];
  const streams = { "#~": tables, "#Strings": strings, "#Blob": blobs };
  let offset = 20 + 12 + 20 + 16;
  for (const [stream, bytes] of Object.entries(streams)) {
    const header = Buffer.alloc(8 + Math.ceil((stream.length + 1) / 4) * 4);
    header.writeUInt32LE(offset, 0);
    header.writeUInt32LE(bytes.length, 4);
    header.write(stream, 8);
    headers.push(header);
    offset += bytes.length;
  }
  const root = Buffer.alloc(20);
  root.write("BSJB", 0);
  root.writeUInt16LE(3, 18);
  const metadata = Buffer.concat([root, ...headers, ...Object.values(streams)]);

  // One section at address 0x2000, which begins at 0x200 in the file with the CLI header.
  const file32 = Buffer.alloc(0x200);
  file32.writeUInt32LE(0x80, 0x3c);
  file32.write("PE\0\0", 0x80);
  file32.writeUInt16LE(1, 0x86);
  file32.writeUInt16LE(224, 0x94);
  file32.writeUInt16LE(0x10b, 0x98);
  file32.writeUInt32LE(0x2000, 0x98 + 96 + 14 * 8);
  const section = 0x98 + 224;
  file32.writeUInt32LE(0x1000, section + 8);
  file32.writeUInt32LE(0x2000, section + 12);
  file32.writeUInt32LE(0x200, section + 20);
  const cli = Buffer.alloc(72);
  cli.writeUInt32LE(0x2000 + cli.length, 8);
  return Buffer.concat([file32, cli, metadata]);
}
