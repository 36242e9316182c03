import { fromName } from "../../../../shell/index.ts";
import type { Tree } from "../../../../tree/index.ts";

/** glibc's way of writing a codeset: `UTF-8` is `utf8`. */
const normalized = (name: string): string =>
  name.replace(/\.([^@]*)/, (_, codeset: string) => `.${codeset.toLowerCase().replace(/[^a-z0-9]/g, "")}`);

/** Whether setlocale would take a name: the C locales, and those installed as directories. */
export function isLocaleThere(tree: Tree, value: string): boolean {
  const name = value.replace(/["']/g, "");
  if (/^(?:|C|POSIX)$/.test(name)) return true;
  return tree.list("usr/lib/locale").some((folder) => normalized(fromName(folder)) === normalized(name));
}
