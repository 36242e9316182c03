import { compareBytes } from "../../../../tree/index.ts";

interface Font {
  readonly name: string;
  file: string;
  readonly priority: number;
}

const lowered = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

/**
 * Fonts of a directory by name, one file each: the one that is better to have. Names are told apart without regard to
 * case, but only within one of mkfontscale's buckets, which depend on it.
 */
export class FontList {
  readonly #fonts = new Map<string, Font>();

  add(name: string, file: string, priority = priorityOf(file)): void {
    const key = `${bucketOf(name)} ${lowered(name)}`;
    const known = this.#fonts.get(key);
    if (!known) this.#fonts.set(key, { name: lowered(name), file, priority });
    else if (priority > known.priority) known.file = file;
  }

  /** A fonts.dir or fonts.scale: https://www.x.org/releases/current/doc/man/man1/mkfontdir.1.xhtml */
  get text(): string {
    const fonts = [...this.#fonts.values()];
    fonts.sort((a, b) => compareBytes(a.file, b.file) || compareBytes(a.name, b.name));
    return `${fonts.length}\n${fonts.map(({ file, name }) => `${file} ${name}\n`).join("")}`;
  }
}

function priorityOf(file: string): number {
  if (/\.(?:otf|OTF)$/.test(file)) return 4;
  if (/\.(?:ttf|TTF)$/.test(file)) return 3;
  if (file.endsWith(".gz")) return 2;
  return file.endsWith(".Z") ? 1 : 0;
}

function bucketOf(name: string): number {
  let hash = 0;
  for (let index = 0; index < name.length; index++) {
    hash = ((hash << 5) + (hash >>> 5) + name.charCodeAt(index)) >>> 0;
  }
  return hash & 1023;
}
