import { type Command, fromName } from "../../../../shell/index.ts";

/** What the C locale says of itself; papers are A4, in millimetres. */
const keywords: Readonly<Record<string, string>> = {
  charmap: "ANSI_X3.4-1968",
  decimal_point: ".",
  height: "297",
  int_curr_symbol: "",
  measurement: "1",
  thousands_sep: "",
  width: "210",
};

const categories = [
  ...["CTYPE", "NUMERIC", "TIME", "COLLATE", "MONETARY", "MESSAGES", "PAPER", "NAME", "ADDRESS", "TELEPHONE"],
  ...["MEASUREMENT", "IDENTIFICATION"],
];

/** `locale`: the one that is set, which is C; `-a`: those that are there. https://manpages.debian.org/locale.1 */
export const locale: Command = (process) => {
  const { args, env, stdout } = process;
  if (args.length === 0) {
    const [all, lang] = [env.get("LC_ALL") ?? "", env.get("LANG") ?? ""];
    stdout.write(`LANG=${lang}\n`);
    stdout.write(`LANGUAGE=${env.get("LANGUAGE") ?? ""}\n`);
    for (const category of categories) {
      const own = all === "" ? env.get(`LC_${category}`) : undefined;
      stdout.write(own ? `LC_${category}=${own}\n` : `LC_${category}="${all || lang || "POSIX"}"\n`);
    }
    stdout.write(`LC_ALL=${all}\n`);
    return 0;
  }
  if (args.join() === "-a" || args.join() === "--all-locales") {
    const folders = process.tree.list("usr/lib/locale").map((folder) => fromName(folder).replace(/UTF-8$/, "utf8"));
    for (const name of [...new Set(["C", ...folders, "POSIX"])]) stdout.write(`${name}\n`);
    return 0;
  }
  const unknown = args.find((word) => keywords[word] === undefined);
  if (unknown !== undefined) {
    process.report({ kind: "unknown", why: `firn does not know what locale says of ${unknown}` });
    return 1;
  }
  for (const word of args) stdout.write(`${keywords[word]}\n`);
  return 0;
};
