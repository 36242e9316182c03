import type { Part, Tree } from "../../tree/index.ts";
import { linesOf } from "../commands/dpkg/database-file.ts";
import { toPattern } from "../commands/dpkg/glob.ts";
import { mergedPath } from "../deb/usr-merge.ts";

interface Filter {
  readonly include: boolean;
  readonly pattern: RegExp;
  /** What stands before the first wildcard, without a slash at its end. */
  readonly start: string;
}

/** Paths on a merged /usr. */
export interface Skipped {
  readonly files: ReadonlySet<string>;
  /** Parents first. */
  readonly directories: readonly string[];
}

const configuration = "/etc/dpkg/dpkg.cfg";

/**
 * What a system's dpkg leaves out of packages, as slim images have it: documentation, manuals, locales.
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
   * What of a package is left out. The last filter that fits counts; directories and links to such stay where something
   * below them may be included. dpkg goes by the paths that the package has, which may be those before usr-merge.
   *
   * @param list as dpkg lists the package's files: `/lib/systemd/system/nginx.service`
   */
  skipped({ entries }: Part, list: readonly string[]): Skipped {
    const files = new Set<string>();
    const directories: string[] = [];
    const types = new Map(entries.map(({ path, type }) => [path, type]));
    for (const path of list) {
      if (this.#filters.findLast(({ pattern }) => pattern.test(path))?.include !== false) continue;
      const place = mergedPath(path.slice(1));
      const type = types.get(place);
      const mayLead = type === "directory" || type === "symlink";
      if (mayLead && this.#filters.some(({ include, start }) => include && path.startsWith(start))) continue;
      if (type === "directory") directories.push(place);
      else files.add(place);
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
