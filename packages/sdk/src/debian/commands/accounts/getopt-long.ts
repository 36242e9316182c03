/** What a Perl program's words say, as Getopt::Long reads them: https://perldoc.perl.org/Getopt::Long */
export interface PerlOptions {
  /** In the order given; a flag's value is empty. */
  readonly given: readonly { readonly name: string; readonly value: string }[];
  readonly names: readonly string[];
  /** Complaints; where there are some, `GetOptions` is false. */
  readonly complaints: readonly string[];
}

interface Spec {
  readonly name: string;
  readonly names: readonly string[];
  readonly kind: "" | "=s" | "=i" | ":s";
}

/** @param specs `quiet|q`, `home=s`, `uid=i`, `comment:s`, with spaces between */
export function readPerlOptions(specs: string, args: readonly string[]): PerlOptions {
  const known = specs.split(/\s+/).map((text): Spec => {
    const [, names = "", kind = ""] = /^(.*?)([=:][si])?$/.exec(text) ?? [];
    const all = names.split("|");
    return { name: all[0] ?? "", names: all, kind: kind as Spec["kind"] };
  });
  const given: { name: string; value: string }[] = [];
  const names: string[] = [];
  const complaints: string[] = [];
  const ahead = args.toReversed();
  for (let word = ahead.pop(); word !== undefined; word = ahead.pop()) {
    if (word === "--") {
      names.push(...ahead.toReversed());
      break;
    }
    const [, typed, inline] = /^--?([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (typed === undefined) {
      names.push(word);
      continue;
    }
    const spec = findSpec(known, typed, complaints);
    if (!spec) continue;
    const value = valueOf(spec, inline, ahead, complaints);
    if (value !== undefined) given.push({ name: spec.name, value });
  }
  return { given, names, complaints };
}

function findSpec(known: readonly Spec[], typed: string, complaints: string[]): Spec | undefined {
  const word = typed.toLowerCase();
  const exact = known.find(({ names }) => names.includes(word));
  if (exact) return exact;
  const matching = known.filter(({ names }) => names.some((name) => name.startsWith(word)));
  if (matching.length === 1) return matching[0];
  if (matching.length === 0) complaints.push(`Unknown option: ${typed}`);
  else {
    const found = matching.flatMap(({ names }) => names.filter((name) => name.startsWith(word))).sort();
    complaints.push(`Option ${typed} is ambiguous (${found.join(", ")})`);
  }
  return undefined;
}

function valueOf(spec: Spec, inline: string | undefined, ahead: string[], complaints: string[]): string | undefined {
  const { name, kind } = spec;
  if (kind === "") {
    if (inline === undefined) return "";
    complaints.push(`Option ${name} does not take an argument`);
    return undefined;
  }
  if (kind === ":s") {
    const next = ahead.at(-1);
    if (inline !== undefined) return inline;
    return next === undefined || /^-./.test(next) ? "" : ahead.pop();
  }
  const value = inline ?? ahead.pop();
  if (value === undefined) complaints.push(`Option ${name} requires an argument`);
  else if (kind === "=i" && !/^[-+]?\d+$/.test(value)) {
    complaints.push(`Value "${value}" invalid for option ${name} (number expected)`);
    return undefined;
  }
  return value;
}
