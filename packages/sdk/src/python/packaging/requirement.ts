import { type Marker, scanMarker } from "./marker.ts";
import { normalizeName } from "./project-name.ts";
import { Scanner } from "./scanner.ts";
import { type Operator, type Specifier, specifierSource } from "./specifier.ts";

/** A dependency by PEP 508: `flask[async]>=3; python_version < "3.13"`. */
export interface Requirement {
  /** Normalised (PEP 503). */
  readonly name: string;
  /** Normalised, sorted, no duplicates. */
  readonly extras: readonly string[];
  readonly specifiers: readonly Specifier[];
  /** Of `name @ url`. */
  readonly url?: string;
  readonly marker?: Marker;
  /** As written, for people. */
  readonly text: string;
}

const identifier = /\b[a-zA-Z0-9][a-zA-Z0-9._-]*\b/y;
const specifier = new RegExp(specifierSource, "iy");

/**
 * Reads a requirement.
 * @throws FIRN_PIP_REQUIREMENT_INVALID naming the column and what is expected there
 *
 * @example
 * ```ts
 * parseRequirement("uvicorn[standard]>=0.30").extras; // ["standard"]
 * ```
 */
export function parseRequirement(text: string): Requirement {
  const scanner = new Scanner(text);
  scanner.space();
  const name = scanner.take(identifier)?.[0];
  if (name === undefined) return scanner.fail("a package's name");
  scanner.space();
  const extras = scanExtras(scanner);
  scanner.space();
  let url: string | undefined;
  let specifiers: readonly Specifier[] = [];
  if (scanner.take(/@/y)) {
    scanner.space();
    url = scanner.take(/[^ \t]+/y)?.[0] ?? scanner.fail("a URL after @");
    if (!scanner.atEnd && !scanner.take(/[ \t]+/y)) scanner.fail("a space after the URL");
  } else {
    specifiers = scanSpecifiers(scanner);
    scanner.space();
  }
  let marker: Marker | undefined;
  if (scanner.take(/;/y)) marker = scanMarker(scanner);
  if (!scanner.atEnd) scanner.fail(marker ? "and, or, or the end" : "a version specifier, a semicolon or the end");
  return {
    name: normalizeName(name),
    extras: [...new Set(extras.map(normalizeName))].sort(),
    specifiers,
    ...(url === undefined ? {} : { url }),
    ...(marker === undefined ? {} : { marker }),
    text: text.trim(),
  };
}

/** Reads a marker that stands alone. @throws FIRN_PIP_REQUIREMENT_INVALID */
export function scanWholeMarker(text: string): Marker {
  const scanner = new Scanner(text);
  const marker = scanMarker(scanner);
  if (!scanner.atEnd) scanner.fail("and, or, or the end");
  return marker;
}

function scanExtras(scanner: Scanner): string[] {
  if (!scanner.take(/\[/y)) return [];
  const extras: string[] = [];
  scanner.space();
  while (!scanner.sees(/\]/y)) {
    if (extras.length) {
      if (!scanner.take(/,/y)) scanner.fail("a comma or ] after an extra");
      scanner.space();
    }
    extras.push(scanner.take(identifier)?.[0] ?? scanner.fail("an extra's name or ]"));
    scanner.space();
  }
  scanner.take(/\]/y);
  return extras;
}

function scanSpecifiers(scanner: Scanner): Specifier[] {
  const open = scanner.take(/\(/y);
  scanner.space();
  const specifiers: Specifier[] = [];
  for (;;) {
    const start = scanner.position;
    const match = scanner.take(specifier);
    if (!match) {
      if (scanner.sees(/[<>=!~]/y)) scanner.fail("a version that PEP 440 allows after this operator", start);
      break;
    }
    const [operator, version = ""] = match.slice(1).filter((group) => group !== undefined);
    if (scanner.sees(/\.\*/y)) scanner.fail("== or != where a version ends in .*", start);
    if (scanner.sees(/\+[a-z0-9]/iy)) scanner.fail("== or != where a version has a local part (+…)", start);
    specifiers.push({ operator: operator as Operator, version: version.trim() });
    scanner.space();
    if (!scanner.take(/,/y)) break;
    scanner.space();
  }
  if (open && !scanner.take(/\)/y)) scanner.fail("a closing parenthesis");
  return specifiers;
}
