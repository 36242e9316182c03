import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { FirnError } from "../errors/index.ts";
import { parseRequirement } from "./packaging/requirement.ts";

/** What a requirements.txt asks for, its includes taken in. */
export interface RequirementsFile {
  /** Requirement strings, in their order. */
  readonly requirements: readonly string[];
  /** Bounds of what may or may not be required (`-c`). */
  readonly constraints: readonly string[];
  /** Allowed SHA-256 digests by requirement string, where there are any. */
  readonly hashes: Readonly<Record<string, readonly string[]>>;
}

interface Collected {
  readonly requirements: string[];
  readonly constraints: string[];
  readonly hashes: Record<string, string[]>;
}

/**
 * Reads a requirements.txt: requirements, comments, continued lines, `-r`, `-c`, `--hash=sha256:…`. Options that
 * choose an index or a build are not of the file but of firn's configuration, and are refused.
 * https://pip.pypa.io/en/stable/reference/requirements-file-format/
 *
 * @param file Relative to `directory`, with forward slashes.
 * @throws FIRN_PIP_REQUIREMENTS_FILE with file and line, FIRN_PIP_REQUIREMENT_INVALID
 */
export function readRequirementsFile(directory: string, file: string): RequirementsFile {
  const collected: Collected = { requirements: [], constraints: [], hashes: {} };
  read(directory, file, false, [], collected);
  return collected;
}

function read(directory: string, file: string, asConstraints: boolean, above: readonly string[], to: Collected): void {
  if (above.includes(file)) throw refuse(file, 1, `includes itself (${[...above, file].join(" → ")})`);
  let text: string;
  try {
    text = readFileSync(join(directory, file), "utf8");
  } catch (cause) {
    const from = above.at(-1);
    throw new FirnError("FIRN_PIP_REQUIREMENTS_FILE", `${file} cannot be read${from ? ` (${from} includes it)` : ""}`, {
      cause,
      hint: "Check the path; it starts from the directory of the file that says pip({ requirements, from: import.meta })",
    });
  }
  for (const { line, number } of logicalLines(text)) {
    const include = /^(?:(-r|--requirement)|(-c|--constraint))(?:\s+|=)?(.+)$/.exec(line);
    const target = include?.[3]?.trim();
    if (include && target !== undefined) {
      if (/^[a-z][a-z0-9+.-]*:\/\//i.test(target))
        throw refuse(file, number, `includes ${target}: only files can be included`);
      const path = posix.join(posix.dirname(file), target);
      read(directory, path, asConstraints || include[2] !== undefined, [...above, file], to);
      continue;
    }
    if (line.startsWith("-"))
      throw refuse(file, number, `has the option ${line.split(/[\s=]/)[0]}, which firn does not read`);
    if (/^(\.{0,2}[\\/]|file:)/.test(line))
      throw refuse(file, number, `names a path (${line}); firn installs wheels from indexes and URLs`);
    requirement(line, file, number, asConstraints, to);
  }
}

function requirement(line: string, file: string, number: number, isConstraint: boolean, to: Collected): void {
  const [text = "", ...options] = line.split(/\s+(?=--[a-z])/);
  const digests: string[] = [];
  for (const option of options) {
    const digest = /^--hash[=\s]\s*(\w+):([0-9a-fA-F]+)$/.exec(option.trim());
    if (!digest) throw refuse(file, number, `has the option ${option.split(/[\s=]/)[0]}, which firn does not read`);
    // Weaker and longer hashes beside a SHA-256 say nothing more: a wheel is known by that.
    if (digest[1] === "sha256" && digest[2]) digests.push(digest[2].toLowerCase());
  }
  if (options.length > 0 && digests.length === 0) throw refuse(file, number, "has hashes, but no sha256");
  try {
    parseRequirement(text);
  } catch (error) {
    if (!FirnError.is(error)) throw error;
    throw new FirnError(error.code, `${file}:${number}: ${error.message}`, {
      cause: error,
      hint: error.hint,
      details: error.details,
    });
  }
  if (isConstraint) to.constraints.push(text);
  else to.requirements.push(text);
  if (digests.length > 0) to.hashes[text] = digests.sort();
}

/** Lines without comments, those that end in a backslash joined with the next, each with its first line's number. */
function* logicalLines(text: string): Generator<{ readonly line: string; readonly number: number }, void, undefined> {
  let pieces: string[] = [];
  let first = 0;
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
  for (const [index, raw] of lines.entries()) {
    if (pieces.length === 0) first = index + 1;
    const isComment = /^\s*#/.test(raw);
    const goesOn = !isComment && raw.endsWith("\\") && index < lines.length - 1;
    pieces.push(isComment ? "" : raw.replace(/\\$/, "").trim());
    if (goesOn) continue;
    // As pip: a comment starts at the line's start or after white space, so that URLs may have fragments.
    const line = pieces
      .filter(Boolean)
      .join(" ")
      .replace(/(^|\s)#.*$/, "")
      .trim();
    pieces = [];
    if (line) yield { line, number: first };
  }
}

function refuse(file: string, line: number, why: string): FirnError {
  return new FirnError("FIRN_PIP_REQUIREMENTS_FILE", `${file}:${line} ${why}`, {
    hint: "Keep requirements, -r, -c and --hash in the file; set the index by PIP_INDEX_URL or pip's configuration",
    details: { file, line },
  });
}
