import type { Tree } from "../../../../tree/index.ts";
import { comment, type Entry, lowerCase, readDatabase, sorted, write } from "./entries.ts";

/** Tells the editor Jed which dictionaries there are, in S-Lang. */
export function writeJedSupport(tree: Tree): void {
  let text = comment("%%% ");
  for (const kind of ["aspell", "ispell"] as const) {
    const plain = new Map<string, string>();
    const unicode = new Map<string, string>();
    const entries = readDatabase(tree, kind);
    for (const language of sorted(entries.keys())) {
      const entry = entries.get(language);
      if (!entry || entry.get("jed-display") === "no") continue;
      const hash = entry.get("hash-name") ?? "";
      const name = entry.get("emacsen-name") ?? hash;
      const more = characters(entry.get("additionalchars") ?? "");
      const others = characters((entry.get("otherchars") ?? "'").replace(/^\[/, "").replace(/\]$/, ""));
      const mode = kind === "ispell" ? [entry.get("extended-character-mode") ?? ""] : [];
      const args = entry.get("ispell-args") ?? "";
      const coding = entry.get("coding-system") ?? "l1";
      plain.set(name, call("  ", kind, [name, hash, more, others, ...mode, args]));
      unicode.set(name, call("    ", kind, [name, hash, toUtf8(more, coding), toUtf8(others, coding), args]));
    }
    if (plain.size === 0) continue;
    const calls = sorted(plain.values()).join("\n");
    text += `\n#ifexists ${kind}_add_dictionary\n`;
    text +=
      kind === "ispell"
        ? calls
        : `  if (_slang_utf8_ok) {\n${sorted(unicode.values()).join("\n")}\n  } else {\n${calls}\n  }`;
    text += "\n#endif\n";
  }
  write(tree, "jed-ispell-dicts.sl", text);
}

const call = (indent: string, kind: string, args: readonly string[]): string =>
  `${indent}${kind}_add_dictionary (\n${args.map((word) => `${indent}  "${word}"`).join(",\n")});`;

/** `\351` is a byte. */
const characters = (text: string): string =>
  text.replace(/\\([0-3][0-7][0-7])/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));

/** Bytes of an encoding as those of UTF-8; empty where that is not possible, as with iconv. */
function toUtf8(bytes: string, encoding: string): string {
  if (/^[\0-\x7f]*$/.test(bytes)) return bytes;
  try {
    const label = lowerCase(encoding) === "l1" ? "latin1" : encoding;
    const text = new TextDecoder(label, { fatal: true }).decode(Buffer.from(bytes, "latin1"));
    return Buffer.from(text).toString("latin1");
  } catch {
    return "";
  }
}

/** Tells the web mailer SquirrelMail which dictionaries there are, and how the checkers are called for them. */
export function writeSquirrelMailSupport(tree: Tree): void {
  const lines: string[] = [];
  for (const kind of ["aspell", "ispell", "hunspell"] as const) {
    for (const [language, entry] of readDatabase(tree, kind)) {
      if (/[^a-z]tex[^a-z]/i.test(language)) continue;
      const own = entry.get("squirrelmail");
      const name = own ?? /^.*\((.+)\)$/.exec(language)?.[1];
      if (name === undefined || (own !== undefined && lowerCase(own) === "no")) continue;
      lines.push(`  '${name} (${kind})' => '${kind} -a ${checkerOptions(entry)}'`);
    }
  }
  const text = `<?php\n${comment("### ")}$SQSPELL_APP = array (\n${sorted(lines).join(",\n")}\n);\n`;
  write(tree, "sqspell.php", text);
}

function checkerOptions(entry: Entry): string {
  const args = entry.get("ispell-args") ?? "";
  const hash = entry.get("hash-name");
  const more = entry.get("additionalchars");
  const mode = entry.get("extended-character-mode");
  const isNamed = args.split(/\s+/).some((word) => word.startsWith("-d"));
  return [
    hash === undefined || isNamed ? "" : `-d ${hash}`,
    more === undefined ? "" : `-w ${more}`,
    mode === undefined ? "" : `-T ${mode.replace(/^~/, "")}`,
    args,
  ].join(" ");
}
