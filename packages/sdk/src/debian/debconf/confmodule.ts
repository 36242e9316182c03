import type { Tree } from "../../tree/index.ts";
import { protocolCommands } from "./protocol-commands.ts";
import { expandVariables, splitChoices, templateField, typeOf, valueOf } from "./question-text.ts";
import type { Questions } from "./questions.ts";
import { codes, Refusal } from "./replies.ts";

/** What a program said and set while it talks to debconf's noninteractive frontend: nothing is asked. */
export class Confmodule {
  readonly questions: Questions;
  readonly tree: Tree;
  /** The package that questions are made for. */
  owner: string;
  escapes = false;
  readonly #replies: string[] = [];
  /** Questions of `db_input` that wait for `db_go`. */
  #waiting: string[] = [];

  constructor(questions: Questions, tree: Tree, owner: string) {
    this.questions = questions;
    this.tree = tree;
    this.owner = owner;
  }

  /**
   * Sends a command and reads one reply. A line break in it ends the command: the rest is another one, and its reply
   * is what the next to be sent reads.
   */
  exchange(text: string): string {
    for (const line of text.split("\n")) this.#replies.push(this.answer(line));
    return this.#replies.shift() ?? "";
  }

  /** Answers one line of the protocol. */
  answer(line: string): string {
    const [command, ...parameters] = this.escapes ? unescapeWords(line) : line.split(/[ \t\n\r\f\v]+/).filter(Boolean);
    if (command === undefined) return `${codes.syntaxError} Bad line "${line}" received from confmodule.`;
    const name = command.toLowerCase();
    const known = protocolCommands[name];
    if (!known) {
      return `${codes.syntaxError} Unsupported command "${name}" (full line was "${line}") received from confmodule.`;
    }
    const [least, most] = known.parameters;
    if (parameters.length < least || parameters.length > most) {
      return `${codes.syntaxError} Incorrect number of arguments`;
    }
    try {
      return known.run(this, parameters).replace(/\n[^]*/, "");
    } catch (refusal) {
      if (refusal instanceof Refusal) return `${refusal.code} ${refusal.message}`;
      throw refusal;
    }
  }

  wait(question: string): void {
    if (!this.#waiting.includes(question)) this.#waiting.push(question);
  }

  isWaiting = (question: string): boolean => this.#waiting.includes(question);

  forgetWaiting(): void {
    this.#waiting = [];
  }

  /** Shows what waits, as a frontend without a user does: each keeps its answer, or takes its default. */
  go(): void {
    for (const name of this.#waiting) {
      this.questions.change(name)?.fields.set("value", this.#shown(name));
    }
    this.forgetWaiting();
  }

  #shown(name: string): string {
    const value = valueOf(this.questions, name);
    switch (typeOf(this.questions, name)) {
      case "text":
      case "error":
        return "";
      case "select": {
        const choices = expandVariables(this.questions, name, templateField(this.questions, name, "choices", true));
        const offered = splitChoices(choices);
        return offered.includes(value) ? value : (offered[0] ?? "");
      }
      default:
        return value;
    }
  }
}

/** Splits a line at white space, `\n` and other escapes resolved: of programs with the capability `escape`. */
export function unescapeWords(line: string): string[] {
  const words: string[] = [];
  let word = "";
  for (const piece of line.split(/(\\.|[ \t\n\r\f\v]+)/)) {
    if (piece === "\\n") word += "\n";
    else if (/^\\.$/.test(piece)) word += piece.slice(1);
    else if (/^[ \t\n\r\f\v]+$/.test(piece)) {
      words.push(word);
      word = "";
    } else word += piece;
  }
  if (word !== "") words.push(word);
  return words;
}
