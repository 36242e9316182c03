/**
 * Compares library names as the dynamic linker does, numbers by their value: `libz.so.9` before `libz.so.10`.
 * https://sourceware.org/git/?p=glibc.git;a=blob;f=elf/dl-cache.c (_dl_cache_libcmp)
 */
export function compareLibraries(one: string, other: string): number {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  let [i, j] = [0, 0];
  while (i < a.length) {
    const [x, y] = [a[i] ?? 0, b[j] ?? 0];
    if (isDigit(x)) {
      if (!isDigit(y)) return 1;
      let [left, right] = [0n, 0n];
      for (; isDigit(a[i]); i++) left = left * 10n + BigInt((a[i] ?? 0) - zero);
      for (; isDigit(b[j]); j++) right = right * 10n + BigInt((b[j] ?? 0) - zero);
      if (left !== right) return left < right ? -1 : 1;
    } else if (isDigit(y)) {
      return -1;
    } else if (x !== y) {
      return x - y;
    } else {
      i++;
      j++;
    }
  }
  return j < b.length ? -(b[j] ?? 0) : 0;
}

const zero = 0x30;
const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= zero && byte <= 0x39;
