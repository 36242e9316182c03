import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, TomlError } from "smol-toml";
import { type ErrorCode, FirnError } from "../errors/index.ts";

/** A TOML document as plain data. Dates stay objects of the parser's. */
export type TomlTable = { readonly [key: string]: unknown };

/** A text file of the host. @throws with `code` where it cannot be read */
export function readHostFile(directory: string, file: string, code: ErrorCode): string {
  try {
    return readFileSync(join(directory, file), "utf8").replace(/^\uFEFF/, "");
  } catch (cause) {
    throw new FirnError(code, `${file} cannot be read`, {
      cause,
      hint: "Check the path; it starts from the directory of the file that says from: import.meta",
      details: { file },
    });
  }
}

/** @throws with `code`, with file, line and column, where it is not TOML */
export function readToml(directory: string, file: string, code: ErrorCode): TomlTable {
  return parseToml(readHostFile(directory, file, code), file, code);
}

export function parseToml(text: string, file: string, code: ErrorCode): TomlTable {
  try {
    return parse(text, { integersAsBigInt: false });
  } catch (cause) {
    const at = cause instanceof TomlError ? `:${cause.line}:${cause.column}` : "";
    const why =
      cause instanceof Error ? (cause.message.split("\n")[0] ?? "").replace("Invalid TOML document: ", "") : "";
    throw new FirnError(code, `${file}${at} is not TOML: ${why}`, {
      cause,
      hint: "Mend the file, or write it again with the tool that made it",
      details: { file },
    });
  }
}

/** A value that has to be a table; an absent one is empty. */
export const tableIn = (value: unknown): TomlTable =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as TomlTable) : {};

/** A value that has to be text; anything else counts as absent. */
export const textIn = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
