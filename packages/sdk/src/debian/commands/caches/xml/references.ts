import type { XmlScanner } from "./scanner.ts";

const predefined = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
]);

/** Resolves `&lt;`, `&#38;` and declared entities; an entity's text may refer to others. */
export function resolveReferences(
  text: string,
  entities: ReadonlyMap<string, string>,
  scanner: XmlScanner,
  depth = 0,
): string {
  if (!text.includes("&")) return text;
  if (depth > 20) scanner.fail("entities refer to each other without end");
  return text.replace(/&([^;&]*);?|&/g, (whole, name: string | undefined) => {
    if (!name || !whole.endsWith(";")) return scanner.fail("an '&' that begins no reference");
    const number = /^#(?:x([0-9a-f]+)|([0-9]+))$/i.exec(name);
    if (number) {
      const code = number[1] ? Number.parseInt(number[1], 16) : Number(number[2]);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : scanner.fail(`no such character: &${name};`);
    }
    const simple = predefined.get(name);
    if (simple !== undefined) return simple;
    const entity = entities.get(name);
    return entity === undefined
      ? scanner.fail(`entity '${name}' is not declared`)
      : resolveReferences(entity, entities, scanner, depth + 1);
  });
}
