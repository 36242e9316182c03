import { createHash } from "node:crypto";
import { type Command, textOf, toName } from "../../../../shell/index.ts";

/** `ucfq --with-colons`: what ucf knows of files, or of a package's files. https://manpages.debian.org/ucfq.1 */
export const ucfq: Command = (process) => {
  const { tree, args, stdout, stderr } = process;
  const [option = "", ...asked] = args;
  if (!/^(?:--with-colons|-w)$/.test(option) || asked.some((word) => word.startsWith("-"))) {
    process.report({ kind: "unknown", why: `firn does not know ucfq ${args.join(" ")}` });
    return 1;
  }
  const read = (path: string): string[][] => {
    const text = tree.resolve(path)?.type === "file" ? textOf(tree.read(path)) : "";
    return text.split("\n").map((line) => line.trim().split(/\s+/));
  };
  const owners = new Map(read("/var/lib/ucf/registry").map(([pkg = "", file = ""]) => [file, pkg]));
  const sums = new Map(read("/var/lib/ucf/hashfile").map(([sum = "", file = ""]) => [file, sum]));
  const files = new Set<string>();
  for (const word of asked) {
    if (word.startsWith("/")) files.add(word);
    else if (word.includes("/")) {
      stderr.write(`Need a fully qualified path name for config file "${word}"\n`);
      return 0;
    } else for (const [file, owner] of owners) if (owner === word) files.add(file);
  }
  for (const file of [...files].sort()) {
    const owner = owners.get(file);
    const path = toName(file);
    const content = tree.resolve(path)?.type === "file" ? tree.read(path) : undefined;
    const sum = sums.get(file);
    const isChanged = content && createHash("md5").update(content).digest("hex") !== sum;
    const state = content && sum !== undefined ? (isChanged ? "Yes" : "No") : "";
    stdout.write(`${file}:${owner ?? ""}:${content ? "Yes" : ""}:${state}\n`);
  }
  return 0;
};
