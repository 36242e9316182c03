import type { Recipe } from "@firn/sdk";
import type { Exported } from "./message.ts";

const frozen = Symbol.for("firn.frozen");
const unfrozenBrand = Symbol.for("firn.image");

/**
 * Sorts what a definition exports. Images are recognised by their brand, so that a second copy of the SDK does no harm.
 * @param defaultName the image's name where it is `export default`
 */
export function sortExports(namespace: Readonly<Record<string, unknown>>, defaultName: string): Exported {
  const images: { name: string; recipe: Recipe }[] = [];
  const unfrozen: string[] = [];
  const others: { name: string; type: string }[] = [];
  const values = unwrap(namespace);
  for (const [key, value] of Object.entries(values)) {
    // `export const web = …; export default web` is one image, under the name that it was given.
    if (key === "default" && Object.entries(values).some(([other, same]) => other !== key && same === value)) continue;
    const name = key === "default" && !Object.hasOwn(values, defaultName) ? defaultName : key;
    if (isFrozen(value)) images.push({ name, recipe: value.recipe });
    else if (isImage(value)) unfrozen.push(name);
    else others.push({ name: key, type: value === null ? "null" : typeof value });
  }
  return { images, unfrozen, others };
}

/** A CommonJS file's exports arrive as one default object. */
function unwrap(namespace: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { default: only, ...rest } = namespace;
  const isPlain = typeof only === "object" && only !== null && !isFrozen(only) && !isImage(only);
  return isPlain && Object.keys(rest).length === 0 ? (only as Record<string, unknown>) : namespace;
}

const isFrozen = (value: unknown): value is { readonly recipe: Recipe } => has(value, frozen);

const isImage = (value: unknown): boolean => has(value, unfrozenBrand);

const has = (value: unknown, brand: symbol): boolean => typeof value === "object" && value !== null && brand in value;
