import { compareBytes } from "../tree/index.ts";
import type { Interpreter } from "./interpreter.ts";
import { isPattern, type Piece, patternOf, plainText } from "./pattern.ts";
import { fromName, toName } from "./text.ts";

/** Names in the tree that a pattern matches, in the order of bytes; undefined where none does. POSIX 2.13.3 */
export function expandPathname(shell: Interpreter, pieces: readonly Piece[]): string[] | undefined {
  shell.files.flush();
  const { tree, meter } = shell.options;
  const components = splitAtSlashes(pieces);
  const isAbsolute = components.length > 1 && plainText(components[0] ?? []) === "";
  let found = [isAbsolute ? "/" : ""];
  const list = isAbsolute ? components.slice(1) : components;
  for (const [index, component] of list.entries()) {
    const isLast = index === list.length - 1;
    const next: string[] = [];
    const text = plainText(component);
    for (const prefix of found) {
      meter.step();
      if (text === "" || !isPattern(component)) {
        next.push(isLast ? prefix + text : `${prefix}${text}/`);
        continue;
      }
      const pattern = patternOf(component, shell.source.isBash);
      const dots = text.startsWith(".") ? [".", ".."] : [];
      for (const name of [...dots, ...tree.list(toName(shell.absolute(prefix === "" ? "." : prefix)))]) {
        const own = fromName(name);
        if (own.startsWith(".") && !text.startsWith(".")) continue;
        if (!pattern.test(own)) continue;
        if (isLast) next.push(prefix + own);
        else if (tree.resolve(toName(shell.absolute(prefix + own)))?.type === "directory")
          next.push(`${prefix}${own}/`);
      }
    }
    found = next;
  }
  const names = found.filter((name) => tree.get(toName(shell.absolute(name))) !== undefined);
  return names.length > 0 ? names.sort((a, b) => compareBytes(toName(a), toName(b))) : undefined;
}

function splitAtSlashes(pieces: readonly Piece[]): Piece[][] {
  const components: Piece[][] = [[]];
  for (const { text, quoted } of pieces) {
    for (const [index, part] of text.split("/").entries()) {
      if (index > 0) components.push([]);
      if (part !== "") components.at(-1)?.push({ text: part, quoted });
    }
  }
  return components;
}
