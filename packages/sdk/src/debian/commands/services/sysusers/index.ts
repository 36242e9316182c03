import type { Command } from "../../../../shell/index.ts";
import { BadOption, compileGrammar, readOptions } from "../../../../userland/gnu/options.ts";
import { Accounts } from "../../accounts/accounts.ts";
import { configuration, namedSource } from "../conf-files.ts";
import { systemdVersion } from "../units.ts";
import { Maker } from "./make.ts";
import { Plan, readSource } from "./parse.ts";

const grammar = compileGrammar({
  short: "h",
  long: "help=h version cat-config tldr root: image: replace: dry-run inline no-pager image-policy:",
});

/** https://manpages.debian.org/systemd-sysusers.8 and sysusers.d.5 */
export const systemdSysusers: Command = (process) => {
  const { tree, stderr } = process;
  let options: ReturnType<typeof readOptions>;
  try {
    options = readOptions(grammar, process.args);
  } catch (error) {
    if (!(error instanceof BadOption)) throw error;
    stderr.write(`systemd-sysusers: ${error.message}\n`);
    return 1;
  }
  const elsewhere = !/^\/*$/.test(options.value("root") ?? "/") || options.has("image");
  if (elsewhere || options.has("cat-config", "tldr", "help", "h", "version")) {
    process.report({ kind: "unknown", why: `firn does not know systemd-sysusers ${process.args.join(" ")}` });
    return elsewhere ? 1 : 0;
  }
  const plan = new Plan();
  if (options.has("inline")) {
    if (!readSource(process, { name: "(null)", lines: options.operands }, plan) && !options.has("replace")) return 1;
  }
  const named = options.has("inline") ? [] : options.operands;
  for (const word of named) {
    const source = namedSource(process, "sysusers.d", word);
    if (!source) {
      const [what, then] = systemdVersion(tree) < 255 ? ["open", ", ignoring"] : ["read", ""];
      stderr.write(`Failed to ${what} '${word}'${then}: No such file or directory\n`);
      return 1;
    }
    if (!readSource(process, source, plan)) return 1;
  }
  const all = options.operands.length === 0 || options.has("replace");
  if (all) for (const source of configuration(process, "sysusers.d")) readSource(process, source, plan);
  const accounts = new Accounts(tree);
  new Maker(process, accounts, plan).make();
  if (!options.has("dry-run")) accounts.commit();
  return 0;
};
