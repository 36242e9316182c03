import type { Command } from "../../../../shell/index.ts";
import { isLocaleThere } from "./installed-locales.ts";

/** `validlocale LOCALE`: is it there? If not, the line that `/etc/locale.gen` would need. */
export const validLocale: Command = (process) => {
  const [name] = process.args;
  if (name === undefined) {
    process.stdout.write(`Usage: ${process.name} <locale>\n`);
    return 1;
  }
  if (isLocaleThere(process.tree, name)) {
    process.stderr.write(`locale '${name}' valid and available\n`);
    return 0;
  }
  process.stderr.write(`locale '${name}' not available\n`);
  const [, base = "", codeset = "", modifier = ""] = /^([^.@]*)(\.[^@]*)?(@.*)?$/.exec(name) ?? [];
  const charset = codeset
    ? codeset.slice(1)
    : supported(process.tree.resolve("usr/share/i18n/SUPPORTED"), base + modifier);
  process.stdout.write(`${base}${codeset}${modifier} ${charset}\n`);
  return 1;

  function supported(file: ReturnType<typeof process.tree.resolve>, locale: string): string {
    const text = file?.type === "file" ? process.tree.read("usr/share/i18n/SUPPORTED").toString("latin1") : "";
    const line = text.split("\n").find((entry) => entry.split(/\s+/)[0] === locale);
    return line?.split(/\s+/)[1] ?? process.env.get("DEFAULTCHARSET") ?? "ISO-8859-1";
  }
};
