import { normalizeName } from "./project-name.ts";
import type { Scanner } from "./scanner.ts";
import { parseSpecifier, satisfies } from "./specifier.ts";
import { parseVersion } from "./version.ts";

/** One side of a comparison: a variable of the environment, or text in quotes. */
type Operand = { readonly variable: string } | { readonly text: string };

/** An environment marker by PEP 508, as a tree. */
export type Marker =
  | { readonly and: readonly Marker[] }
  | { readonly or: readonly Marker[] }
  | { readonly left: Operand; readonly operator: string; readonly right: Operand };

/**
 * Values of the marker variables, `extra` included where one is asked for. Locks ask for several extras and groups at
 * once (`extras` and `dependency_groups` of PEP 751): those are sets, and so may `extra` be.
 */
export type MarkerEnvironment = Readonly<Record<string, string | ReadonlySet<string>>>;

const variable = new RegExp(
  String.raw`\b(python_version|python_full_version|os[._]name|sys[._]platform|platform_(?:release|system)|` +
    String.raw`platform[._](?:version|machine|python_implementation)|python_implementation|` +
    String.raw`implementation_(?:name|version)|extras?|dependency_groups)\b`,
  "y",
);

/** Reads a marker up to where it ends. @throws FIRN_PIP_REQUIREMENT_INVALID */
export function scanMarker(scanner: Scanner): Marker {
  const either: Marker[] = [];
  let all: Marker[] = [scanAtom(scanner)];
  for (;;) {
    const word = scanner.take(/\b(or|and)\b/y)?.[1];
    if (word === undefined) break;
    if (word === "or") {
      either.push(joined(all));
      all = [];
    }
    all.push(scanAtom(scanner));
  }
  either.push(joined(all));
  return either.length === 1 ? joined(all) : { or: either };
}

const joined = (all: readonly Marker[]): Marker => (all.length === 1 && all[0] ? all[0] : { and: all });

function scanAtom(scanner: Scanner): Marker {
  scanner.space();
  let marker: Marker;
  if (scanner.take(/\(/y)) {
    marker = scanMarker(scanner);
    if (!scanner.take(/\)/y)) scanner.fail("and, or, or a closing parenthesis");
  } else {
    const left = scanOperand(scanner);
    const operator = scanOperator(scanner);
    const start = scanner.position;
    const right = scanOperand(scanner);
    if ("text" in left && "text" in right) scanner.fail("a variable, such as python_version, on one side", start);
    marker = { left, operator, right };
  }
  scanner.space();
  return marker;
}

function scanOperand(scanner: Scanner): Operand {
  scanner.space();
  const name = scanner.take(variable)?.[1]?.replace(".", "_");
  if (name !== undefined) return { variable: name === "python_implementation" ? `platform_${name}` : name };
  const quoted = scanner.take(/'([^']*)'|"([^"]*)"/y);
  if (!quoted) return scanner.fail("a marker variable or text in quotes");
  return { text: quoted[1] ?? quoted[2] ?? "" };
}

function scanOperator(scanner: Scanner): string {
  scanner.space();
  const symbol = scanner.take(/===|==|~=|!=|<=|>=|<|>|\bin\b/y)?.[0];
  if (symbol !== undefined) return symbol;
  if (scanner.take(/\bnot[ \t]+in\b/y)) return "not in";
  return scanner.fail("a comparison: <=, <, !=, ==, >=, >, ~=, ===, in, not in");
}

/** Whether a marker holds: versions are compared as versions where both sides are some, otherwise text. */
export function markerHolds(marker: Marker, environment: MarkerEnvironment): boolean {
  if ("and" in marker) return marker.and.every((part) => markerHolds(part, environment));
  if ("or" in marker) return marker.or.some((part) => markerHolds(part, environment));
  const { left, operator, right } = marker;
  const isName = [left, right].some((side) => "variable" in side && nameVariables.has(side.variable));
  const value = (operand: Operand) => {
    const found = "variable" in operand ? (environment[operand.variable] ?? "") : operand.text;
    if (typeof found !== "string") return found;
    return isName ? normalizeName(found) : found;
  };
  const [a, b] = [value(left), value(right)];
  if (typeof a === "string" && typeof b === "string") return compare(a, operator, b);
  const [set, name] = typeof a === "string" ? [b, a] : [a, b];
  const isIn = typeof set !== "string" && typeof name === "string" && set.has(name);
  return operator.startsWith("!") || operator.startsWith("not") ? !isIn : isIn;
}

/** Variables whose values are names, equal in every spelling. */
const nameVariables = new Set(["extra", "extras", "dependency_groups"]);

function compare(left: string, operator: string, right: string): boolean {
  const specifier = parseSpecifier(operator + right);
  const version = specifier && parseVersion(left);
  if (specifier && version) return satisfies(version, specifier);
  switch (operator) {
    case "in":
      return right.includes(left);
    case "not in":
      return !right.includes(left);
    case "==":
    case "===":
      return left === right;
    case "!=":
      return left !== right;
    // Text has an order too; `platform_release >= "…"` is the case in the wild.
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case ">=":
      return left >= right;
    default:
      return false;
  }
}
