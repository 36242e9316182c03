const pageSize = 4096;
const pageHeader = 26;
/** What Postfix says it will hold; the file counts on from there. */
const expected = 4096;

/**
 * Writes a Berkeley DB hash of version 9, as far as it is small: two buckets of a page each. The file's identity, by
 * which Berkeley DB shares it between processes, is zero.
 *
 * @returns undefined where a bucket would not fit into its page.
 */
export function writeBerkeleyHash(pairs: ReadonlyMap<string, string>): Buffer | undefined {
  const buckets: [string, string][][] = [[], []];
  for (const pair of pairs) buckets[hashOf(pair[0]) & 1]?.push(pair);
  const pages = buckets.map((bucket, index) => bucketPage(index + 1, bucket));
  const [first, second] = pages;
  return first && second && Buffer.concat([metadataPage(pairs.size), first, second]);
}

/** Fowler, Noll and Vo's hash, multiplied first. */
function hashOf(key: string): number {
  let hash = 0;
  for (let index = 0; index < key.length; index++) hash = Math.imul(hash, 16_777_619) ^ key.charCodeAt(index);
  return hash >>> 0;
}

/** Every page begins with where in a log it was last changed: in none. */
function page(number: number): Buffer {
  const bytes = Buffer.alloc(pageSize);
  bytes.writeUInt32LE(1, 4);
  bytes.writeUInt32LE(number, 8);
  return bytes;
}

function metadataPage(count: number): Buffer {
  const bytes = page(0);
  bytes.writeUInt32LE(0x061561, 12);
  bytes.writeUInt32LE(9, 16);
  bytes.writeUInt32LE(pageSize, 20);
  bytes.writeUInt8(8, 25);
  // The last page.
  bytes.writeUInt32LE(2, 32);
  // The last bucket, the masks for hashes, how full buckets may be, how many pairs.
  for (const [index, value] of [1, 1, 0, 0, expected + count].entries()) bytes.writeUInt32LE(value, 72 + 4 * index);
  // By this a reader finds out that it hashes otherwise.
  bytes.writeUInt32LE(hashOf("%$sniglet^&\0"), 92);
  // Pages that come before the buckets of each doubling.
  bytes.writeUInt32LE(1, 96);
  bytes.writeUInt32LE(1, 100);
  return bytes;
}

function bucketPage(number: number, pairs: [string, string][]): Buffer | undefined {
  const bytes = page(number);
  const items = pairs.sort(([a], [b]) => (a < b ? -1 : 1)).flat();
  let end = pageSize;
  for (const [index, item] of items.entries()) {
    end -= item.length + 1;
    if (end < pageHeader + 2 * items.length) return undefined;
    bytes.writeUInt8(1, end);
    bytes.write(item, end + 1, "latin1");
    bytes.writeUInt16LE(end, pageHeader + 2 * index);
  }
  bytes.writeUInt16LE(items.length, 20);
  bytes.writeUInt16LE(end % 65_536, 22);
  // A page of sorted pairs.
  bytes.writeUInt8(13, 25);
  return bytes;
}
