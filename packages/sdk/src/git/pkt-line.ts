import { gitInvalid } from "./git-error.ts";

/** A line of git's wire protocol, or one of its marks: https://git-scm.com/docs/protocol-common#_pkt_line_format */
export type Packet = Buffer | "flush" | "delimiter" | "end";

const marks: Readonly<Record<number, Packet>> = { 0: "flush", 1: "delimiter", 2: "end" };

export const flush = "0000";
export const delimiter = "0001";

export function packet(text: string): string {
  return (Buffer.byteLength(text) + 4).toString(16).padStart(4, "0") + text;
}

/** Cuts a stream into packets. @throws FIRN_GIT_INVALID where it is not made of whole packets. */
export async function* readPackets(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Packet, void, undefined> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of stream) {
    rest = rest.length === 0 ? Buffer.from(piece.buffer, piece.byteOffset, piece.length) : Buffer.concat([rest, piece]);
    let at = 0;
    while (rest.length - at >= 4) {
      const digits = rest.toString("latin1", at, at + 4);
      const length = /^[0-9a-f]{4}$/i.test(digits) ? Number.parseInt(digits, 16) : Number.NaN;
      const mark = marks[length];
      if (mark === undefined && !(length >= 4)) throw gitInvalid("the server's answer is not in git's protocol");
      if (mark === undefined && rest.length - at < length) break;
      yield mark ?? rest.subarray(at + 4, at + length);
      at += mark === undefined ? length : 4;
    }
    rest = rest.subarray(at);
  }
  if (rest.length > 0) throw gitInvalid("the server's answer was cut short");
}

/** The line's text without its line feed. */
export const textOf = (line: Packet): string =>
  typeof line === "string" ? line : line.toString("utf8").replace(/\n$/, "");
