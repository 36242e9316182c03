import { bytesOf, type Process } from "../../../shell/index.ts";
import { complain, gnu, Misuse, unsupported } from "../../gnu/command.ts";
import { attempt } from "../../gnu/errno.ts";
import { Files } from "../../gnu/files.ts";
import { readText } from "../../gnu/text-input.ts";
import { Editor } from "./editor.ts";
import { parseSed } from "./script.ts";

/** `sed`: https://www.gnu.org/software/sed/manual/sed.html */
export const sed = gnu(
  {
    short: "ne:f:i::EruszlN:",
    long: `quiet=n silent=n expression:=e file:=f in-place::=i regexp-extended=E separate=s null-data=z unbuffered=u
      posix follow-symlinks sandbox debug line-length:=N`,
    unsupported: "debug",
  },
  (process, options) => {
    const files = new Files(process);
    const pieces: string[] = [];
    for (const { key, value = "" } of options.given) {
      if (key === "e") pieces.push(value);
      if (key === "f") {
        const text = readText(process, value);
        pieces.push(text.replace(/\n$/, ""));
      }
    }
    const operands = [...options.operands];
    if (pieces.length === 0) {
      const script = operands.shift();
      if (script === undefined) throw new Misuse("", 1);
      pieces.push(script);
    }
    const text = pieces.join("\n");
    const quiet = options.has("n") || text.startsWith("#n\n");
    const commands = parseSed(text, options.has("E", "r"));
    const separator = options.has("z") ? "\0" : "\n";
    const inPlace = options.has("i");
    const names = operands.length === 0 ? ["-"] : operands;
    let status = 0;
    const read = (name: string): string | undefined => {
      if (name === "-" && !inPlace) return process.stdin.readAll();
      const found = attempt(() => {
        return files.isDirectory(name) ? undefined : files.read(name);
      });
      if ("value" in found && found.value !== undefined) return found.value;
      const why = "error" in found ? found.error.message : undefined;
      if (why !== undefined) complain(process, `can't read ${name}: ${why}`);
      else
        complain(
          process,
          inPlace ? `couldn't edit ${name}: not a regular file` : `read error on ${name}: Is a directory`,
        );
      status = inPlace && why === undefined ? 4 : 2;
      return undefined;
    };
    if (!inPlace && !options.has("s")) {
      const texts = names.flatMap((name) => read(name) ?? []);
      const editor = new Editor(process, commands, { quiet, separator });
      const code = editor.run(texts, (piece) => process.stdout.write(piece));
      return code === 0 ? status : code;
    }
    for (const name of names) {
      const content = read(name);
      if (content === undefined) continue;
      const editor = new Editor(process, commands, { quiet, separator });
      if (!inPlace) {
        const code = editor.run([content], (piece) => process.stdout.write(piece));
        if (code !== 0) return code;
        continue;
      }
      let result = "";
      const code = editor.run([content], (piece) => {
        result += piece;
      });
      replace(process, files, name, result, options.value("i"), options.has("follow-symlinks"));
      if (code !== 0) return code;
    }
    return status;
  },
);

/** As GNU sed: a new file of the same mode and owner takes the old one's place, a link's too unless it is followed. */
function replace(
  process: Process,
  files: Files,
  name: string,
  content: string,
  suffix: string | undefined,
  follows: boolean,
): void {
  const { tree } = process;
  const { mode, uid, gid, path } = files.stat(name);
  const own = follows ? path : files.path(name);
  if (suffix) {
    if (suffix.includes("/")) unsupported(process, `sed -i${suffix}`);
    const folder = own.slice(0, own.lastIndexOf("/") + 1);
    const base = own.slice(own.lastIndexOf("/") + 1);
    tree.rename(own, folder + (suffix.includes("*") ? suffix.replaceAll("*", base) : base + suffix));
  } else if (tree.get(own)?.type === "symlink") tree.remove(own);
  tree.write(own, bytesOf(content), { mode, uid, gid });
}
