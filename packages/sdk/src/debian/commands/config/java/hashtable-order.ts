/**
 * The order in which Java's `Hashtable` hands out its keys: they depend on hashes and on the order of insertion, and
 * nothing else, so that a key store written by Java can be written the same. See java.util.Hashtable.
 */
export function hashtableOrder(keys: Iterable<string>): string[] {
  let buckets: string[][] = Array.from({ length: 11 }, () => []);
  let count = 0;
  const place = (into: string[][], key: string) => into[(hashCode(key) & 0x7fffffff) % into.length]?.unshift(key);
  for (const key of keys) {
    if (count >= Math.floor(buckets.length * 0.75)) {
      const larger: string[][] = Array.from({ length: buckets.length * 2 + 1 }, () => []);
      for (const bucket of buckets.reverse()) for (const old of bucket) place(larger, old);
      buckets = larger;
    }
    place(buckets, key);
    count++;
  }
  return buckets.reverse().flat();
}

/** `String.hashCode`, unsigned. */
function hashCode(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index++) hash = (Math.imul(31, hash) + text.charCodeAt(index)) | 0;
  return hash;
}
