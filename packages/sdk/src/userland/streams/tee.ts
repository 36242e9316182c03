import { complain, gnu } from "../gnu/command.ts";
import { attempt } from "../gnu/errno.ts";
import { Files } from "../gnu/files.ts";
import { quoteIfNeeded } from "../gnu/quote.ts";

/** `tee`: https://www.gnu.org/software/coreutils/tee */
export const tee = gnu({ short: "aip", long: "append=a ignore-interrupts=i output-error::" }, (process, options) => {
  const files = new Files(process);
  const text = process.stdin.readAll();
  process.stdout.write(text);
  let status = 0;
  for (const name of options.operands) {
    const written = attempt(() => {
      const before = options.has("a") && files.tryStat(name)?.type === "file" ? files.read(name) : "";
      files.write(name, before + text);
    });
    if ("value" in written) continue;
    complain(process, `${quoteIfNeeded(name)}: ${written.error.message}`);
    status = 1;
  }
  return status;
});
