import { bytesOf, type Command, type Process, textOf, toName } from "../../../shell/index.ts";

const formats = "/usr/share/binfmts";
const state = "/var/lib/binfmts";

interface Format {
  readonly package: string;
  readonly type: "magic" | "extension";
  readonly pattern: string;
  readonly interpreter: string;
  readonly more: ReadonlyMap<string, string>;
}

/**
 * `update-binfmts` of binfmt-support: which interpreter runs which kind of file. It is noted; the kernel is told where
 * a system starts. https://manpages.debian.org/update-binfmts.8
 */
export const updateBinfmts: Command = (process) => {
  const { tree, args } = process;
  const options = readOptions(args);
  const importing = options.get("import");
  if (importing !== undefined) {
    for (const name of importing === "" ? tree.list(formats) : [toName(importing)]) {
      const path = `${formats}/${name}`;
      if (tree.resolve(path)?.type !== "file") continue;
      const fields = textOf(tree.read(path))
        .split("\n")
        .map((line) => line.trim().split(/\s+(.*)/, 2));
      note(process, name, formatOf(new Map(fields.map(([key = "", value = ""]) => [key, value]))));
    }
    return 0;
  }
  const [name = "", path = ""] = (options.get("install") ?? "").split("\0");
  if (name !== "") {
    note(process, toName(name), formatOf(new Map([...options, ["interpreter", path]])));
    return 0;
  }
  const [removed = ""] = (options.get("remove") ?? "").split("\0");
  if (removed !== "") tree.remove(`${state}/${toName(removed)}`);
  else if (!options.has("enable") && !options.has("disable")) {
    process.report({ kind: "unknown", why: `firn does not know update-binfmts ${args.join(" ")}` });
    return 1;
  }
  return 0;
};

/** Of options that take two words, they are kept with a NUL between. */
function readOptions(args: readonly string[]): Map<string, string> {
  const options = new Map<string, string>();
  for (let at = 0; at < args.length; ) {
    const name = (args[at++] ?? "").replace(/^--/, "");
    const words: string[] = [];
    const most = name === "install" || name === "remove" ? 2 : 1;
    while (words.length < most && at < args.length && !args[at]?.startsWith("--")) words.push(args[at++] ?? "");
    options.set(name, words.join("\0"));
  }
  return options;
}

function formatOf(fields: ReadonlyMap<string, string>): Format | undefined {
  const [magic, extension] = [fields.get("magic"), fields.get("extension")];
  const interpreter = fields.get("interpreter");
  const pattern = magic ?? extension;
  if (pattern === undefined || interpreter === undefined) return undefined;
  const type = magic === undefined ? "extension" : "magic";
  return { package: fields.get("package") ?? ":", type, pattern, interpreter, more: fields };
}

function note({ tree, umask }: Process, name: string, format: Format | undefined): void {
  if (!format) return;
  const { type, pattern, interpreter, more } = format;
  const rest = ["detector", "credentials", "preserve", "fix_binary"].map((key) => more.get(key) ?? "");
  const lines = [
    format.package,
    type,
    more.get("offset") ?? "0",
    pattern,
    more.get("mask") ?? "",
    interpreter,
    ...rest,
  ];
  tree.write(`${state}/${name}`, bytesOf(lines.map((line) => `${line}\n`).join("")), { mode: 0o666 & ~umask });
}
