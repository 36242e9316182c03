import { type Command, textOf } from "../../../../shell/index.ts";

const defaults = "/usr/share/python3/debian_defaults";

/** `py3versions`: Debian's versions of Python 3. https://manpages.debian.org/py3versions.1 */
export const py3versions: Command = (process) => {
  const { tree, args, stdout } = process;
  const text = tree.resolve(defaults)?.type === "file" ? textOf(tree.read(defaults)) : "";
  const setting = (name: string): string[] => {
    const [, value = ""] = new RegExp(`^${name}\\s*=\\s*(.*)$`, "m").exec(text) ?? [];
    return value.split(",").flatMap((word) => word.trim() || []);
  };
  const supported = setting("supported-versions");
  const lists: Readonly<Record<string, readonly string[]>> = {
    d: setting("default-version"),
    s: supported,
    i: supported.filter((name) => tree.resolve(`/usr/bin/${name}`) !== undefined),
  };
  const isShort = args.some((word) => word === "-v" || word === "--version" || /^-[dsi]*v[dsi]*$/.test(word));
  const asked = args.flatMap((word) => /^--?(d|s|i)/.exec(word.replace(/^-v/, "-"))?.[1] ?? []);
  const [letter] = asked;
  if (letter === undefined || asked.length > 1) {
    process.report({ kind: "unknown", why: `firn does not know py3versions ${args.join(" ")}` });
    return 1;
  }
  const versions = (lists[letter] ?? []).map((name) => (isShort ? name.replace(/^python/, "") : name));
  stdout.write(`${versions.join(" ")}\n`);
  return 0;
};
