import { FirnError } from "../errors/index.ts";

export const invalid = (title: string, what: string, cause?: unknown): FirnError =>
  new FirnError("FIRN_ARCHIVE_INVALID", `${title} ${what}`, { cause });

export const escapes = (title: string, what: string): FirnError =>
  new FirnError("FIRN_ARCHIVE_ESCAPES", `${title} ${what}`, {
    hint: "Look at what is in the archive: it may be made to overwrite files outside of its folder",
  });
