/** One way in which a registry says that it wants to know who asks (RFC 9110, 11.6.1). */
export interface Challenge {
  /** Lower case: `basic`, `bearer`. */
  readonly scheme: string;
  /** Lower-case names. */
  readonly parameters: Readonly<Record<string, string>>;
}

const token = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
const quoted = /"((?:[^"\\]|\\.)*)"/y;
const space = /[ \t]*/y;
const separators = /[ \t,]*/y;

/** Reads `WWW-Authenticate`, which may hold several challenges one after another. */
export function parseChallenges(header: string): Challenge[] {
  const challenges: { scheme: string; parameters: Record<string, string> }[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const match = pattern.exec(header);
    if (match) at = pattern.lastIndex;
    return match ?? undefined;
  };

  while (at < header.length) {
    take(separators);
    const name = take(token)?.[0];
    if (name === undefined) break;
    take(space);
    const current = challenges.at(-1);
    if (header[at] !== "=" || !current) {
      challenges.push({ scheme: name.toLowerCase(), parameters: {} });
      continue;
    }
    at++;
    take(space);
    const value = take(quoted)?.[1]?.replace(/\\(.)/g, "$1") ?? take(token)?.[0];
    if (value === undefined) break;
    current.parameters[name.toLowerCase()] = value;
  }
  return challenges;
}
