import { textOf, toName } from "../../shell/index.ts";
import type { Confmodule } from "./confmodule.ts";
import { metaField, templateField, typeOf, valueOf } from "./question-text.ts";
import { codes, Refusal } from "./replies.ts";

export interface ProtocolCommand {
  /** The least and the most. */
  readonly parameters: readonly [least: number, most: number];
  /** @throws Refusal */
  readonly run: (module: Confmodule, parameters: readonly string[]) => string;
}

const many = Number.POSITIVE_INFINITY;
/** Types that the noninteractive frontend knows how to take. */
const takes = /^(?:boolean|error|multiselect|note|password|select|string|text|progress)$/;
const priorities = new Set(["low", "medium", "high", "critical"]);
const quiet: ProtocolCommand["run"] = () => `${codes.success}`;

/** @throws Refusal where there is no such question. */
function existing(module: Confmodule, name = "", quote = ""): string {
  if (module.questions.has(name)) return name;
  throw new Refusal(codes.badParameters, `${quote}${name}${quote} doesn't exist`);
}

function data(module: Confmodule, text: string): string {
  if (!module.escapes) return `${codes.success} ${text}`;
  return `${codes.escapedData} ${text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}`;
}

function input(module: Confmodule, [priority = "", question = ""]: readonly string[]): string {
  const name = existing(module, question, '"');
  if (!priorities.has(priority)) throw new Refusal(codes.syntaxError, `"${priority}" is not a valid priority`);
  if (takes.test(typeOf(module.questions, name))) module.wait(name);
  return `${codes.skipped} question skipped`;
}

function version(_: Confmodule, [asked]: readonly string[]): string {
  const wanted = Math.trunc(Number.parseFloat(asked ?? "2")) || 0;
  if (wanted !== 2) {
    throw new Refusal(codes.badVersion, `Version too ${wanted < 2 ? "low" : "high"} (${asked})`);
  }
  return `${codes.success} 2.0`;
}

function capabilities(module: Confmodule, names: readonly string[]): string {
  module.escapes = names.includes("escape");
  // The space at the end is what the noninteractive frontend can do besides: nothing.
  return `${codes.success} multiselect escape `;
}

function setFlag(module: Confmodule, [question, flag = "", ...words]: readonly string[]): string {
  const flags = module.questions.change(existing(module, question))?.flags;
  const value = words.join(" ");
  if (flag !== "isdefault") {
    flags?.set(flag, value);
    return `${codes.success} ${value}`;
  }
  flags?.set("seen", value === "true" ? "false" : "true");
  return `${codes.success} ${value === "true"}`;
}

function getFlag(module: Confmodule, [question, flag = ""]: readonly string[]): string {
  const flags = module.questions.get(existing(module, question))?.flags;
  if (flag === "isdefault") return `${codes.success} ${flags?.get("seen") !== "true"}`;
  return `${codes.success} ${flags?.get(flag) ?? "false"}`;
}

function set(module: Confmodule, [question, ...words]: readonly string[]): string {
  module.questions.change(existing(module, question))?.fields.set("value", words.join(" "));
  return `${codes.success} value set`;
}

function reset(module: Confmodule, [question]: readonly string[]): string {
  const name = existing(module, question);
  const record = module.questions.change(name);
  record?.fields.set("value", templateField(module.questions, name, "default"));
  record?.flags.set("seen", "false");
  return `${codes.success}`;
}

function register(module: Confmodule, [template = "", name = ""]: readonly string[]): string {
  const { questions } = module;
  if (!questions.has(template)) throw new Refusal(codes.badParameters, `No such template, "${template}"`);
  const type = typeOf(questions, template);
  if (questions.has(name)) {
    questions.addOwner(name, module.owner, type);
    questions.setTemplate(name, template);
  } else questions.make(name, module.owner, type, template);
  return `${codes.success}`;
}

function unregister(module: Confmodule, [question]: readonly string[]): string {
  const name = existing(module, question);
  if (module.isWaiting(name)) {
    throw new Refusal(codes.badParameters, `${name} is busy, cannot unregister right now`);
  }
  module.questions.removeOwner(name, module.owner);
  return `${codes.success}`;
}

function substitute(module: Confmodule, [question, variable = "", ...words]: readonly string[]): string {
  module.questions.change(existing(module, question))?.variables.set(variable, words.join(" "));
  return `${codes.success}`;
}

function progress(module: Confmodule, [subcommand = "", ...rest]: readonly string[]): string {
  const names: Readonly<Record<string, number>> = { start: 3, set: 1, step: 1, info: 1, stop: 0 };
  const count = names[subcommand.toLowerCase()];
  if (count === undefined) throw new Refusal(codes.syntaxError, "Unknown subcommand");
  if (rest.length !== count) throw new Refusal(codes.syntaxError, "Incorrect number of arguments");
  if (/^(?:start|info)$/i.test(subcommand)) existing(module, rest.at(-1));
  return `${codes.success} OK`;
}

function loadTemplates(module: Confmodule, [file = "", owner = module.owner]: readonly string[]): string {
  if (module.tree.resolve(toName(file))?.type !== "file") {
    throw new Refusal(codes.badParameters, `failed to open ${file}: No such file or directory`);
  }
  try {
    module.questions.load(textOf(module.tree.read(toName(file))), owner);
  } catch (error) {
    throw new Refusal(codes.internalError, (error as Error).message.replaceAll("\n", "\\n"));
  }
  return `${codes.success}`;
}

function templateData(module: Confmodule, [template = "", item = "", ...words]: readonly string[]): string {
  const value = words.join(" ").replace(/\\([n"\\])/g, (_, escaped: string) => (escaped === "n" ? "\n" : escaped));
  const record = module.questions.templates.change(template);
  if (record && item === "type") throw new Refusal(codes.badParameters, "Template type already set");
  if (!record && item !== "type") {
    throw new Refusal(codes.badParameters, `Template data field '${item}' received before type field`);
  }
  if (record) record.fields.set(item, value);
  else module.questions.addTemplate(template, module.owner, value);
  return `${codes.success}`;
}

/** What a program may say, by lower-case name: debconf-devel(7), "THE DEBCONF PROTOCOL". */
export const protocolCommands: Readonly<Record<string, ProtocolCommand>> = {
  __proto__: null as never,
  beginblock: { parameters: [0, many], run: quiet },
  capb: { parameters: [0, many], run: capabilities },
  clear: {
    parameters: [0, 0],
    run(module) {
      module.forgetWaiting();
      return `${codes.success}`;
    },
  },
  data: { parameters: [3, many], run: templateData },
  endblock: { parameters: [0, many], run: quiet },
  exist: {
    parameters: [1, 1],
    run: (module, [name = ""]) => `${codes.success} ${module.questions.has(name)}`,
  },
  fget: { parameters: [2, 2], run: getFlag },
  fset: { parameters: [3, many], run: setFlag },
  get: {
    parameters: [1, 1],
    run: (module, [name]) => data(module, valueOf(module.questions, existing(module, name))),
  },
  go: {
    parameters: [0, 0],
    run(module) {
      module.go();
      return `${codes.success} ok`;
    },
  },
  info: {
    parameters: [0, 1],
    run(module, [name]) {
      if (name !== undefined) existing(module, name, '"');
      return `${codes.success}`;
    },
  },
  input: { parameters: [2, 2], run: input },
  metaget: {
    parameters: [2, 2],
    run: (module, [name, field = ""]) =>
      data(module, metaField(module.questions, existing(module, name), field.toLowerCase())),
  },
  progress: { parameters: [1, many], run: progress },
  purge: {
    parameters: [0, 0],
    run(module) {
      for (const name of module.questions.names) module.questions.removeOwner(name, module.owner);
      return `${codes.success}`;
    },
  },
  register: { parameters: [2, 2], run: register },
  reset: { parameters: [1, 1], run: reset },
  set: { parameters: [1, many], run: set },
  settitle: {
    parameters: [1, 1],
    run(module, [name]) {
      existing(module, name, '"');
      return `${codes.success}`;
    },
  },
  stop: { parameters: [0, many], run: () => "" },
  subst: { parameters: [2, many], run: substitute },
  title: { parameters: [0, many], run: quiet },
  unregister: { parameters: [1, 1], run: unregister },
  version: { parameters: [0, 1], run: version },
  visible: {
    parameters: [2, 2],
    run(module, [, name]) {
      existing(module, name);
      return `${codes.success} true`;
    },
  },
  x_loadtemplatefile: { parameters: [1, 2], run: loadTemplates },
};
