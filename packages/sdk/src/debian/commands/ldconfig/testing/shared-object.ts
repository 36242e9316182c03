/** The smallest ELF file that ldconfig takes for a library: a loaded segment and a dynamic section with a name. */
export function sharedObject(soname: string | undefined, machine = 62): Buffer {
  const headerSize = 64;
  const programSize = 56;
  const strings = Buffer.from(`\0${soname ?? ""}\0`);
  const dynamicAt = headerSize + 2 * programSize;
  const stringsAt = dynamicAt + 4 * 16;
  const file = Buffer.alloc(stringsAt + strings.length);
  file.write("\u007fELF", 0, "latin1");
  file.set([2, 1, 1], 4);
  file.writeUInt16LE(3, 16);
  file.writeUInt16LE(machine, 18);
  file.writeUInt32LE(1, 20);
  file.writeBigUInt64LE(BigInt(headerSize), 32);
  file.writeUInt16LE(headerSize, 52);
  file.writeUInt16LE(programSize, 54);
  file.writeUInt16LE(2, 56);
  const program = (index: number, type: number, offset: number, size: number) => {
    const at = headerSize + index * programSize;
    file.writeUInt32LE(type, at);
    for (const field of [8, 16, 24]) file.writeBigUInt64LE(BigInt(offset), at + field);
    for (const field of [32, 40]) file.writeBigUInt64LE(BigInt(size), at + field);
  };
  program(0, 1, 0, file.length);
  program(1, 2, dynamicAt, 4 * 16);
  const tags: [number, number][] = [
    [5, stringsAt],
    [10, strings.length],
    ...(soname === undefined ? [] : [[14, 1] as [number, number]]),
  ];
  for (const [index, [tag, value]] of tags.entries()) {
    file.writeBigUInt64LE(BigInt(tag), dynamicAt + index * 16);
    file.writeBigUInt64LE(BigInt(value), dynamicAt + index * 16 + 8);
  }
  file.set(strings, stringsAt);
  return file;
}
