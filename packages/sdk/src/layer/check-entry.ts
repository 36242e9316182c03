import { type ErrorCode, FirnError } from "../errors/index.ts";
import type { Entry } from "../tree/index.ts";

/** Watches over the entries of one part as they come: what is wrong here would be wrong in every image made of it. */
export class EntryChecker {
  readonly #title: string;
  readonly #paths = new Map<string, Entry>();

  constructor(title: string) {
    this.#title = title;
  }

  /** @throws FIRN_ARCHIVE_ESCAPES, FIRN_ARCHIVE_INVALID, FIRN_PATH_CONFLICT */
  check(entry: Entry): void {
    checkPath(entry.path, this.#title);
    for (const [field, max] of [
      ["mode", 0o7777],
      ["uid", 2 ** 32],
      ["gid", 2 ** 32],
      ["mtime", 2 ** 40],
    ] as const) {
      const value = entry[field];
      const min = field === "mtime" ? -(2 ** 40) : 0;
      if (!Number.isInteger(value) || value < min || value > max) this.#refuse(entry, `has the ${field} ${value}`);
    }
    if (entry.type === "file" && !(Number.isSafeInteger(entry.size) && entry.size >= 0)) {
      this.#refuse(entry, `has the size ${entry.size}`);
    }
    if (entry.type === "symlink" && (entry.target === "" || /[\0\p{Surrogate}]/u.test(entry.target))) {
      this.#refuse(entry, "is a symlink to nothing that can be written");
    }
    if (entry.type === "hardlink") {
      const target = this.#paths.get(entry.target)?.type;
      if (target !== "file" && target !== "hardlink") {
        this.#refuse(entry, `is a hardlink to ${entry.target}, which is no file before it`);
      }
    }
    if (this.#paths.has(entry.path)) this.#refuse(entry, "comes twice", "FIRN_PATH_CONFLICT");
    this.#paths.set(entry.path, entry);
  }

  #refuse(entry: Entry, why: string, code: ErrorCode = "FIRN_ARCHIVE_INVALID"): never {
    throw new FirnError(code, `${this.#title}: /${entry.path} ${why}`, {
      details: { part: this.#title, path: entry.path },
    });
  }
}

/** @throws FIRN_ARCHIVE_ESCAPES where a path leaves the root, FIRN_ARCHIVE_INVALID where it is none. */
function checkPath(path: string, title: string): void {
  const parts = path.split("/");
  const details = { part: title, path };
  if (path.startsWith("/") || parts.includes("..")) {
    throw new FirnError("FIRN_ARCHIVE_ESCAPES", `${title}: the path "${path}" leaves the image's root`, { details });
  }
  if (parts.includes("") || parts.includes(".") || /[\0\p{Surrogate}]/u.test(path)) {
    throw new FirnError("FIRN_ARCHIVE_INVALID", `${title}: ${JSON.stringify(path)} is not a path in an image`, {
      details,
    });
  }
}
