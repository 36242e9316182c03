import type { Process } from "../../shell/index.ts";
import type { Entry } from "../../tree/index.ts";
import type { LinkCounts } from "../gnu/attributes.ts";
import { attempt } from "../gnu/errno.ts";
import type { Files } from "../gnu/files.ts";

/** One file that find has come to. */
export interface Visit {
  /** As it is printed. */
  readonly path: string;
  /** The operand that it was found under. */
  readonly start: string;
  readonly depth: number;
  /** What tests look at: a link itself, or what it leads to where links are followed. */
  readonly entry: Entry;
  /** The directory is not gone into. */
  prune: boolean;
}

/** One search. */
export interface Search {
  readonly process: Process;
  readonly files: Files;
  readonly links: LinkCounts;
  follow: "never" | "operands" | "always";
  depthFirst: boolean;
  least: number;
  most: number;
  status: number;
  quit: boolean;
  /** What is done when all has been seen: `-exec … {} +`, files of `-fprint`. */
  readonly atEnd: (() => void)[];
}

/** An expression: whether it is true of a file. */
export type Test = (visit: Visit) => boolean;

export class FindError extends Error {}

/** What a link leads to; itself where that is nowhere. @throws Errno for links that lead in a circle */
export function behind(files: Files, path: string, link: Entry): Entry {
  const found = attempt(() => files.stat(path));
  if ("value" in found) return found.value;
  if (found.error.code === "ELOOP") throw found.error;
  return link;
}
