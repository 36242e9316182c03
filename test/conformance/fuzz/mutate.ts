import type { Random } from "../shell/random.ts";

const interesting = [0, 1, 0x7f, 0x80, 0xff, 0x20, 0x0a, 0x2f, 0x2e, 0x37];

/** An input with a few things changed: bits, bytes, runs left out, doubled or moved, the end cut off. */
export function mutate(input: Buffer, random: Random): Buffer {
  let bytes: Buffer = Buffer.from(input);
  for (let round = 1 + random.below(6); round > 0 && bytes.length > 0; round--) {
    const at = random.below(bytes.length);
    const length = 1 + random.below(Math.min(bytes.length - at, random.chance(80) ? 16 : 2048));
    bytes = random.weighted<() => Buffer>([
      [6, () => () => set(bytes, at, (bytes[at] ?? 0) ^ (1 << random.below(8)))],
      [6, () => () => set(bytes, at, random.pick(interesting))],
      [3, () => () => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)])],
      [3, () => () => Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)])],
      [2, () => () => Buffer.concat([bytes.subarray(at), bytes.subarray(0, at)])],
      [3, () => () => bytes.subarray(0, at)],
      [2, () => () => Buffer.concat([bytes, bytes.subarray(at, at + length)])],
      [2, () => () => Buffer.concat([bytes.subarray(0, at), Buffer.alloc(length), bytes.subarray(at + length)])],
    ])();
  }
  return bytes;
}

function set(bytes: Buffer, at: number, value: number): Buffer {
  bytes[at] = value;
  return bytes;
}
