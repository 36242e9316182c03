import type { Command } from "../../../shell/index.ts";
import { linesOf, replaceLines } from "./shell-lists.ts";

/** Lists each shell of `/bin` with its name below `/usr` too, as the package usrmerge does when a system is converted. */
export const convertEtcShells: Command = (process) => {
  const file = "/etc/shells";
  const lines = linesOf(process.tree, file);
  const added = lines.flatMap((line) =>
    /^\/s?bin\//.test(line) && !lines.some((one) => one.startsWith(`/usr${line}`)) ? [`/usr${line}`] : [],
  );
  if (added.length > 0) replaceLines(process, file, [...lines, ...added]);
  return 0;
};
