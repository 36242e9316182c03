import {
  type BaseSource,
  checkOptions,
  definitionError,
  type Ingredient,
  makeBaseSource,
  makeIngredient,
  type StepOf,
} from "../describe/index.ts";

/**
 * A Debian to start from, made of its signed packages; no base image is pulled. It has a shell, users, CA
 * certificates, time zones and apt.
 *
 * @param suite the release's code name.
 * @throws FIRN_DEFINITION_INVALID for a suite that firn does not know.
 *
 * @example
 * ```ts
 * import { base, command } from "@firn/sdk";
 * import { debian } from "@firn/sdk/debian";
 * export const shell = base(debian("bookworm")).add(command("sh")).freeze();
 * ```
 */
export function debian(suite: StepOf<"debian">["suite"]): BaseSource<"debian" | "shell"> {
  return makeBaseSource(debian, { kind: "debian", suite }, ["debian", "shell"]);
}

export interface AptOptions {
  /** More packages, for lists that come from elsewhere. */
  readonly packages?: readonly string[] | undefined;
  /** Whether to install what packages recommend, beside what they depend on; default false. */
  readonly recommends?: boolean | undefined;
}

/**
 * Installs packages of the suite, with what they depend on.
 *
 * @param packages names as on apt-get's command line (`"nginx"`, `"nginx=1.22.*"`); options may follow.
 * @throws FIRN_DEFINITION_INVALID for what is not a package's name, or none.
 *
 * @example
 * ```ts
 * import { apt } from "@firn/sdk/debian";
 * export const media = apt("ffmpeg", "imagemagick", { recommends: true });
 * ```
 */
export function apt(...packages: (string | AptOptions)[]): Ingredient<"debian", never> {
  const last = packages.at(-1);
  const options: AptOptions = typeof last === "object" && last !== null ? last : {};
  checkOptions(apt, options, ["packages", "recommends"], 'Write apt("nginx", { recommends: true })');
  const names = options === last ? packages.slice(0, -1) : packages;
  const { recommends = false } = options;
  const all = [...(names as readonly string[]), ...(options.packages ?? [])];
  if (all.length === 0) throw definitionError(apt, "apt() needs at least one package", 'Write apt("nginx")');
  return makeIngredient(apt, { needs: ["debian"], steps: [{ kind: "apt", packages: all, recommends }] });
}
