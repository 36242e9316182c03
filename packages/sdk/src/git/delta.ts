import { gitInvalid } from "./git-error.ts";

const damaged = (): Error => gitInvalid("the git server's pack has a damaged change");

/** https://git-scm.com/docs/gitformat-pack#_deltified_representation: copies from the base and new bytes, in turns. */
export function applyDelta(base: Buffer, delta: Buffer): Buffer {
  const [baseSize, afterBase] = readSize(delta, 0);
  const [size, start] = readSize(delta, afterBase);
  if (baseSize !== base.length) throw damaged();
  const result = Buffer.allocUnsafe(size);
  let done = 0;
  let at = start;
  while (at < delta.length) {
    const code = delta[at++] ?? 0;
    let from = delta;
    let offset = at;
    let length = code;
    if (code & 0x80) {
      from = base;
      [offset, at] = readBytes(delta, at, code & 0x0f);
      [length, at] = readBytes(delta, at, (code >> 4) & 0x07);
      if (length === 0) length = 0x10000;
    } else at += length;
    if (code === 0 || offset + length > from.length || done + length > size) throw damaged();
    from.copy(result, done, offset, offset + length);
    done += length;
  }
  if (done !== size) throw damaged();
  return result;
}

export function deltaResultSize(delta: Buffer): number {
  return readSize(delta, readSize(delta, 0)[1])[0];
}

/** Seven bits a byte, lowest first. */
function readSize(bytes: Buffer, start: number): [value: number, next: number] {
  let value = 0;
  let at = start;
  for (let factor = 1; ; factor *= 128) {
    const byte = bytes[at++];
    if (byte === undefined) throw damaged();
    value += (byte & 0x7f) * factor;
    if (!(byte & 0x80)) return [value, at];
  }
}

/** Whole bytes, lowest first; those whose bit in `mask` is not set are 0 and not there. */
function readBytes(bytes: Buffer, start: number, mask: number): [value: number, next: number] {
  let value = 0;
  let at = start;
  for (let bit = 0; mask >> bit; bit++) {
    if ((mask >> bit) & 1) {
      const byte = bytes[at++];
      if (byte === undefined) throw damaged();
      value += byte * 256 ** bit;
    }
  }
  return [value, at];
}
