import { bodyOf, isFixed, membersOf, sizeAndAlignment } from "./variant-type.ts";

/** A value without its type: 64-bit integers are bigints, arrays and tuples arrays, a maybe an array of none or one. */
export type VariantValue = number | bigint | boolean | string | Variant | readonly VariantValue[];

/** A typed value. https://docs.gtk.org/glib/struct.Variant.html */
export interface Variant {
  readonly type: string;
  readonly value: VariantValue;
}

/** What is wrong with a value's text. */
export class VariantError extends Error {}

export const stringVariant = (value: string): Variant => ({ type: "s", value });

export const compareNumbers = (a: VariantValue, b: VariantValue): number => (a < b ? -1 : a > b ? 1 : 0);

/** A value's bytes, little-endian. https://docs.gtk.org/glib/gvariant-specification-1.0.html */
export function serialise({ type, value }: Variant): Buffer {
  switch (type.charAt(0)) {
    case "a":
      return array(bodyOf(type), value as readonly VariantValue[]);
    case "m":
      return maybe(bodyOf(type), value as readonly VariantValue[]);
    case "(":
    case "{":
      return tuple(type, value as readonly VariantValue[]);
    case "v": {
      const inner = value as Variant;
      return Buffer.concat([serialise(inner), Buffer.from(`\0${inner.type}`)]);
    }
    case "s":
    case "o":
    case "g":
      return Buffer.from(`${value as string}\0`);
    default:
      return scalar(type, value);
  }
}

function scalar(type: string, value: VariantValue): Buffer {
  const { size } = sizeAndAlignment(type);
  const bytes = Buffer.alloc(size);
  if (type === "b") bytes.writeUInt8(value === true ? 1 : 0);
  else if (type === "d") bytes.writeDoubleLE(Number(value));
  else if (size === 8) bytes.writeBigUInt64LE(BigInt.asUintN(64, value as bigint));
  else bytes.writeUIntLE(Number(BigInt.asUintN(8 * size, BigInt(value as number))), 0, size);
  return bytes;
}

/** Pieces one after the other, each at its alignment. */
class Body {
  readonly #pieces: Buffer[] = [];
  size = 0;

  add(bytes: Buffer, alignment: number): void {
    this.pad(alignment);
    this.#pieces.push(bytes);
    this.size += bytes.length;
  }

  pad(alignment: number): void {
    const gap = -this.size & (alignment - 1);
    if (gap > 0) this.#pieces.push(Buffer.alloc(gap));
    this.size += gap;
  }

  /** With the ends of what has no fixed size behind it, in words as small as the whole allows. */
  framed(ends: readonly number[]): Buffer {
    const width = [1, 2, 4].find((one) => this.size + ends.length * one < 2 ** (8 * one)) ?? 8;
    const frame = Buffer.alloc(ends.length * width);
    for (const [index, end] of ends.entries()) frame.writeUIntLE(end, index * width, Math.min(width, 6));
    return Buffer.concat([...this.#pieces, frame]);
  }
}

function array(element: string, values: readonly VariantValue[]): Buffer {
  const body = new Body();
  const { alignment } = sizeAndAlignment(element);
  const ends: number[] = [];
  for (const value of values) {
    body.add(serialise({ type: element, value }), alignment);
    ends.push(body.size);
  }
  return body.framed(isFixed(element) ? [] : ends);
}

function maybe(element: string, [value]: readonly VariantValue[]): Buffer {
  if (value === undefined) return Buffer.alloc(0);
  const bytes = serialise({ type: element, value });
  return isFixed(element) ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]);
}

function tuple(type: string, values: readonly VariantValue[]): Buffer {
  const types = membersOf(type);
  if (types.length === 0) return Buffer.alloc(1);
  const body = new Body();
  const ends: number[] = [];
  for (const [index, member] of types.entries()) {
    body.add(serialise({ type: member, value: values[index] ?? 0 }), sizeAndAlignment(member).alignment);
    if (!isFixed(member) && index < types.length - 1) ends.unshift(body.size);
  }
  if (isFixed(type)) body.pad(sizeAndAlignment(type).alignment);
  return body.framed(ends);
}
