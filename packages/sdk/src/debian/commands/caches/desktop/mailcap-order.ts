import { type Process, textOf } from "../../../../shell/index.ts";

/** A line of a mailcap file, and who brings it. https://www.rfc-editor.org/rfc/rfc1524 */
export interface MailcapEntry {
  readonly pkg: string;
  readonly text: string;
  /** From 0 to 9; a greater one is nearer to the top. */
  readonly priority: number;
}

export const defaultPriority = 5;

export function priorityIn({ stderr }: Process, text: string): number {
  const [, digits] = /priority\s*=\s*(\d+)\s*(?:$|;)/i.exec(text) ?? [];
  const priority = digits === undefined ? defaultPriority : Number(digits);
  if (priority <= 9) return priority;
  stderr.write(`Error: priority of ${priority} is out of range (0 <= pri <= 9)\n       ${text}\n`);
  return defaultPriority;
}

/** What the administrator wants on top: https://manpages.debian.org/bookworm/mailcap/mailcap.order.5.en.html */
export interface Preference {
  readonly pkg: string;
  readonly type: RegExp;
}

export function readOrder(process: Process, packages: ReadonlyMap<string, unknown>): Preference[] {
  const file = "etc/mailcap.order";
  if (process.tree.resolve(file)?.type !== "file") return [];
  return textOf(process.tree.read(file))
    .split("\n")
    .map((line) => line.replace(/\s*#.*$/, ""))
    .filter((line) => !/^\s*$/.test(line))
    .map((line) => {
      const [, before, type] = /^(.*):(\S*)/.exec(line) ?? [];
      const pkg = before ?? line;
      if (!packages.has(pkg)) {
        const name = before ?? "";
        process.stderr.write(`Warning: package ${name} listed in /etc/mailcap.order does not have mailcap entries.\n`);
      }
      return { pkg, type: patternOf(type || "*/*") };
    });
}

/** The program takes the rest of it as a regular expression too. */
function patternOf(type: string): RegExp {
  const pattern = type.replaceAll("*", ".*");
  try {
    return new RegExp(`^(?:${pattern})$`);
  } catch {
    return /$^/;
  }
}

/** The preferred ones, then by priority; what handles a whole class comes after what handles one type. */
export function inOrder(
  packages: ReadonlyMap<string, readonly MailcapEntry[]>,
  preferences: readonly Preference[],
): MailcapEntry[] {
  const sorted = [...packages.values()]
    .flat()
    .sort((a, b) => b.priority - a.priority || breadth(a.text) - breadth(b.text));
  const ordered = new Set<MailcapEntry>();
  for (const { pkg, type } of preferences) {
    for (const entry of sorted) {
      if (entry.pkg === pkg && type.test(/^(.*?)[;\s]/.exec(entry.text)?.[1] ?? "")) ordered.add(entry);
    }
  }
  for (const entry of sorted) ordered.add(entry);
  return [...ordered];
}

const breadth = (text: string): number => Number(/^\S+\/\*/.test(text)) + 2 * Number(text.startsWith("*/"));
