import type { Command } from "../../../shell/index.ts";
import type { Debconf } from "../debconf.ts";
import { typeOf, valueOf } from "../question-text.ts";

/** `debconf-show PACKAGE…`: the questions that packages own, and their answers; `--listowners`: who owns any. */
export const show =
  (debconf: Debconf): Command =>
  (process) => {
    const { questions } = debconf;
    const packages = process.args.filter((word) => !word.startsWith("-"));
    const names = [...questions.names].sort();
    if (process.args.includes("--listowners")) {
      const owners = new Set(names.flatMap((name) => [...(questions.get(name)?.owners ?? [])]));
      for (const owner of [...owners].sort()) process.stdout.write(`${owner}\n`);
      return 0;
    }
    const option = process.args.find((word) => word.startsWith("-"));
    if (option) process.report({ kind: "unknown", why: `firn does not know debconf-show's ${option}` });
    if (packages.length === 0) {
      process.stderr.write("Usage: \n    debconf-show packagename [...] [--db=dbname]\n");
      return 1;
    }
    for (const name of names) {
      const record = questions.get(name);
      if (!packages.some((owner) => record?.owners.has(owner))) continue;
      const value = valueOf(questions, name);
      const shown = typeOf(questions, name) === "password" ? " (password omitted)" : value && ` ${value}`;
      process.stdout.write(`${record?.flags.get("seen") === "true" ? "*" : " "} ${name}:${shown}\n`);
    }
    return 0;
  };
