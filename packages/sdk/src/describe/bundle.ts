import { definitionError, shown } from "./definition-error.ts";
import { type Ingredient, isIngredient, sealIngredient } from "./ingredient.ts";
import { notAnIngredient } from "./not-an-ingredient.ts";

/** What a bundle of `Parts` needs from outside: what no earlier part gives. */
export type BundleNeeds<
  Parts extends readonly Ingredient[],
  Has extends string = never,
  Needs extends string = never,
> = Parts extends readonly [Ingredient<infer N, infer G>, ...infer Rest extends readonly Ingredient[]]
  ? BundleNeeds<Rest, Has | G, Needs | Exclude<N, Has>>
  : Parts extends readonly []
    ? Needs
    : // A list whose length the compiler does not know: any part may need anything.
      Needs | Parts[number]["needs"][number];

/** What a bundle gives: all that its parts give. */
export type BundleGives<Parts extends readonly Ingredient[]> = Parts[number]["gives"][number];

/**
 * Several ingredients as one, in the order given: it needs what is not given inside by an earlier one, and gives all
 * that they give.
 *
 * @param name for messages; prefix yours.
 * @throws FIRN_DEFINITION_INVALID where a part is not an ingredient.
 *
 * @example
 * ```ts
 * import { base, bundle, env } from "@firn/sdk";
 * import { apt, debian } from "@firn/sdk/debian";
 * import { pip, python } from "@firn/sdk/python";
 *
 * const flask = bundle("acme/flask", python(), pip("flask==3.*", "gunicorn"), env({ FLASK_ENV: "production" }));
 * export const web = base(debian("bookworm")).add(flask).add(apt("curl")).freeze();
 * ```
 */
export function bundle<const Parts extends readonly Ingredient[]>(
  name: string,
  ...parts: Parts
): Ingredient<BundleNeeds<Parts>, BundleGives<Parts>> {
  if (typeof name !== "string" || name === "") {
    throw definitionError(bundle, `bundle(): the first argument is its name, not ${shown(name)}`, usage);
  }
  const needs = new Set<string>();
  const gives = new Set<string>();
  for (const part of parts as readonly unknown[]) {
    if (!isIngredient(part)) throw notAnIngredient(bundle, part);
    for (const need of part.needs) if (!gives.has(need)) needs.add(need);
    for (const gift of part.gives) gives.add(gift);
  }
  const steps = parts.flatMap((part) => part.steps);
  return sealIngredient(name, [...needs], [...gives], steps) as Ingredient<BundleNeeds<Parts>, BundleGives<Parts>>;
}

const usage = 'Write bundle("acme/tools", apt("git"), env({ … }))';
