import { type Command, type Process, textOf } from "../../../shell/index.ts";
import type { Debconf } from "../debconf.ts";

const types = new Set(["select", "boolean", "string", "multiselect", "note", "password", "text", "title"]);

interface Options {
  readonly checkOnly: boolean;
  readonly unseen: boolean;
  readonly files: readonly string[];
}

/** `debconf-set-selections`: answers from lines of `OWNER QUESTION TYPE VALUE`. */
export const setSelections =
  (debconf: Debconf): Command =>
  (process) => {
    const options = parseOptions(process.args);
    if (!options) {
      process.stderr.write("Usage: debconf-set-selections [-vcu] [file]\n");
      return 1;
    }
    let status = 0;
    let number = 0;
    for (const line of linesOf(readInput(process, options.files))) {
      number++;
      if (/^\s*(?:#|$)/.test(line)) continue;
      const [, owner, label, type = "", value = ""] =
        /^[ \t]*(\S+)[ \t]+(\S+)[ \t]+(\S+)(?:[ \t]([^]*))?/.exec(line) ?? [];
      if (owner === undefined || label === undefined) {
        process.stderr.write(`error: parse error on line ${number}: '${line}'\n`);
        status = 1;
      } else if (!types.has(type) && type !== "seen") {
        process.stderr.write(`warning: Unknown type ${type}, skipping line ${number}\n`);
      } else if (options.checkOnly) continue;
      else if (type !== "seen") answer(debconf, owner, label, type, value, options.unseen);
      else if (debconf.questions.has(label)) debconf.questions.change(label)?.flags.set("seen", value);
      else {
        process.stderr.write(`error: Cannot find a question for ${label}\n`);
        status = 1;
      }
    }
    return status;
  };

function parseOptions(args: readonly string[]): Options | undefined {
  const names: Readonly<Record<string, string>> = { "--verbose": "v", "--checkonly": "c", "--unseen": "u" };
  let letters = "";
  const files: string[] = [];
  for (const arg of args) {
    const short = names[arg] ?? /^-([vcu]+)$/.exec(arg)?.[1];
    if (short !== undefined) letters += short;
    else if (/^-./.test(arg)) return undefined;
    else files.push(arg);
  }
  return { checkOnly: letters.includes("c"), unseen: letters.includes("u"), files };
}

function readInput(process: Process, files: readonly string[]): string {
  if (files.length === 0) return process.stdin.readAll();
  let text = "";
  for (const file of files) {
    const path = process.path(file);
    if (file === "-") text += process.stdin.readAll();
    else if (process.tree.resolve(path)?.type === "file") text += textOf(process.tree.read(path));
    else process.stderr.write(`Can't open ${file}: No such file or directory\n`);
  }
  return text;
}

/** Lines; one that ends with a backslash goes on. */
const linesOf = (text: string): string[] =>
  text
    .replace(/\n$/, "")
    .split(/\r?\n/)
    .reduce<string[]>((lines, line) => {
      const last = lines.at(-1);
      if (last?.endsWith("\\")) lines[lines.length - 1] = last.slice(0, -1) + line;
      else lines.push(line);
      return lines;
    }, []);

function answer(
  { questions }: Debconf,
  owner: string,
  label: string,
  type: string,
  value: string,
  unseen: boolean,
): void {
  if (!questions.templates.get(label)) {
    questions.addTemplate(label, owner, type);
    const fields = questions.templates.change(label)?.fields;
    fields?.set("description", "Dummy template");
    fields?.set(
      "extended_description",
      "This is a fake template used to pre-seed the debconf database. If you are seeing this, something is probably wrong.",
    );
  }
  questions.templates.change(label)?.fields.set("type", type);
  questions.addOwner(label, owner, type);
  const record = questions.change(label);
  record?.fields.set("value", value);
  if (!unseen) record?.flags.set("seen", "true");
}
