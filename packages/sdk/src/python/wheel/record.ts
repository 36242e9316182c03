import { createHash, type Hash } from "node:crypto";
import { FirnError } from "../../errors/index.ts";

/** One line of RECORD: path relative to the library folder, `sha256=` and URL-safe base64 without padding, bytes. */
export type RecordRow = readonly [path: string, hash: string, size: string];

/** Reads RECORD's comma-separated lines as Python's csv module does. */
export function parseRecord(text: string): RecordRow[] {
  return text
    .split(/\r\n|\r|\n/)
    .filter((line) => line !== "")
    .map((line) => {
      const [path = "", hash = "", size = ""] = parseCsvLine(line);
      return [path, hash, size];
    });
}

function parseCsvLine(line: string): string[] {
  const cells: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^,]*))(,|$)/y;
  for (let match = cell.exec(line); match; match = cell.exec(line)) {
    cells.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    if (match[3] === "") break;
  }
  return cells;
}

/** RECORD as pip writes it: sorted, quoted where necessary, lines ended by CR LF as Python's csv module does. */
export function formatRecord(rows: readonly RecordRow[]): string {
  const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return [...rows]
    .sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]) || compare(a[2], b[2]))
    .map((row) => `${row.map(quoted).join(",")}\r\n`)
    .join("");
}

/** By code points, as Python orders text and UTF-8 does too: UTF-16 would put U+10000 and above before U+E000. */
const compare = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** The row of a file that the installation made. */
export function rowOf(path: string, bytes: Uint8Array): RecordRow {
  return [path, `sha256=${createHash("sha256").update(bytes).digest("base64url")}`, String(bytes.length)];
}

// The specification forbids weaker ones. https://packaging.python.org/specifications/binary-distribution-format/
const algorithms = new Set(["sha256", "sha384", "sha512"]);

/**
 * Passes a file's content on, and checks it against its row at the end.
 * @throws FIRN_WHEEL_INVALID where RECORD says otherwise, or with a hash that proves nothing
 */
export async function* recorded(
  bytes: AsyncIterable<Uint8Array>,
  [path, hash, size]: RecordRow,
  title: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const lies = (why: string) =>
    new FirnError("FIRN_WHEEL_INVALID", `${title}: RECORD ${why} ${path}`, {
      hint: "Choose another version of it, and tell its authors",
      details: { wheel: title, path },
    });
  const [algorithm = "", wanted = ""] = hash.split("=");
  if (!algorithms.has(algorithm))
    throw lies(hash ? `has no hash that can be trusted (${algorithm}) for` : "has no hash for");
  const hasher: Hash = createHash(algorithm);
  let length = 0;
  for await (const chunk of bytes) {
    hasher.update(chunk);
    length += chunk.length;
    yield chunk;
  }
  if (hasher.digest("base64url") !== wanted) throw lies("has another hash for");
  if (size !== "" && Number(size) !== length) throw lies("has another size for");
}
