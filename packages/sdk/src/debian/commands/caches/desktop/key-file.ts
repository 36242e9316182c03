/** A key file's groups: keys and their raw values. */
export type KeyFile = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** What GLib says of a file that is none; in the C locale its quotation marks come out as question marks. */
export class KeyFileError extends Error {}

/**
 * Reads a key file as GLib does; a desktop entry is one. Text is bytes.
 * https://docs.gtk.org/glib/struct.KeyFile.html, https://specifications.freedesktop.org/desktop-entry-spec/latest/
 */
export function parseKeyFile(text: string): KeyFile {
  const groups = new Map<string, Map<string, string>>();
  let group: Map<string, string> | undefined;
  for (const raw of text.split("\n")) {
    const line = raw.replace(/^[ \t\f\r\v]+/, "");
    if (line === "" || line.startsWith("#")) continue;
    const [, name] = /^\[([^[\]\0-\x1f\x7f]+)\][ \t\f\r\v]*$/.exec(line) ?? [];
    if (name !== undefined) {
      group = groups.get(name) ?? new Map<string, string>();
      groups.set(name, group);
      continue;
    }
    const [, key, value = ""] = /^([^=]*[^=\s])\s*=[ \t\f\r\v]*(.*)$/s.exec(line) ?? [];
    if (line.startsWith("[") || key === undefined) {
      const shown = raw.trimEnd();
      throw new KeyFileError(`Key file contains line ?${shown}? which is not a key-value pair, group, or comment`);
    }
    if (!group) throw new KeyFileError("Key file does not start with a group");
    if (!/^[A-Za-z0-9\x80-\xff-]+(?:\[[^\][]*\])?$/.test(key) && /[[\]]/.test(key)) {
      throw new KeyFileError(`Invalid key name: ${key}`);
    }
    group.set(key, value.replace(/\r$/, ""));
  }
  return groups;
}

const escapes: Readonly<Record<string, string>> = { s: " ", n: "\n", t: "\t", r: "\r", "\\": "\\", ";": ";" };

/** A value that lists strings, each ended by a semicolon. */
export function stringsIn(value: string): string[] {
  const items: string[] = [];
  let item = "";
  for (const [found, letter] of value.matchAll(/\\([^])?|[^]/g)) {
    if (found === ";") {
      items.push(item);
      item = "";
    } else if (found.startsWith("\\")) {
      const meant = escapes[letter ?? ""];
      if (meant === undefined) throw new KeyFileError(`Key file contains invalid escape sequence ?${found}?`);
      item += meant;
    } else item += found;
  }
  return item === "" ? items : [...items, item];
}
