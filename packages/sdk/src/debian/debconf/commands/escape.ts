import type { Command } from "../../../shell/index.ts";
import { unescapeText } from "../shell-functions.ts";

/** `debconf-escape -e|-u`: how values with line breaks go through the protocol. */
export const escape: Command = (process) => {
  const [option = ""] = process.args;
  const unescape = /^(?:-u|--unescape)$/.test(option);
  if (process.args.length !== 1 || (!unescape && !/^(?:-e|--escape)$/.test(option))) {
    process.stderr.write("Usage: debconf-unescape -e|-u < input-text\n");
    return 1;
  }
  const text = process.stdin.readAll();
  process.stdout.write(unescape ? unescapeText(text) : text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n"));
  return 0;
};
