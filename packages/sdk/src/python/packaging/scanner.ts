import { FirnError } from "../../errors/index.ts";

/** Walks over a text piece by piece; failures point at the place in it. */
export class Scanner {
  readonly text: string;
  position = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Takes what the pattern matches right here, or nothing. The pattern must be sticky (`y`). */
  take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.position;
    const match = pattern.exec(this.text);
    if (!match) return undefined;
    this.position += match[0].length;
    return match;
  }

  /** Whether the pattern matches right here, taking nothing. */
  sees(pattern: RegExp): boolean {
    pattern.lastIndex = this.position;
    return pattern.test(this.text);
  }

  space(): void {
    this.take(/[ \t]+/y);
  }

  get atEnd(): boolean {
    return this.position >= this.text.length;
  }

  /** @throws FIRN_PIP_REQUIREMENT_INVALID */
  fail(expected: string, position: number = this.position): never {
    throw new FirnError(
      "FIRN_PIP_REQUIREMENT_INVALID",
      `expected ${expected} at column ${position + 1} of "${this.text}"`,
      {
        hint: 'Write it as in: flask[async]>=3,<4; python_version < "3.13"',
        details: { text: this.text, column: position + 1 },
      },
    );
  }
}
