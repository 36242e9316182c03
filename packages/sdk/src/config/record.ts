import type { Caller } from "../describe/index.ts";
import { definitionError, shown } from "../describe/index.ts";

/** A record of strings, sorted by name: the order in which a description lists them then means nothing. */
export function sortedRecord(caller: Caller, record: unknown): Readonly<Record<string, string>> {
  if (typeof record !== "object" || record === null || Array.isArray(record)) {
    throw definitionError(
      caller,
      `${caller.name}() takes names and values, not ${shown(record)}`,
      `Write ${caller.name}({ NAME: "value" })`,
    );
  }
  const entries = Object.entries(record as Readonly<Record<string, string>>);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
