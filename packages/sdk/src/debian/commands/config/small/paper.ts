import { type Command, textOf } from "../../../../shell/index.ts";

/** Width and height in points, as libpaper has them. */
const sizes: Readonly<Record<string, readonly [number, number]>> = {
  a3: [841.89, 1190.55],
  a4: [595.276, 841.89],
  a5: [419.528, 595.276],
  letter: [612, 792],
  legal: [612, 1008],
};

/** `paperconf`: the paper of `/etc/papersize`, or a name that is given. https://manpages.debian.org/paperconf.1 */
export const paperconf: Command = (process) => {
  const { tree, args, stdout } = process;
  const options = args.filter((word) => word.startsWith("-")).join("");
  let name = args.find((word) => !word.startsWith("-"));
  if (name === undefined) {
    const file = process.env.get("PAPERCONF") ?? "/etc/papersize";
    const text = tree.resolve(file)?.type === "file" ? textOf(tree.read(file)) : "";
    name = process.env.get("PAPERSIZE") ?? /^[ \t]*([^#\s]+)/m.exec(text)?.[1] ?? "a4";
  }
  if (/^(?:-[dNn])*$/.test(options)) {
    stdout.write(`${options.includes("N") ? name.charAt(0).toUpperCase() + name.slice(1) : name}\n`);
    return 0;
  }
  const size = sizes[name];
  const unit = options.includes("m")
    ? 25.4 / 72
    : options.includes("c")
      ? 2.54 / 72
      : options.includes("i")
        ? 1 / 72
        : 1;
  if (!size || /[^-whsmci]/.test(options)) {
    process.report({ kind: "unknown", why: `firn does not know paperconf ${args.join(" ")}` });
    return 1;
  }
  const isBoth = options.includes("s") || (options.includes("w") && options.includes("h"));
  const asked = isBoth ? size : [size[options.includes("h") ? 1 : 0]];
  stdout.write(`${asked.map((length) => String(Number((length * unit).toPrecision(6)))).join(" ")}\n`);
  return 0;
};
