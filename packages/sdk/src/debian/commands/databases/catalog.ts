import { type Command, type Process, toName } from "../../../shell/index.ts";
import { type DropIn, dropIns } from "./drop-ins.ts";
import { StringStore } from "./string-store.ts";

interface Message {
  /** 32 hexadecimal digits. */
  readonly id: string;
  /** `de`, `be@latin`; empty for English. */
  readonly language: string;
  text: string;
}

class CatalogError extends Error {}

const folders = ["/usr/local/lib/systemd/catalog", "/usr/lib/systemd/catalog"];
const database = "/var/lib/systemd/catalog/database";

/**
 * `journalctl --update-catalog`: what messages in the journal mean, from text to a table.
 * https://systemd.io/CATALOG/
 */
export const journalctl: Command = (process) => {
  const { args, stderr } = process;
  const other = args.find((word) => word !== "--update-catalog" && !/^--root=\/*$/.test(word));
  if (other !== undefined || !args.includes("--update-catalog")) {
    process.report({
      kind: "deferred",
      why: `journalctl ${args.join(" ")} asks for a journal, which only a running system keeps`,
      remedy: "leave it to the system that will run",
    });
    return 0;
  }
  try {
    updateCatalog(process);
    return 0;
  } catch (error) {
    if (!(error instanceof CatalogError)) throw error;
    stderr.write(`${error.message}\n`);
    return 1;
  }
};

function updateCatalog({ tree, meter, stderr }: Process): void {
  const messages = new Map<string, Message>();
  for (const file of dropIns(tree, folders, ".catalog")) {
    meter.step();
    readMessages(file, messages, (text) => stderr.write(`${text}\n`));
  }
  if (messages.size > 0) tree.write(toName(database), encode([...messages.values()]), { mode: 0o644, uid: 0, gid: 0 });
}

const firstLine = /^-- ([0-9a-fA-F]{32})(?:$| (.*))/;

/** One file: `-- ID [LANGUAGE]` after an empty line begins a message; its name may say the language of all. */
function readMessages({ path, lines }: DropIn, messages: Map<string, Message>, warn: (text: string) => void): void {
  const languageOfFile = /\.([^./]{1,31})\.catalog$/.exec(path)?.[1] ?? "";
  let current: { readonly id: string; readonly language: string; text: string } | undefined;
  let afterEmpty = true;
  const finish = (number: number): void => {
    if (!current) return;
    if (current.text === "") throw new CatalogError(`[${path}:${number}] No payload text.`);
    const key = `${current.id} ${current.language}`;
    const known = messages.get(key);
    if (known) known.text = combined(current.text, known.text);
    else messages.set(key, { ...current });
  };
  for (const [index, line] of lines.entries()) {
    if (line === "") afterEmpty = true;
    if (line === "" || line.startsWith("#") || line.startsWith(";")) continue;
    const begins = afterEmpty ? firstLine.exec(line) : null;
    if (begins) {
      finish(index + 1);
      current = { id: (begins[1] ?? "").toLowerCase(), language: languageOfFile, text: "" };
      if (begins[2] !== undefined) {
        const language = languageOf(begins[2].trim(), path, index + 1);
        const how = language === languageOfFile ? "specified unnecessarily" : "differs from default for file";
        if (languageOfFile !== "") warn(`[${path}:${index + 1}] language ${how}`);
        current = { ...current, language };
      }
    } else if (!current) throw new CatalogError(`[${path}:${index + 1}] Got payload before ID.`);
    else current.text += `${afterEmpty ? "\n" : ""}${line}\n`;
    afterEmpty = false;
  }
  finish(lines.length);
}

function languageOf(text: string, path: string, line: number): string {
  if (text.length < 2) throw new CatalogError(`[${path}:${line}] Language too short.`);
  if (text.length > 31) throw new CatalogError(`[${path}:${line}] language too long.`);
  return text;
}

/** A message that was there before: its headers come second, and its text only counts where the new one has none. */
function combined(text: string, before: string): string {
  const [at, atBefore] = [endOfHeaders(text), endOfHeaders(before)];
  const body = at < text.length ? text.slice(at) : before.slice(atBefore);
  return text.slice(0, at) + before.slice(0, atBefore) + body;
}

/** After lines until an empty one. */
function endOfHeaders(text: string): number {
  let at = 0;
  for (let end = text.indexOf("\n"); end > at; end = text.indexOf("\n", at)) at = end + 1;
  return at;
}

const headerSize = 40;
const itemSize = 56;

/** A header, items of a number, a language and an offset sorted by the first two, and the texts. */
function encode(messages: readonly Message[]): Buffer {
  const texts = new StringStore();
  const items = messages.map(({ id, language, text }) => {
    const item = Buffer.alloc(itemSize);
    item.write(id, 0, "hex");
    item.write(language, 16, "latin1");
    item.writeBigUInt64LE(BigInt(texts.add(text)), 48);
    return item;
  });
  items.sort((a, b) => a.compare(b, 0, 48, 0, 48));
  const header = Buffer.alloc(headerSize);
  header.write("RHHHKSLP", 0, "latin1");
  header.writeBigUInt64LE(BigInt(headerSize), 16);
  header.writeBigUInt64LE(BigInt(items.length), 24);
  header.writeBigUInt64LE(BigInt(itemSize), 32);
  return Buffer.concat([header, ...items, texts.bytes()]);
}
