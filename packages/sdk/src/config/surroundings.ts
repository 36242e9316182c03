import { definitionError, type Ingredient, makeIngredient, shown } from "../describe/index.ts";
import { sortedRecord } from "./record.ts";

/**
 * Sets environment variables; later ones win over earlier ones, and over the base's.
 *
 * @param variables values by name. They are written into the image for all to read: no place for secrets.
 * @throws FIRN_DEFINITION_INVALID where a name has an `=` in it or a value is not a string.
 *
 * @example
 * ```ts
 * import { env } from "@firn/sdk";
 * export const settings = env({ PORT: "8000", LANG: "C.UTF-8" });
 * ```
 */
export function env(variables: Readonly<Record<string, string>>): Ingredient<never, never> {
  return makeIngredient(env, { steps: [{ kind: "env", variables: sortedRecord(env, variables) }] });
}

/**
 * Sets labels: metadata for tools. https://specs.opencontainers.org/image-spec/annotations/ lists the common ones.
 *
 * @throws FIRN_DEFINITION_INVALID where a name is empty or a value is not a string.
 *
 * @example
 * ```ts
 * import { bundle, label } from "@firn/sdk";
 * export const labels = bundle(
 *   "acme/labels",
 *   label("org.opencontainers.image.source", "https://example.org/web"),
 *   label({ "org.opencontainers.image.licenses": "MIT", "org.opencontainers.image.vendor": "Acme" }),
 * );
 * ```
 */
export function label(labels: Readonly<Record<string, string>>): Ingredient<never, never>;
export function label(name: string, value: string): Ingredient<never, never>;
export function label(
  nameOrLabels: string | Readonly<Record<string, string>>,
  value?: string,
): Ingredient<never, never> {
  const record = typeof nameOrLabels === "string" ? { [nameOrLabels]: value } : nameOrLabels;
  return makeIngredient(label, { steps: [{ kind: "label", labels: sortedRecord(label, record) }] });
}

/**
 * The directory that the program starts in. Runtimes make it where it is missing.
 *
 * @param path absolute, in the image.
 * @throws FIRN_DEFINITION_INVALID for a relative path.
 *
 * @example
 * ```ts
 * import { workdir } from "@firn/sdk";
 * export const place = workdir("/app");
 * ```
 */
export function workdir(path: string): Ingredient<never, never> {
  return makeIngredient(workdir, { steps: [{ kind: "workdir", path }] });
}

/**
 * The user that the program runs as.
 *
 * @param account a name that the image knows, a number, or user and group with a colon between: `"nobody"`, `1000`,
 * `"1000:1000"`. Kubernetes' `runAsNonRoot` wants a number.
 * @throws FIRN_DEFINITION_INVALID for anything else.
 *
 * @example
 * ```ts
 * import { user } from "@firn/sdk";
 * export const nobody = user("nobody");
 * ```
 */
export function user(account: string | number): Ingredient<never, never> {
  if (typeof account === "number" && !(Number.isSafeInteger(account) && account >= 0)) {
    throw definitionError(user, `user(): a user's number must be whole and not negative, not ${shown(account)}`);
  }
  const name = typeof account === "number" ? String(account) : account;
  return makeIngredient(user, { steps: [{ kind: "user", user: name }] });
}

/**
 * Directories whose contents outlive a container: runtimes put a volume there.
 *
 * @param paths absolute, in the image.
 * @throws FIRN_DEFINITION_INVALID for a relative path, or none.
 *
 * @example
 * ```ts
 * import { volume } from "@firn/sdk";
 * export const data = volume("/var/lib/app");
 * ```
 */
export function volume(...paths: string[]): Ingredient<never, never> {
  if (paths.length === 0) throw definitionError(volume, "volume() needs at least one path", 'Write volume("/data")');
  return makeIngredient(volume, { steps: [{ kind: "volume", paths }] });
}
