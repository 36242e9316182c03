import { scanStanzas } from "../control/index.ts";
import { MentionOrder } from "./mention-order.ts";
import { headerBytes, type IndexHeader, indexFormat } from "./package-index.ts";
import { encodeRecord, recordFields } from "./package-record.ts";

/**
 * Boils a Packages file down to what resolution reads (a third of its size), laid out so that opening it parses
 * nothing. `PackageIndex` reads it. Numbers are 32-bit little-endian:
 *
 * - the header: see `IndexHeader`
 * - tables of offsets, one longer than what they count: of the records, of the lines of virtual packages
 * - the numbers of the records that are Essential or of Priority required
 * - the records, one a line, sorted by name (bytes), in the list's order within a name
 * - the virtual packages, one a line, sorted: name, then the numbers of the records that provide it, apart by tabs
 *
 * Stanzas that lack name, version, architecture, path or size are left out.
 */
export async function buildIndex(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const records: string[] = [];
  const order = new MentionOrder();
  await scanStanzas(stream, recordFields, (values) => {
    const line = encodeRecord(values, order);
    if (line !== undefined) records.push(line);
  });
  // A tab sorts before all that names consist of, so lines sort as their names do; sort() is stable for equal names.
  const nameOf = (line: string): string => line.slice(0, line.indexOf("\t"));
  records.sort((a, b) => {
    const left = nameOf(a);
    const right = nameOf(b);
    return left < right ? -1 : left > right ? 1 : 0;
  });

  const basics: number[] = [];
  const providers = new Map<string, number[]>();
  for (const [number, line] of records.entries()) {
    const fields = line.split("\t");
    if (fields[3]?.startsWith("e") || fields[4] === "1") basics.push(number);
    for (const name of providedNames(fields.at(-1) ?? "")) {
      const known = providers.get(name);
      if (!known) providers.set(name, [number]);
      else if (known.at(-1) !== number) known.push(number);
    }
  }
  const virtual = [...providers.keys()].sort().map((name) => [name, ...(providers.get(name) ?? [])].join("\t"));
  return layOut(records, virtual, basics);
}

/** `a (= 1), b` → a, b */
const providedNames = (provides: string): string[] =>
  provides === ""
    ? []
    : provides
        .split(",")
        .map((item) => /^\s*([^\s(:]+)/.exec(item)?.[1] ?? "")
        .filter((name) => name !== "");

function layOut(records: readonly string[], virtual: readonly string[], basics: readonly number[]): Buffer {
  const tables = 4 * (records.length + 1 + virtual.length + 1 + basics.length);
  const header: IndexHeader = {
    format: indexFormat,
    records: records.length,
    virtual: virtual.length,
    basics: basics.length,
  };
  const text = [...records, ...virtual].reduce((sum, line) => sum + line.length + 1, 0);
  const out = Buffer.alloc(headerBytes + tables + text);
  let at = 0;
  const number = (value: number): void => {
    at = out.writeUInt32LE(value, at);
  };
  for (const value of [header.format, header.records, header.virtual, header.basics]) number(value);
  let offset = headerBytes + tables;
  for (const lines of [records, virtual]) {
    for (const line of lines) {
      number(offset);
      offset += line.length + 1;
    }
    number(offset);
  }
  for (const value of basics) number(value);
  for (const line of [...records, ...virtual]) at += out.write(`${line}\n`, at, "latin1");
  return out;
}
