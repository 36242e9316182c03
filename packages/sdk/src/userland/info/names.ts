import { complain, gnu, Misuse, missingOperand } from "../gnu/command.ts";
import { directoryOf, lastOf } from "../gnu/names.ts";
import { quote } from "../gnu/quote.ts";

/** `basename`: https://www.gnu.org/software/coreutils/basename */
export const basename = gnu(
  { short: "as:z", long: "multiple=a suffix:=s zero=z", inOrder: true },
  (process, options) => {
    missingOperand(options);
    const { operands } = options;
    const several = options.has("a", "s");
    if (!several && operands[2] !== undefined) throw new Misuse(`extra operand ${quote(operands[2])}`);
    const suffix = several ? (options.value("s") ?? "") : (operands[1] ?? "");
    for (const name of several ? operands : operands.slice(0, 1)) {
      const base = lastOf(name);
      const cut = suffix !== "" && base !== suffix && base.endsWith(suffix) && base !== "/";
      process.stdout.write((cut ? base.slice(0, -suffix.length) : base) + (options.has("z") ? "\0" : "\n"));
    }
    return 0;
  },
);

/** `dirname`: https://www.gnu.org/software/coreutils/dirname */
export const dirname = gnu({ short: "z", long: "zero=z" }, (process, options) => {
  missingOperand(options);
  const end = options.has("z") ? "\0" : "\n";
  for (const name of options.operands) process.stdout.write(directoryOf(name) + end);
  return 0;
});

/** `pwd`: https://www.gnu.org/software/coreutils/pwd */
export const pwd = gnu({ short: "LP", long: "logical=L physical=P" }, (process, options) => {
  const { cwd, env, tree } = process;
  if (options.operands.length > 0) complain(process, "ignoring non-option arguments");
  const logical = env.get("PWD") ?? "";
  const usesLogical = options.last("L", "P") === "L" && logical.startsWith("/") && !/\/\.\.?(\/|$)/.test(logical);
  const isHere = usesLogical && tree.resolve(logical)?.path === tree.resolve(cwd)?.path;
  process.stdout.write(`${isHere ? logical : cwd}\n`);
  return 0;
});

/** `pathchk`: names that are too long or cannot be. */
export const pathchk = gnu({ short: "pP", long: "portability" }, (process, options) => {
  missingOperand(options);
  let status = 0;
  for (const name of options.operands) {
    const portable = options.has("p", "portability");
    const bad = portable ? /[^A-Za-z0-9._\-/]/.exec(name)?.[0] : undefined;
    const long = name.split("/").find((part) => part.length > (portable ? 14 : 255));
    const why =
      name === ""
        ? "'': No such file or directory"
        : bad !== undefined
          ? `nonportable character ${quote(bad)} in file name ${quote(name)}`
          : long !== undefined
            ? `limit ${portable ? 14 : 255} exceeded by length ${long.length} of file name component ${quote(long)}`
            : options.has("P", "portability") && /(^|\/)-/.test(name)
              ? `leading '-' in a component of file name ${quote(name)}`
              : undefined;
    if (why === undefined) continue;
    complain(process, why);
    status = 1;
  }
  return status;
});
