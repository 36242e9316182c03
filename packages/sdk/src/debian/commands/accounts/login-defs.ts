import { textOf } from "../../../shell/index.ts";
import type { Tree } from "../../../tree/index.ts";

/** Settings of `/etc/login.defs`, over which `-K NAME=VALUE` goes. https://manpages.debian.org/login.defs.5 */
export class LoginDefs {
  readonly #values = new Map<string, string>();

  constructor(tree: Tree) {
    if (tree.resolve("etc/login.defs")?.type !== "file") return;
    for (const line of textOf(tree.read("etc/login.defs")).split("\n")) {
      const [, name = "", value = ""] = /^\s*([^#\s]\S*)\s+"?(.*?)"?\s*$/.exec(line) ?? [];
      if (name !== "") this.#values.set(name, value);
    }
  }

  set(name: string, value: string): void {
    this.#values.set(name, value);
  }

  text(name: string): string | undefined {
    return this.#values.get(name);
  }

  /** Numbers are C's: `022` is octal. */
  number(name: string, otherwise: number): number {
    const text = this.#values.get(name);
    if (text === undefined) return otherwise;
    const value = /^0[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number(text);
    return Number.isFinite(value) ? value : otherwise;
  }

  yes(name: string): boolean {
    return this.#values.get(name)?.toLowerCase() === "yes";
  }
}
