import type { z } from "zod";
import { shown } from "./definition-error.ts";
import { didYouMean } from "./did-you-mean.ts";

type Issue = z.core.$ZodIssue;

/** The first thing that is wrong with a value, as the rest of a sentence: `"to" must be …, not "app"`. */
export function explainIssues(issues: readonly Issue[], value: unknown): string {
  const issue = issues[0];
  return issue ? explain(issue, value) : "it is not valid";
}

function explain(issue: Issue, value: unknown): string {
  const path = issue.path.filter((key) => typeof key !== "symbol");
  const found = path.reduce<unknown>((at, key) => (at as Record<string | number, unknown> | undefined)?.[key], value);
  const field = path.length === 0 ? "it" : `"${fieldName(path)}"`;
  const not = found === undefined ? "" : `, not ${shown(found)}`;
  switch (issue.code) {
    case "invalid_type":
      return found === undefined ? `${field} is missing` : `${field} must be ${article(issue.expected)}${not}`;
    case "invalid_value":
      return `${field} must be ${oneOf(issue.values)}${not}${suggestion(found, issue.values.map(String))}`;
    case "invalid_union":
      return `${field} is not of a known kind${not}`;
    case "invalid_key":
      return `the name ${shown(path.at(-1))} ${issue.issues[0]?.message ?? "is not valid"}`;
    case "too_small":
      return issue.origin === "string"
        ? `${field} must not be empty`
        : `${field} must be at least ${issue.minimum}${not}`;
    case "too_big":
      return `${field} must be at most ${issue.maximum}${not}`;
    case "unrecognized_keys":
      return `${field} has no ${issue.keys.map((key) => `"${key}"`).join(", ")}`;
    case "invalid_format":
      return `${field} ${issue.message}${not}`;
    default:
      return `${field} is not valid: ${issue.message}`;
  }
}

/** `argv[1]`, `owner.uid`. */
const fieldName = (path: readonly (string | number)[]): string =>
  path.map((key, at) => (typeof key === "number" ? `[${key}]` : at === 0 ? key : `.${key}`)).join("");

const article = (type: string): string => {
  if (type === "int") return "a whole number";
  if (type === "record" || type === "object") return "an object";
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
};

const oneOf = (values: readonly unknown[]): string =>
  values.length === 1 ? shown(values[0]) : `${values.slice(0, -1).map(shown).join(", ")} or ${shown(values.at(-1))}`;

function suggestion(found: unknown, values: readonly string[]): string {
  const near = typeof found === "string" ? didYouMean(found, values) : undefined;
  return near === undefined ? "" : ` (did you mean "${near}"?)`;
}
