import { type ParsedScript, parse } from "unbash";

/** A script's text with its syntax tree, and where its lines are. */
export class Source {
  readonly name: string;
  readonly text: string;
  readonly script: ParsedScript;
  /** bash has words that dash takes for plain text. */
  readonly isBash: boolean;
  readonly #firstLine: number;
  #starts: number[] | undefined;

  constructor(text: string, name: string, isBash = bashLine.test(text), firstLine = 1) {
    this.text = text;
    this.name = name;
    this.script = parsed(text);
    this.isBash = isBash;
    this.#firstLine = firstLine;
  }

  /** What the lines before a mistake come to; none where they make no sense without what follows. */
  linesBefore(position: number): ParsedScript["commands"] {
    for (let end = this.text.lastIndexOf("\n", position - 1); end > 0; end = this.text.lastIndexOf("\n", end - 1)) {
      const part = parse(this.text.slice(0, end + 1));
      if ((part.errors ?? []).length === 0) return part.commands;
    }
    return [];
  }

  /** From 1. */
  lineAt(position: number): number {
    if (!this.#starts) {
      this.#starts = [0];
      for (let at = this.text.indexOf("\n"); at >= 0; at = this.text.indexOf("\n", at + 1)) this.#starts.push(at + 1);
    }
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= position) low = middle;
      else high = middle - 1;
    }
    return low + this.#firstLine;
  }
}

/** Helpers that many scripts run (dpkg-maintscript-helper) are parsed once. Nothing changes a tree. */
const trees = new Map<string, ParsedScript>();
const keep = 50;

function parsed(text: string): ParsedScript {
  const tree = trees.get(text) ?? parse(text);
  trees.delete(text);
  trees.set(text, tree);
  if (trees.size > keep) for (const oldest of [...trees.keys()].slice(0, 1)) trees.delete(oldest);
  return tree;
}

const bashLine = /^#![ \t]*\S*\bbash\b/;
const shellLine = /^#![ \t]*(?:\/usr)?\/bin\/(?:env[ \t]+)?(?:sh|dash|bash)(?:[ \t]+[^\n]*)?(?:\n|$)/;

export const isShellScript = (text: string): boolean => shellLine.test(text);

/** Options of the `#!` line: `-e` of `#!/bin/sh -e`. */
export function optionsOfLine(text: string): string[] {
  const line = /^#![ \t]*\S+([^\n]*)/.exec(text)?.[1] ?? "";
  return line.split(/\s+/).filter((word) => /^[-+][a-z]+$/i.test(word));
}
