import { definitionError, type Ingredient, makeIngredient, shown } from "../describe/index.ts";

/**
 * What a container runs, or the arguments of the entrypoint where there is one. Whoever starts a container can say
 * something else. Words are passed on as they are: no shell sees them.
 *
 * @param argv the program and its arguments, each a word of its own. None: no command, not even the base's.
 * @throws FIRN_DEFINITION_INVALID for a whole command line in one word, or what is not a string.
 *
 * @example
 * ```ts
 * import { command } from "@firn/sdk";
 * export const serve = command("gunicorn", "-b", "0.0.0.0:8000", "app:app");
 * ```
 */
export function command(): Ingredient<never, never>;
export function command(...argv: string[]): Ingredient<never, "command">;
export function command(...argv: string[]): Ingredient<never, "command"> {
  checkWords("command", command, argv);
  return makeIngredient(command, { gives: given(argv), steps: [{ kind: "command", argv }] });
}

/**
 * What a container always runs; the command becomes its arguments. As in a Dockerfile it clears the base's command,
 * not one that the description itself has.
 *
 * @param argv the program and its arguments, each a word of its own. None: no entrypoint, not even the base's.
 * @throws FIRN_DEFINITION_INVALID for a whole command line in one word, or what is not a string.
 *
 * @example
 * ```ts
 * import { entrypoint } from "@firn/sdk";
 * export const init = entrypoint("/usr/bin/tini", "--");
 * ```
 */
export function entrypoint(): Ingredient<never, never>;
export function entrypoint(...argv: string[]): Ingredient<never, "command">;
export function entrypoint(...argv: string[]): Ingredient<never, "command"> {
  checkWords("entrypoint", entrypoint, argv);
  return makeIngredient(entrypoint, { gives: given(argv), steps: [{ kind: "entrypoint", argv }] });
}

const given = (argv: readonly string[]): readonly "command"[] => (argv.length === 0 ? [] : ["command"]);

/** A program found through PATH has no space in its name: such a word is a command line that was meant for a shell. */
function checkWords(name: string, caller: typeof command, argv: readonly unknown[]): void {
  const [only] = argv;
  if (Array.isArray(only)) {
    throw definitionError(caller, `${name}() takes its words one by one, not as an array`, `Write ${name}(...words)`);
  }
  if (argv.length !== 1 || typeof only !== "string" || only.startsWith("/") || !/\s/.test(only.trim())) return;
  const words = only.trim().split(/\s+/).map(shown).join(", ");
  throw definitionError(
    caller,
    `${name}(): ${shown(only)} is a command line in one word, and no shell takes it apart`,
    `Write ${name}(${words}), or ${name}("/bin/sh", "-c", …) for a shell`,
  );
}

/**
 * The signal that asks the program to end.
 *
 * @param signal a name or number: `"SIGINT"`, `2`.
 * @throws FIRN_DEFINITION_INVALID for anything else.
 *
 * @example
 * ```ts
 * import { stopSignal } from "@firn/sdk";
 * export const gracefully = stopSignal("SIGQUIT");
 * ```
 */
export function stopSignal(signal: `SIG${string}` | number): Ingredient<never, never> {
  const name = typeof signal === "number" ? String(signal) : signal;
  return makeIngredient(stopSignal, { steps: [{ kind: "stopSignal", signal: name }] });
}

/**
 * The ports that the program listens on. It opens none of them: it tells people and tools.
 *
 * @param ports a number for TCP, or number and protocol: `8000`, `"53/udp"`.
 * @throws FIRN_DEFINITION_INVALID for what is not a port from 1 to 65535, or none.
 *
 * @example
 * ```ts
 * import { expose } from "@firn/sdk";
 * export const ports = expose(8000, "53/udp");
 * ```
 */
export function expose(
  ...ports: (number | `${number}` | `${number}/${"tcp" | "udp" | "sctp"}`)[]
): Ingredient<never, never> {
  if (ports.length === 0) throw definitionError(expose, "expose() needs at least one port", "Write expose(8000)");
  // Others are left as they are, for the schema to say what is wrong with them.
  const plain = (port: unknown): boolean =>
    typeof port === "number" || (typeof port === "string" && /^\d+$/.test(port));
  const named = ports.map((port) => (plain(port) ? `${port}/tcp` : (port as string)));
  return makeIngredient(expose, { steps: [{ kind: "expose", ports: named }] });
}
