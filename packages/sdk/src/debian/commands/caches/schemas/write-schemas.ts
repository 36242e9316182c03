import { GvdbTable, gvdbFile } from "../glib/gvdb.ts";
import { GlibHashTable } from "../glib/hash-table.ts";
import { stringVariant, type Variant, type VariantValue } from "../glib/variant.ts";
import type { Key, Schema } from "./schema.ts";

/** `gschemas.compiled`: a table of schemas, each a table of its keys. `warn` is told what the program would print. */
export function schemasFile(schemas: ReadonlyMap<string, Schema>, warn: (text: string) => void): Buffer {
  const root = new GvdbTable();
  const ordered = new GlibHashTable<Schema>();
  for (const [id, schema] of schemas) ordered.set(id, schema);
  for (const [id, schema] of ordered) {
    const table = new GvdbTable();
    root.add(id, table);
    let isTranslated = false;
    for (const [name, key] of schema.keys) {
      table.add(name, "type" in key ? keyVariant(key) : stringVariant(key.child));
      if ("type" in key) isTranslated ||= key.l10n !== undefined;
      else if (!schemas.has(key.child)) warn(`Warning: undefined reference to <schema id='${key.child}'/>`);
    }
    const hidden: [string, string | undefined][] = [
      [".path", schema.path],
      [".extends", schema.extendsName],
      [".list-of", schema.listOf],
      [".gettext-domain", isTranslated ? schema.gettextDomain : undefined],
    ];
    for (const [name, value] of hidden) if (value !== undefined) table.addHidden(name, stringVariant(value));
  }
  return gvdbFile(root);
}

/** A tuple: the default, then what else there is to know, each part marked by a letter. */
function keyVariant(key: Key): Variant {
  const types = [key.type];
  const values: VariantValue[] = [key.default ?? ""];
  const add = (letter: string, type: string, value: VariantValue): void => {
    types.push(`(y${type})`);
    values.push([letter.charCodeAt(0), value]);
  };
  if (key.l10n) {
    const text = key.defaultText.replace(/^[ \t\n\r\f\v]+|[ \t\n\r\f\v]+$/g, "");
    const message = key.l10nContext === undefined ? text : `${key.l10nContext}\x04${text}`;
    add("l", "(ys)", [key.l10n.charCodeAt(0), message]);
  }
  if (!key.names.isEmpty) add(key.namesKind, "au", key.names.words);
  if (key.range) add("r", `(${key.type}${key.type})`, key.range);
  if (key.desktops.size > 0)
    add(
      "d",
      "a{sv}",
      [...key.desktops].map(([desktop, value]) => [desktop, value]),
    );
  return { type: `(${types.join("")})`, value: values };
}
