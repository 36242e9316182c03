import { type Command, textOf, toName } from "../../../../shell/index.ts";

/** `pg_conftool FILE show [-bs] NAME`: what a configuration file sets. */
const confTool: Command = (process) => {
  const { tree, args, stdout, stderr } = process;
  const options = args.filter((word) => word.startsWith("-"));
  const [file = "", command, name = ""] = args.filter((word) => !word.startsWith("-"));
  if (command !== "show" || options.some((word) => !/^-[bs]+$/.test(word)) || !file.startsWith("/")) {
    process.report({ kind: "unknown", why: `firn does not know pg_conftool ${args.join(" ")}` });
    return 1;
  }
  const text = tree.resolve(toName(file))?.type === "file" ? textOf(tree.read(toName(file))) : "";
  const line = new RegExp(`^\\s*${name}\\s*[=\\s]\\s*(?:'((?:[^']|'')*)'|([^\\s#]+))`, "im").exec(text);
  if (!line) {
    stderr.write(`Parameter ${name} not found\n`);
    return 1;
  }
  let value = (line[1] ?? line[2] ?? "").replaceAll("''", "'");
  const isShort = options.some((word) => word.includes("s"));
  if (options.some((word) => word.includes("b"))) value = /^(?:on|true|yes|1)$/i.test(value) ? "on" : "off";
  stdout.write(isShort ? `${value}\n` : `${name} = ${value}\n`);
  return 0;
};

export const postgresqlCommands: ReadonlyMap<string, Command> = new Map([["pg_conftool", confTool]]);
