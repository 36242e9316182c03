import { Collected, type Process } from "../../shell/index.ts";
import { gnu, Misuse, Stop } from "../gnu/command.ts";
import { Files } from "../gnu/files.ts";
import { within } from "../gnu/names.ts";
import type { Options } from "../gnu/options.ts";

/** `run-parts`: https://manpages.debian.org/bookworm/debianutils/run-parts.8.en.html */
export const runParts = gnu(
  {
    short: "a:du:vhV",
    long: `test list verbose=v debug=d report reverse umask:=u arg:=a help=h version=V lsbsysinit new-session
      exit-on-error regex: stdin`,
    unsupported: "stdin h V",
  },
  (process, options) => {
    const [directory, extra] = options.operands;
    if (directory === undefined) throw new Misuse("missing operand");
    if (extra !== undefined) throw new Misuse("extra operand");
    const files = new Files(process);
    if (options.has("list") && options.has("test")) throw new Stop("-list and -test can not be used together");
    const valid = nameTest(options);
    if (!files.isDirectory(directory)) {
      throw new Stop(
        `failed to open directory ${directory}: ${files.tryStat(directory) ? "Not a directory" : "No such file or directory"}`,
      );
    }
    const names = files.list(directory).filter(valid);
    if (options.has("reverse")) names.reverse();
    let status = 0;
    for (const name of names) {
      const path = within(directory, name);
      const entry = files.tryStat(path);
      if (!entry) {
        if (files.tryLstat(path)?.type === "symlink") {
          process.stderr.write(`${process.name}: component ${path} is a broken symbolic link\n`);
        }
        continue;
      }
      if (entry.type === "directory") continue;
      if (entry.type !== "file") {
        process.stderr.write(`${process.name}: component ${path} is not an executable plain file\n`);
        status = 1;
        continue;
      }
      const canRun = (entry.mode & 0o111) !== 0;
      if (options.has("list") || (options.has("test") && canRun)) process.stdout.write(`${path}\n`);
      if (options.has("list", "test") || !canRun) continue;
      const result = runOne(process, path, options);
      if (result === 0) continue;
      process.stderr.write(`${process.name}: ${path} exited with return code ${result}\n`);
      status = 1;
      if (options.has("exit-on-error")) return result;
    }
    return status;
  },
);

function nameTest(options: Options): (name: string) => boolean {
  const regex = options.value("regex");
  if (regex !== undefined) {
    try {
      const pattern = new RegExp(regex.replaceAll("[:alnum:]", "A-Za-z0-9").replaceAll("[:alpha:]", "A-Za-z"));
      return (name) => pattern.test(name) && name !== "." && name !== "..";
    } catch {
      throw new Stop("Unable to build regexp.");
    }
  }
  if (!options.has("lsbsysinit")) return (name) => /^[a-zA-Z0-9_-]+$/.test(name);
  return (name) =>
    (/^[a-z0-9]+$/.test(name) || /^_?([a-z0-9_.]+-)+[a-z0-9]+$/.test(name) || /^[a-zA-Z0-9_-]+$/.test(name)) &&
    !/\.dpkg-(old|dist|new|tmp)$/.test(name);
}

function runOne(process: Process, path: string, options: Options): number {
  const umask = options.value("u") === undefined ? 0o022 : Number.parseInt(options.value("u") ?? "", 8);
  const words = [path, ...options.values("a")];
  if (options.has("v")) process.stderr.write(`run-parts: executing ${words.join(" ")}\n`);
  if (!options.has("report")) return process.run(words, { umask });
  const output = new Collected();
  const errors = new Collected();
  const status = process.run(words, { umask, stdout: output, stderr: errors });
  if (output.text + errors.text !== "") {
    process.stdout.write(`${path}:\n${output.text}`);
    process.stderr.write(errors.text);
  }
  return status;
}
