import type { Part, Tree } from "../../tree/index.ts";
import { linesOf } from "../commands/dpkg/database-file.ts";
import { toPattern } from "../commands/dpkg/glob.ts";

interface Filter {
  readonly include: boolean;
  readonly pattern: RegExp;
  /** What stands before the first wildcard, without a slash at its end. */
  readonly start: string;
}

export interface Skipped {
  readonly files: ReadonlySet<string>;
  /** Parents first. */
  readonly directories: readonly string[];
}

const configuration = "/etc/dpkg/dpkg.cfg";

/**
 * What a base image's dpkg leaves out of packages, as slim images have it: documentation, manuals, locales.
 * https://manpages.debian.org/dpkg.1 (`--path-exclude`)
 */
export class PathFilters {
  readonly #filters: readonly Filter[];

  constructor(tree: Tree) {
    const names = tree.list(`${configuration}.d`).filter((name) => /^[A-Za-z0-9_-]+$/.test(name));
    const files = [...names.map((name) => `${configuration}.d/${name}`), configuration];
    this.#filters = files.flatMap((file) => linesOf(tree, file).flatMap(filterOf));
  }

  /** Whether anything is left out at all. */
  get active(): boolean {
    return this.#filters.some(({ include }) => !include);
  }

  /**
   * What of a part is left out. The last filter that fits counts; directories and links to such stay where something
   * below them may be included.
   */
  skipped({ entries }: Part): Skipped {
    const files = new Set<string>();
    const directories: string[] = [];
    for (const { type, path } of entries) {
      if (this.#filters.findLast(({ pattern }) => pattern.test(`/${path}`))?.include !== false) continue;
      const mayLead = type === "directory" || type === "symlink";
      if (mayLead && this.#filters.some(({ include, start }) => include && `/${path}`.startsWith(start))) continue;
      if (type === "directory") directories.push(path);
      else files.add(path);
    }
    return { files, directories };
  }
}

function filterOf(line: string): Filter[] {
  const [, kind, value = ""] = /^\s*path-(exclude|include)(?:\s*=\s*|\s+)["']?([^"']*?)["']?\s*$/.exec(line) ?? [];
  if (kind === undefined || value === "") return [];
  const start = (/^[^*?[\\]*/.exec(value)?.[0] ?? "").replace(/\/+$/, "");
  return [{ include: kind === "include", pattern: toPattern(value), start }];
}
