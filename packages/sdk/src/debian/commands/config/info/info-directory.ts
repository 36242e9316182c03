import type { InfoEntry } from "./info-entries.ts";

/** What install-info writes where there is no directory yet. */
export const emptyDirectory = `This is the file .../info/dir, which contains the
topmost node of the Info hierarchy, called (dir)Top.
The first time you invoke Info you start off looking at this node.
\x1f
File: dir,\tNode: Top\tThis is the top of the INFO tree

  This (the Directory node) gives a menu of major topics.
  Typing "q" exits, "H" lists all Info commands, "d" returns here,
  "h" gives a primer for first-timers,
  "mEmacs<Return>" visits the Emacs manual, etc.

  In Emacs, you can click mouse button 2 on a menu item or cross reference
  to select it.

* Menu:
`;

interface Section {
  readonly name: string;
  /** The index of the line after its title. */
  readonly start: number;
  /** The index after its last line that is not blank. */
  end: number;
}

/** A directory's text with entries put in; one of the same name in the same section is replaced. */
export function addEntries(directory: string, entries: readonly InfoEntry[], sections: readonly string[]): string {
  const lines = directory.replace(/\n$/, "").split("\n");
  const existing = sectionsOf(lines);
  const gone = new Set<number>();
  const before = new Map<number, InfoEntry[]>();
  for (const section of existing) {
    // Where an entry goes is remembered for the next one that sorts after all lines.
    let place = section.end;
    for (const entry of entries.filter(({ sections: names }) => names.includes(section.name))) {
      for (let index = section.end - 1; index >= section.start - 1; index--) {
        const line = lines[index] ?? "";
        if (!line.startsWith("*")) continue;
        if (!gone.has(index) && itemOf(line) === itemOf(entry.text)) {
          gone.add(index);
          for (let next = index + 1; next < section.end && !lines[next]?.startsWith("*"); next++) gone.add(next);
        }
        if (isLess(entry.text, line)) place = index;
      }
      const there = before.get(place) ?? [];
      before.set(place, there);
      const after = there.findIndex((other) => isLess(entry.text, other.text));
      there.splice(after < 0 ? there.length : after, 0, entry);
    }
  }
  const names = new Set(existing.map(({ name }) => name));
  const news = new Map<number, string[]>();
  for (const name of new Set(sections)) {
    if (names.has(name)) continue;
    const next = existing.findIndex((section) => lower(name) < lower(section.name));
    const previous = existing[next - 1];
    const place = next < 0 ? lines.length : previous ? previous.end : (existing[0]?.start ?? 2) - 2;
    news.set(place, [...(news.get(place) ?? []), name]);
  }
  let text = "";
  for (let index = 0; index <= lines.length; index++) {
    for (const entry of before.get(index) ?? []) text += entry.text;
    for (const name of news.get(index)?.sort() ?? []) text += newSection(name, entries);
    if (index < lines.length && !gone.has(index)) text += `${lines[index]}\n`;
  }
  return text;
}

const lower = (text: string): string => text.toLowerCase();
const itemOf = (line: string): string => line.replace(/:[^]*/, "");

function newSection(name: string, entries: readonly InfoEntry[]): string {
  const own = entries.filter(({ sections }) => sections.includes(name));
  own.sort(({ text: a }, { text: b }) => {
    const [left, right] = [lower(`${itemOf(a)}:`), lower(`${itemOf(b)}:`)];
    return left < right ? -1 : left > right ? 1 : 0;
  });
  return `\n${name}\n${own.map(({ text }) => text).join("")}`;
}

/** By characters, the colon at an item's end included. */
function isLess(a: string, b: string): boolean {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const [left, right] = [a.charAt(index), b.charAt(index)];
    if (left === ":" && right === ":") return false;
    if (left !== right) return left < right;
  }
  return false;
}

function sectionsOf(lines: readonly string[]): Section[] {
  const found: Section[] = [];
  let inMenu = false;
  for (const [index, line] of lines.entries()) {
    if (line.startsWith("* Menu:")) inMenu = true;
    if (!inMenu || /^(?:[* \t]|$)/.test(line)) continue;
    const last = found.at(-1);
    if (last) last.end = index;
    found.push({ name: line, start: index + 1, end: lines.length });
  }
  for (const section of found) while (section.end > section.start && lines[section.end - 1] === "") section.end--;
  return found;
}

/** A directory's text without the entries of an Info file, and without sections that become empty. */
export function removeEntries(directory: string, file: string): string {
  const lines = directory.replace(/\n$/, "").split("\n");
  const gone = new Set<number>();
  for (const [index, line] of lines.entries()) {
    const named = /^\* *[^:]*: *\((?:[^)]*\/)?([^)]*?)(?:\.info|\.inf)?(?:\.gz)?\)/.exec(line)?.[1];
    if (named !== undefined && lower(named) === lower(file)) gone.add(index);
    else if (/^[ \t]/.test(line) && gone.has(index - 1)) gone.add(index);
  }
  if (gone.size === 0) return directory;
  const sections = sectionsOf(lines);
  for (const [at, { start }] of sections.entries()) {
    const end = (sections[at + 1]?.start ?? lines.length + 1) - 1;
    const own = Array.from({ length: end - start }, (_, index) => start + index);
    if (own.some((index) => !gone.has(index) && lines[index] !== "")) continue;
    for (const index of [start - 1, ...own]) gone.add(index);
  }
  return lines.map((line, index) => (gone.has(index) ? "" : `${line}\n`)).join("");
}
