import { type Command, fromName, toName } from "../../../../shell/index.ts";

/** Kpathsea's helpers for `mktexlsr` and its like, which stand in for programs that not every Unix has. */
export const kpathseaCommands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ["kpseaccess", (process) => (process.tree.resolve(process.path(process.args.at(-1) ?? "")) === undefined ? 1 : 0)],
  [
    "kpsereadlink",
    (process) => {
      const entry = process.tree.get(process.path(process.args.at(-1) ?? ""));
      if (entry?.type !== "symlink") return 1;
      process.stdout.write(`${fromName(entry.target)}\n`);
      return 0;
    },
  ],
  [
    // `kpsestat MODE FILE` prints the file's mode, changed as chmod would: `=`, `xst`, `-x+w`.
    "kpsestat",
    (process) => {
      const [how = "=", file = ""] = process.args;
      const entry = process.tree.resolve(process.path(toName(file)));
      if (!entry) {
        process.stderr.write(`${file}: No such file or directory\n`);
        return 1;
      }
      let mode = entry.mode & 0o7777;
      for (const [, sign = "", letters = ""] of how.matchAll(/([-+])([rwxst]*)/g)) {
        const bits = { r: 0o444, w: 0o222, x: 0o111, s: 0o6000, t: 0o1000 } as const;
        for (const letter of letters) {
          const bit = bits[letter as keyof typeof bits];
          mode = sign === "+" ? mode | bit : mode & ~bit;
        }
      }
      process.stdout.write(`${mode.toString(8)}\n`);
      return 0;
    },
  ],
]);
