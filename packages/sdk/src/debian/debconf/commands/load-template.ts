import { type Command, textOf } from "../../../shell/index.ts";
import type { Debconf } from "../debconf.ts";

/** `debconf-loadtemplate OWNER FILE…`: takes templates into the database. */
export const loadTemplate =
  (debconf: Debconf): Command =>
  (process) => {
    const { questions } = debconf;
    const [owner, ...files] = process.args;
    if (owner === undefined) {
      process.stderr.write("Usage: debconf-loadtemplate owner [templatefile ...]\n");
      return 1;
    }
    for (const file of files) {
      const path = process.path(file);
      if (process.tree.resolve(path)?.type !== "file") {
        process.stderr.write(`${file}: No such file or directory\n`);
        return 2;
      }
      try {
        questions.load(textOf(process.tree.read(path)), owner);
      } catch (error) {
        process.stderr.write(`${(error as Error).message}\n`);
        return 255;
      }
    }
    return 0;
  };
