/**
 * What can be told of a Python module without running it: values of plain assignments at its top level, and its
 * docstring. Anything that is more than a literal is undefined.
 */

/** A top-level `NAME = "text"` or `NAME = (1, 2, "rc1")`, the first of them. */
export function staticValue(source: string, name: string): string | readonly string[] | undefined {
  const plain = withoutBlocks(source);
  const head = new RegExp(`^${name}[ \\t]*(?::[^=\\n]+)?=(?!=)[ \\t]*(.*)$`, "mu");
  const value = head.exec(plain)?.[1]?.trim();
  if (value === undefined) return undefined;
  const text = literal(value);
  if (text !== undefined) return text;
  const list = /^[([]([^()[\]]*)[)\]]\s*(#.*)?$/.exec(value)?.[1];
  const parts = list
    ?.split(",")
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => (/^\d+$/.test(part) ? part : literal(part)));
  return parts?.every((part) => part !== undefined) ? parts : undefined;
}

/** A string literal that is the whole expression. */
function literal(text: string): string | undefined {
  const match = /^[uU]?("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')\s*(#.*)?$/.exec(text);
  return match?.[1]?.slice(1, -1).replace(/\\(["'\\])/g, "$1");
}

/** The module's docstring as it stands between its quotes. */
export function docstring(source: string): string | undefined {
  const match =
    /^(?:[ \t]*(?:#.*)?\n)*[ \t]*[rRuU]?("""([\s\S]*?)"""|'''([\s\S]*?)'''|"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)')/.exec(
      source.replaceAll("\r\n", "\n"),
    );
  return match?.[2] ?? match?.[3] ?? match?.[4] ?? match?.[5];
}

/** Strings over several lines are emptied: what looks like code in them is none. */
const withoutBlocks = (source: string): string =>
  source.replaceAll("\r\n", "\n").replace(/"""[\s\S]*?"""|'''[\s\S]*?'''/g, (block) => {
    // One that stands on a single line is a literal like any other.
    const inner = block.slice(3, -3);
    return inner.includes("\n") || /["\\]/.test(inner) ? '""""""' : `"${inner}"`;
  });
