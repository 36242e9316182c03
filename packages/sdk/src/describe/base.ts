import { type BaseSource, isBaseSource } from "./base-source.ts";
import { type Capability, checkCapabilities } from "./capability.ts";
import { checkedStep } from "./checked-step.ts";
import { definitionError, shown } from "./definition-error.ts";
import { Frozen } from "./frozen.ts";
import { type Image, isImage, startImage } from "./image.ts";
import { isIngredient } from "./ingredient.ts";
import { checkOptions } from "./options.ts";
import { callerOf } from "./user-location.ts";

export interface RegistryBaseOptions<Has extends Capability> {
  /**
   * What the image has, for later lines to build on: firn cannot see it without pulling. Verified when it is used.
   * `["debian"]`: it is made from Debian's packages, so that `apt()` can add to them.
   */
  readonly has?: readonly Has[];
}

/**
 * Starts an image from a system made of its packages (`debian("bookworm")`), from nothing (`scratch`), or from another
 * frozen image, whose steps and layers it then shares.
 *
 * @throws FIRN_DEFINITION_INVALID where it is none of these.
 *
 * @example
 * ```ts
 * import { base, env } from "@firn/sdk";
 * import { apt, debian } from "@firn/sdk/debian";
 *
 * export const common = base(debian("trixie")).add(apt("tini")).freeze();
 * export const web = base(common).add(env({ ROLE: "web" })).freeze();
 * ```
 */
export function base<Has extends string>(source: BaseSource<Has> | Frozen<Has>): Image<Has>;
/**
 * Starts from an image of a registry. The lock pins it by digest.
 *
 * @param reference as docker takes it: `python:3.12-slim`, `ghcr.io/acme/base@sha256:…`.
 *
 * @example
 * ```ts
 * import { base, command, files } from "@firn/sdk";
 *
 * export const site = base("nginx:1.27", { has: ["shell", "command"] })
 *   .add(files("./site", { to: "/usr/share/nginx/html", from: import.meta }))
 *   .freeze();
 * ```
 */
export function base<const Has extends Capability = never>(
  reference: string,
  options?: RegistryBaseOptions<Has>,
): Image<Has>;
export function base(source: unknown, options: RegistryBaseOptions<Capability> = {}): Image<string> {
  const at = callerOf(base);
  if (Frozen.is(source)) return startImage(source.recipe.steps, source.recipe.has ?? []);
  if (isBaseSource(source))
    return startImage([Object.freeze({ step: source.step, at, context: undefined })], source.gives);
  if (typeof source !== "string") throw notABase(source);
  if (source === "scratch") {
    throw definitionError(
      base,
      '"scratch" is not an image of a registry',
      'Import scratch from "@firn/sdk" and write base(scratch)',
    );
  }
  checkOptions(base, options, ["has"], 'Write base("python:3.12-slim", { has: ["python"] })');
  const has: readonly unknown[] = options.has ?? [];
  checkCapabilities(base, "has", has);
  const step = checkedStep(base, { kind: "image", reference: source, has });
  return startImage([Object.freeze({ step, at, context: undefined })], has);
}

function notABase(value: unknown): Error {
  const message = (what: string): string => `base() takes what an image starts from, not ${what}`;
  if (isImage(value))
    return definitionError(base, message("an image that is not frozen"), "Go on with .add(…), or .freeze() it first");
  if (isIngredient(value)) {
    return definitionError(base, message(`the ingredient ${value.name}`), `Add it: base(…).add(${value.name}(…))`);
  }
  const hint =
    typeof value === "function" && value.name !== ""
      ? `Call it: ${value.name}(…)`
      : 'Write base(debian("bookworm")), base("registry/name:tag") or base(scratch)';
  return definitionError(base, message(shown(value)), hint);
}
