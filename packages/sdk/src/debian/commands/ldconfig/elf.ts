/** What the dynamic linker's cache says of a shared object. */
export interface SharedObject {
  readonly soname?: string | undefined;
  /** As ldconfig writes it: which C library and which machine. */
  readonly flags: number;
}

const types = { exec: 2, dyn: 3 } as const;
const segments = { load: 1, dynamic: 2 } as const;
const tags = { end: 0, strings: 5, soname: 14 } as const;
const machines = {
  i386: 3,
  ppc64: 21,
  s390: 22,
  arm: 40,
  x86_64: 62,
  aarch64: 183,
  riscv: 243,
  loongarch: 258,
} as const;

/** `FLAG_ELF_LIBC6`, which all libraries have since libc5 is gone. */
const libc6 = 0x0003;

/**
 * Reads an ELF file's dynamic section. https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html
 * @returns undefined for what is no shared object of a machine that Debian has
 */
export function readSharedObject(file: Buffer): SharedObject | undefined {
  if (file.length < 52 || file.readUInt32BE(0) !== 0x7f454c46) return undefined;
  const wide = file[4] === 2;
  const read = reader(file, wide, file[5] === 1);
  try {
    const type = read.half(16);
    if (type !== types.dyn && type !== types.exec) return undefined;
    const machine = machineFlags(read.half(18), wide, read.word(wide ? 48 : 36));
    if (machine === undefined) return undefined;
    const headers = programHeaders(read, wide);
    const dynamic = headers.find(({ type }) => type === segments.dynamic);
    if (!dynamic) return undefined;
    const soname = sonameOf(file, read, dynamic, headers);
    return { ...(soname !== undefined && { soname }), flags: libc6 | machine };
  } catch (error) {
    // A header that points beyond the file: not a library that the linker could load.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

interface ProgramHeader {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly size: number;
}

interface Reader {
  readonly half: (at: number) => number;
  readonly word: (at: number) => number;
  /** An address or offset: as wide as the machine's. */
  readonly address: (at: number) => number;
  readonly width: number;
}

function reader(file: Buffer, wide: boolean, little: boolean): Reader {
  const word = (at: number): number => (little ? file.readUInt32LE(at) : file.readUInt32BE(at));
  const long = (at: number): number => Number(little ? file.readBigUInt64LE(at) : file.readBigUInt64BE(at));
  return {
    half: (at) => (little ? file.readUInt16LE(at) : file.readUInt16BE(at)),
    word,
    address: wide ? long : word,
    width: wide ? 8 : 4,
  };
}

function programHeaders({ half, word, address }: Reader, wide: boolean): ProgramHeader[] {
  const start = address(wide ? 32 : 28);
  const size = half(wide ? 54 : 42);
  const headers: ProgramHeader[] = [];
  for (let index = 0; index < half(wide ? 56 : 44); index++) {
    const at = start + index * size;
    headers.push({
      type: word(at),
      offset: address(at + (wide ? 8 : 4)),
      address: address(at + (wide ? 16 : 8)),
      size: address(at + (wide ? 32 : 16)),
    });
  }
  return headers;
}

function sonameOf(
  file: Buffer,
  { address, width }: Reader,
  dynamic: ProgramHeader,
  headers: readonly ProgramHeader[],
): string | undefined {
  let strings: number | undefined;
  let name: number | undefined;
  for (let at = dynamic.offset; at < dynamic.offset + dynamic.size; at += 2 * width) {
    const tag = address(at);
    if (tag === tags.end) break;
    if (tag === tags.strings) strings = address(at + width);
    if (tag === tags.soname) name = address(at + width);
  }
  if (strings === undefined || name === undefined) return undefined;
  const table = strings;
  const segment = headers.find(
    ({ type, address: start, size }) => type === segments.load && table >= start && table < start + size,
  );
  if (!segment) return undefined;
  const from = segment.offset + (table - segment.address) + name;
  const end = file.indexOf(0, from);
  return end < 0 ? undefined : file.toString("utf8", from, end);
}

/** https://sourceware.org/git/?p=glibc.git;a=blob;f=sysdeps/generic/ldconfig.h */
function machineFlags(machine: number, wide: boolean, flags: number): number | undefined {
  switch (machine) {
    case machines.x86_64:
      return wide ? 0x0300 : 0x0800;
    case machines.aarch64:
      return 0x0a00;
    case machines.arm:
      // EF_ARM_ABI_FLOAT_HARD: armhf; else armel's soft float.
      return flags & 0x400 ? 0x0900 : 0x0b00;
    case machines.ppc64:
      return 0x0500;
    case machines.s390:
      return wide ? 0x0400 : 0;
    case machines.riscv:
      // EF_RISCV_FLOAT_ABI_DOUBLE, the only one that Debian has.
      return 0x1000;
    case machines.loongarch:
      return 0x1200;
    case machines.i386:
      return 0;
    default:
      return undefined;
  }
}
