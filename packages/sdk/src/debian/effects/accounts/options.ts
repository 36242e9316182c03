/** Words of a command split into options and names. */
export interface Options {
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  readonly names: readonly string[];
}

/**
 * Reads long options as adduser takes them (`--uid 5`, `--uid=5`).
 * @returns the first word that is not known where there is one
 */
export function readOptions(
  args: readonly string[],
  flags: readonly string[],
  values: readonly string[],
): Options | string {
  const found = { flags: new Set<string>(), values: new Map<string, string>(), names: [] as string[] };
  const words = [...args];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const [option = "", inline] = word.split(/=(.*)/s);
    if (flags.includes(word)) found.flags.add(word);
    else if (values.includes(option)) found.values.set(option, inline ?? words.shift() ?? "");
    else if (word.startsWith("-")) return word;
    else found.names.push(word);
  }
  return found;
}
