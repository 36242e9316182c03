import { FirnError } from "../../../packages/sdk/src/errors/index.ts";
import { inRealDash, interpreted, type Outcome } from "./sandbox.ts";

export interface Difference {
  /** What differs, in a word: a smaller snippet is the same case only if it is the same. */
  readonly kind: string;
  readonly what: readonly string[];
  /** Why it may differ. */
  readonly accepted?: string;
}

/** Runs a snippet on both sides; undefined where nothing differs. */
export function differenceOf(snippet: string, stderr = false): Difference | undefined {
  const real = inRealDash(snippet);
  let ours: Outcome;
  try {
    ours = interpreted(snippet);
  } catch (error) {
    if (!(error instanceof FirnError)) {
      return { kind: "throws", what: [error instanceof Error ? (error.stack ?? "") : String(error)] };
    }
    ours = { status: -1, stdout: error.message, stderr: "", files: [] };
  }
  const what: string[] = [];
  const kinds: string[] = [];
  const add = (kind: string, a: unknown, b: unknown): void => {
    if (JSON.stringify(a) === JSON.stringify(b)) return;
    kinds.push(kind);
    what.push(`${kind}: ${JSON.stringify(a)}`, `firn    ${JSON.stringify(b)}`);
  };
  const isSyntax = /Syntax error/.test(real.stderr);
  add("status", real.status, ours.status);
  add("stdout", real.stdout, ours.stdout);
  if (stderr && !isSyntax) add("stderr", real.stderr, ours.stderr);
  add("files", lacking(real.files, ours.files), lacking(ours.files, real.files));
  if (kinds.length === 0) return undefined;
  what.push(`stderr: ${JSON.stringify(real.stderr)}`, `firn    ${JSON.stringify(ours.stderr)}`);
  const accepted = reasonFor(snippet, real);
  if (accepted !== undefined) return { kind: "accepted", what, accepted };
  const kind = `${kinds.join()} ${isSyntax ? "syntax" : ""}`;
  return { kind, what };
}

/** What may differ. */
function reasonFor(snippet: string, real: Outcome): string | undefined {
  if (/\$\$|\$!|\$PPID/.test(snippet)) return "there are no numbers of processes";
  if (/^\s*set\s*$/m.test(snippet)) return "PPID and the prompts are not set";
  if (/Syntax error/.test(real.stderr + real.stdout))
    return "the parser has words of its own, and takes some that dash refuses";
  if (/\\c/.test(snippet)) return "printf stops at \\c, as coreutils' does";
  if (/\$\{#[@*]\}|\$\{[@*]:?-/.test(snippet)) return "POSIX leaves open what these are for all parameters";
  return undefined;
}

const lacking = (from: readonly string[], other: readonly string[]): string[] =>
  from.filter((one) => !other.includes(one));
