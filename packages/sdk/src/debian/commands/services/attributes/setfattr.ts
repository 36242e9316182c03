import { bytesOf, type Command, toName } from "../../../../shell/index.ts";
import { BadOption, compileGrammar, readOptions } from "../../../../userland/gnu/options.ts";
import { unescapeText } from "../words.ts";

const grammar = compileGrammar({
  short: "n:v:x:hB:R",
  long: "name:=n value:=v remove:=x no-dereference=h restore: raw recursive=R",
  unsupported: "B restore raw R",
});

/** https://manpages.debian.org/setfattr.1 */
export const setfattr: Command = (process) => {
  const { tree, stderr } = process;
  try {
    const options = readOptions(grammar, process.args);
    for (const { key, written } of options.given) {
      if (grammar.unsupported.has(key))
        process.report({ kind: "unknown", why: `firn does not know setfattr ${written}` });
    }
    const [name, gone] = [options.value("n"), options.value("x")];
    if ((name === undefined) === (gone === undefined) || options.operands.length === 0) {
      stderr.write("Usage: setfattr {-n name} [-v value] [-h] file...\n       setfattr {-x name} [-h] file...\n");
      return 2;
    }
    let status = 0;
    for (const word of options.operands) status |= change(word, name, gone, options.value("v") ?? "");
    return status;
  } catch (error) {
    if (!(error instanceof BadOption)) throw error;
    stderr.write(`setfattr: ${error.message}\n`);
    return 2;
  }

  function change(word: string, set: string | undefined, gone: string | undefined, value: string): number {
    const place = toName(process.path(word));
    const entry = tree.resolve(place);
    const xattrs: Record<string, string> = { ...entry?.xattrs };
    if (!entry || (gone !== undefined && xattrs[gone] === undefined)) {
      stderr.write(`setfattr: ${word}: ${entry ? "No such attribute" : "No such file or directory"}\n`);
      return 1;
    }
    if (gone !== undefined) delete xattrs[gone];
    if (set !== undefined) xattrs[set] = attributeValue(value).toString("base64");
    tree.change(place, { xattrs });
    return 0;
  }
};

/** Text, in quotes or not, or `0x` and `0s` with hexadecimal and base64. */
export function attributeValue(text: string): Buffer {
  if (/^0x/i.test(text)) return Buffer.from(text.slice(2).replace(/\s/g, ""), "hex");
  if (/^0s/i.test(text)) return Buffer.from(text.slice(2), "base64");
  const [, quoted] = /^"(.*)"$/s.exec(text) ?? [];
  return bytesOf(unescapeText(quoted ?? text));
}
