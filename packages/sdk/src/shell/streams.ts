/** Where a command reads from. Reading is synchronous; text is bytes (see text.ts). Commands that share it go on where the last one stopped. */
export interface Input {
  /** All that is left; empty at the end. */
  readAll(): string;
  /** The next line without its newline; undefined at the end. `terminated` says whether the newline was there. */
  readLine(): { readonly text: string; readonly terminated: boolean } | undefined;
  /** At most so many bytes; empty at the end. */
  read(count: number): string;
}

/** Where a command writes to. */
export interface Output {
  write(text: string): void;
}

/** Input from text at hand. */
export function inputOf(text: string): Input {
  let at = 0;
  const take = (end: number): string => {
    const piece = text.slice(at, end);
    at = Math.min(end, text.length);
    return piece;
  };
  return {
    readAll: () => take(text.length),
    read: (count) => take(at + count),
    readLine() {
      if (at >= text.length) return undefined;
      const newline = text.indexOf("\n", at);
      if (newline < 0) return { text: take(text.length), terminated: false };
      const line = take(newline);
      at++;
      return { text: line, terminated: true };
    },
  };
}

/** Output kept in memory. */
export class Collected implements Output {
  readonly #pieces: string[] = [];

  write(text: string): void {
    this.#pieces.push(text);
  }

  get text(): string {
    if (this.#pieces.length > 1) this.#pieces.splice(0, this.#pieces.length, this.#pieces.join(""));
    return this.#pieces[0] ?? "";
  }
}

export const nowhere: Output = { write: () => undefined };
