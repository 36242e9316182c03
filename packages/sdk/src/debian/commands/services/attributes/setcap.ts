import { type Command, type Process, toName } from "../../../../shell/index.ts";
import { capabilityText, encodeCapabilities, parseCapabilities } from "./capabilities.ts";

const attribute = "security.capability";

/** https://manpages.debian.org/setcap.8 */
export const setcap: Command = (process) => {
  const { args, stdin, stderr } = process;
  const words = [...args];
  let verify = false;
  let done = 0;
  const usage = (): number => {
    stderr.write("usage: setcap [-h] [-q] [-v] [-n <rootid>] (-r|-|<caps>) <filename> [ ... ]\n");
    return 1;
  };
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === "-q" || word === "--quiet") continue;
    if (word === "-v") verify = true;
    else if (word === "-n") {
      process.report({ kind: "unknown", why: `firn does not know setcap -n ${words.shift() ?? ""}` });
      return 1;
    } else {
      const capabilities = word === "-" ? stdin.readAll() : word;
      const file = words.shift();
      if (file === undefined) return usage();
      const status = word === "-r" ? remove(process, file) : set(process, capabilities, file, verify);
      if (status !== 0) return status;
      done++;
    }
  }
  return done > 0 ? 0 : usage();
};

function set(process: Process, text: string, file: string, verify: boolean): number {
  const { tree, stderr, stdout } = process;
  const path = toName(process.path(file));
  const sets = parseCapabilities(text.trim());
  if (!sets) {
    stderr.write(`fatal error: Invalid argument\nusage: setcap [-q] [-v] (-r|-|<caps>) <filename>\n`);
    return 1;
  }
  const entry = tree.resolve(path);
  const value = encodeCapabilities(sets);
  if (verify) {
    const same = capabilityText(entry?.xattrs?.[attribute] ?? "") === capabilityText(value ?? "");
    stdout.write(`${file}: ${same ? "OK" : "differs"}\n`);
    return same ? 0 : 1;
  }
  if (entry?.type !== "file" || value === undefined) {
    const why = entry ? "Invalid argument" : "No such file or directory";
    stderr.write(`Failed to set capabilities on file \`${file}' (${why})\n`);
    return 1;
  }
  tree.change(path, { xattrs: { ...entry.xattrs, [attribute]: value } });
  return 0;
}

function remove(process: Process, file: string): number {
  const { tree, stderr } = process;
  const path = toName(process.path(file));
  const entry = tree.resolve(path);
  if (entry?.xattrs?.[attribute] === undefined) {
    stderr.write(
      `Failed to set capabilities on file \`${file}' (${entry ? "No data available" : "No such file or directory"})\n`,
    );
    return 1;
  }
  const xattrs = Object.fromEntries(Object.entries(entry.xattrs).filter(([name]) => name !== attribute));
  tree.change(path, { xattrs });
  return 0;
}

/** https://manpages.debian.org/getcap.8 */
export const getcap: Command = (process) => {
  const { tree, args, stdout, stderr } = process;
  const options = args.filter((word) => word.startsWith("-")).join("");
  const show = (word: string): void => {
    const entry = tree.get(toName(process.path(word)));
    const value = entry?.xattrs?.[attribute];
    if (value !== undefined) stdout.write(`${word} ${capabilityText(value)}\n`);
    else if (options.includes("v")) stdout.write(`${word}\n`);
    if (!options.includes("r") || entry?.type !== "directory") return;
    for (const name of tree.list(toName(process.path(word)))) show(`${word.replace(/\/$/, "")}/${name}`);
  };
  for (const word of args.filter((one) => !one.startsWith("-"))) {
    if (!tree.get(toName(process.path(word)))) {
      stderr.write(`${word} (No such file or directory)\n`);
    } else show(word);
  }
  return 0;
};
