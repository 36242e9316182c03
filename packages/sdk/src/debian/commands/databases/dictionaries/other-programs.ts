import { bytesOf } from "../../../../shell/index.ts";
import type { Tree } from "../../../../tree/index.ts";
import { type Fields, generated, readDictionaries } from "./records.ts";

/** For the editor jed. */
export function jedSupport(tree: Tree): string {
  let text = generated("%%% ");
  for (const kind of ["aspell", "ispell"] as const) {
    const plain = new Map<string, string>();
    const wide = new Map<string, string>();
    for (const fields of readDictionaries(tree, kind).values()) {
      if (fields.get("jed-display") === "no") continue;
      const hash = fields.get("hash-name") ?? "";
      const name = fields.get("emacsen-name") ?? hash;
      const more = unescaped(fields.get("additionalchars") ?? "");
      const others = unescaped((fields.get("otherchars") ?? "'").replace(/^\[/, "").replace(/\]$/, ""));
      const args = fields.get("ispell-args") ?? "";
      const mode = kind === "ispell" ? [fields.get("extended-character-mode") ?? ""] : [];
      const call = (indent: string, words: readonly string[]): string =>
        `${indent}${kind}_add_dictionary (\n${words.map((word) => `${indent}  "${word}"`).join(",\n")});`;
      plain.set(name, call("  ", [name, hash, more, others, ...mode, args]));
      const utf8 = (chars: string): string => inUtf8(chars, fields.get("coding-system") ?? "l1");
      if (kind === "aspell") wide.set(name, call("    ", [name, hash, utf8(more), utf8(others), args]));
    }
    if (plain.size === 0) continue;
    const [narrow, broad] = [plain, wide].map((calls) => [...calls.values()].sort().join("\n"));
    const body = kind === "aspell" ? `  if (_slang_utf8_ok) {\n${broad}\n  } else {\n${narrow}\n  }` : narrow;
    text += `\n#ifexists ${kind}_add_dictionary\n${body}\n#endif\n`;
  }
  return text;
}

const unescaped = (text: string): string =>
  text.replaceAll(/\\([0-3][0-7][0-7])/g, (_all, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));

/** Bytes of an encoding as bytes of UTF-8; of one that is not known, as they are. */
function inUtf8(text: string, encoding: string): string {
  if (/^[\0-\x7f]*$/.test(text) || /^utf-?8$/i.test(encoding)) return text;
  try {
    const label = encoding === "l1" ? "iso-8859-1" : encoding;
    return Buffer.from(new TextDecoder(label).decode(bytesOf(text))).toString("latin1");
  } catch {
    return text;
  }
}

/** For the web mail SquirrelMail. */
export function squirrelMailSupport(tree: Tree): string {
  const lines = (["aspell", "ispell", "hunspell"] as const).flatMap((kind) =>
    [...readDictionaries(tree, kind)].flatMap(([language, fields]) => {
      const own = fields.get("squirrelmail");
      const name = own ?? /^.*\((.+)\)$/.exec(language)?.[1];
      if (/[^a-z]tex[^a-z]/i.test(language) || name === undefined || own?.toLowerCase() === "no") return [];
      return [`  '${name} (${kind})' => '${kind} -a ${parameters(fields)}'`];
    }),
  );
  return `<?php\n${generated("### ")}$SQSPELL_APP = array (\n${lines.sort().join(",\n")}\n);\n`;
}

function parameters(fields: Fields): string {
  const args = fields.get("ispell-args") ?? "";
  const [hash, more, mode] = ["hash-name", "additionalchars", "extended-character-mode"].map((key) => fields.get(key));
  const words = [
    hash === undefined || /(?:^|\s)-d/.test(args) ? "" : `-d ${hash}`,
    more === undefined ? "" : `-w ${more}`,
    mode === undefined ? "" : `-T ${mode.replace(/^~/, "")}`,
    args,
  ];
  return words.join(" ");
}
