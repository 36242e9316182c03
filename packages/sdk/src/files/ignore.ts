import type { IgnoreRule } from "./ignore-rules.ts";

/** Rules and the path, relative to where they were written, of the directory that is walked. */
export interface RuleSet {
  readonly rules: readonly IgnoreRule[];
  /** `""` where they are relative to the walked directory itself. */
  readonly base: string;
}

/** What is left out, by paths relative to the walked directory (`""` is the directory itself). */
export interface Ignore {
  /** Whether the last rule that matches the path or one of its parents leaves it out. */
  ignores(path: string): boolean;
  /** Whether a rule may take back in something below a directory that is left out. */
  mayRestoreBelow(path: string): boolean;
}

/** Later sets add to earlier ones: a `!pattern` takes back in what an earlier set left out. */
export function createIgnore(sets: readonly RuleSet[]): Ignore {
  return {
    ignores(path) {
      let ignored = false;
      for (const { rules, base } of sets) {
        if (rules.length === 0) continue;
        const prefixes = prefixesOf(joined(base, path));
        for (const rule of rules) {
          // A rule that would change nothing need not be matched.
          if (rule.negative === ignored && prefixes.some((prefix) => rule.matches(prefix))) ignored = !rule.negative;
        }
      }
      return ignored;
    },
    mayRestoreBelow(path) {
      return sets.some(({ rules, base }) => {
        const parts = joined(base, path).split("/").filter(Boolean);
        return rules.some(
          ({ negative, literal }) => negative && literal.every((part, index) => (parts[index] ?? part) === part),
        );
      });
    },
  };
}

const joined = (base: string, path: string): string => (base && path ? `${base}/${path}` : base || path);

/** The path and its parents, longest first: most rules match the path itself or nothing. */
function prefixesOf(path: string): string[] {
  const prefixes: string[] = [];
  for (let end = path.length; end > 0; end = path.lastIndexOf("/", end - 1)) prefixes.push(path.slice(0, end));
  return prefixes;
}
