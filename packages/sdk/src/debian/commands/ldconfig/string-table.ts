/**
 * Lays out strings as glibc's ldconfig does: sorted from their ends, so that one that ends another lies inside it.
 * https://sourceware.org/git/?p=glibc.git;a=blob;f=elf/stringtable.c
 */
export function layOutStrings(strings: Iterable<string>): { bytes: Buffer; offsets: ReadonlyMap<string, number> } {
  const sorted = [...new Set(strings)].map((text) => ({ text, bytes: Buffer.from(text) })).sort(compareEnds);
  const offsets = new Map<string, number>();
  const kept: Buffer[] = [];
  let size = 0;
  let previous: { readonly bytes: Buffer; readonly offset: number } | undefined;
  for (const { text, bytes } of sorted) {
    const inside = previous?.bytes.subarray(-bytes.length);
    const offset: number =
      previous && inside?.equals(bytes) ? previous.offset + previous.bytes.length - bytes.length : size;
    if (offset === size) {
      kept.push(bytes, Buffer.of(0));
      size += bytes.length + 1;
    }
    offsets.set(text, offset);
    previous = { bytes, offset };
  }
  return { bytes: Buffer.concat(kept), offsets };
}

function compareEnds({ bytes: left }: { bytes: Buffer }, { bytes: right }: { bytes: Buffer }): number {
  for (let back = 1; back <= Math.min(left.length, right.length); back++) {
    const difference = (right.at(-back) ?? 0) - (left.at(-back) ?? 0);
    if (difference !== 0) return difference;
  }
  // Longer ones first, so that their ends can be found in them.
  return right.length - left.length;
}
