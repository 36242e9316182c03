import { FirnError } from "../../../errors/index.ts";
import type { Place } from "./ast.ts";
import type { Program } from "./program.ts";

/** Steps of one search, after which it is given up; only references back can take so many. */
const mostTries = 20_000_000;

/**
 * A regular expression that finds the leftmost longest match, as POSIX asks, in a time bounded by the product of text and
 * expression (but for references back, which are counted). It stands where a RegExp does: `exec`, `test`, `replace`.
 * https://pubs.opengroup.org/onlinepubs/9699919799/basedefs/V1_chap09.html
 */
export class PosixRegex extends RegExp {
  readonly #program: Program;
  readonly #useOwn: (text: string) => boolean;

  /**
   * @param useOwn for which texts JavaScript's engine would not do; without it, `source` is one of these to copy, as
   *   `matchAll` and `split` do.
   */
  constructor(source: string | PosixRegex, flags: string, program?: Program, useOwn?: (text: string) => boolean) {
    super(source, flags);
    const same = source instanceof PosixRegex ? source : this;
    this.#program = program ?? same.#program;
    this.#useOwn = useOwn ?? same.#useOwn;
  }

  override exec(text: string): RegExpExecArray | null {
    if (!this.#useOwn(text)) return super.exec(text);
    const keeps = this.global || this.sticky;
    const from = keeps ? this.lastIndex : 0;
    const search = new Search(this.#program, text, this.multiline);
    for (let start = from; start <= text.length; start++) {
      const slots = search.at(start);
      if (slots) {
        if (keeps) this.lastIndex = slots[1] ?? start;
        return resultOf(slots, text);
      }
      if (this.sticky) break;
    }
    if (keeps) this.lastIndex = 0;
    return null;
  }
}

function resultOf(slots: readonly number[], text: string): RegExpExecArray {
  const found: (string | undefined)[] = [];
  for (let slot = 0; slot < slots.length; slot += 2) {
    const [start = -1, end = -1] = slots.slice(slot, slot + 2);
    found.push(start < 0 || end < 0 ? undefined : text.slice(start, end));
  }
  const place = { index: slots[0] ?? 0, input: text, groups: undefined };
  return Object.assign(found, place) as unknown as RegExpExecArray;
}

interface State {
  readonly step: number;
  readonly at: number;
  readonly slots: readonly number[];
}

class Search {
  readonly #program: Program;
  readonly #text: string;
  readonly #multiline: boolean;
  readonly #width: number;
  /** Steps at positions from which nothing was found: an earlier beginning's hold for later ones. */
  readonly #dead = new Set<number>();
  #tries = 0;

  constructor(program: Program, text: string, multiline: boolean) {
    this.#program = program;
    this.#text = text;
    this.#multiline = multiline;
    this.#width = text.length + 1;
  }

  /** Where the longest match from `start` and its groups begin and end. */
  at(start: number): readonly number[] | undefined {
    const first = this.#program.steps[0];
    if (first?.do === "set" && !first.set[this.#text.charCodeAt(start)]) return undefined;
    const longest = this.#run(start, undefined);
    if (!longest) return undefined;
    return this.#run(start, longest[1] ?? start);
  }

  /** All ways in the order of preference: without an `end`, the one that goes farthest; with it, the first to it. */
  #run(start: number, end: number | undefined): readonly number[] | undefined {
    const { steps, groups, hasBack } = this.#program;
    const seen = hasBack ? undefined : end === undefined ? this.#dead : new Set<number>();
    const none = Array.from({ length: 2 * groups + 2 }, () => -1);
    let best: readonly number[] | undefined;
    const pending: State[] = [{ step: 0, at: start, slots: none }];
    for (let state = pending.pop(); state; state = pending.pop()) {
      if (++this.#tries > mostTries) throw tooLong();
      let { step, at, slots } = state;
      for (;;) {
        const key = step * this.#width + at;
        if (seen?.has(key)) break;
        seen?.add(key);
        if (++this.#tries > mostTries) throw tooLong();
        const one = steps[step];
        if (one?.do === "match") {
          const found = [start, at, ...slots.slice(2)];
          if (end === at) return found;
          if (end === undefined && at > (best?.[1] ?? -1)) best = found;
          break;
        }
        if (one?.do === "split") {
          pending.push({ step: one.second, at, slots });
          step = one.first;
        } else if (one?.do === "jump") step = one.to;
        else if (one?.do === "save") {
          slots = slots.with(one.slot, at);
          step++;
        } else if (one?.do === "place") {
          if (!this.#holds(one.place, at)) break;
          step++;
        } else if (one?.do === "set") {
          if (!one.set[this.#text.charCodeAt(at)]) break;
          at++;
          step++;
        } else if (one?.do === "back") {
          const [from = -1, to = -1] = slots.slice(2 * one.index, 2 * one.index + 2);
          const same = from < 0 || to < 0 ? undefined : this.#text.slice(from, to);
          if (same === undefined || !this.#text.startsWith(same, at)) break;
          at += same.length;
          step++;
        } else break;
      }
    }
    return best;
  }

  #holds(place: Place, at: number): boolean {
    const text = this.#text;
    const isWord = (index: number): boolean => /\w/.test(text.charAt(index));
    const [before, after] = [isWord(at - 1), isWord(at)];
    switch (place) {
      case "textStart":
        return at === 0;
      case "textEnd":
        return at === text.length;
      case "lineStart":
        return at === 0 || (this.#multiline && text.charAt(at - 1) === "\n");
      case "lineEnd":
        return at === text.length || (this.#multiline && text.charAt(at) === "\n");
      case "wordStart":
        return !before && after;
      case "wordEnd":
        return before && !after;
      case "boundary":
        return before !== after;
      case "inside":
        return before === after;
      case "noWordBefore":
        return !before;
      default:
        return !after;
    }
  }
}

const tooLong = (): FirnError =>
  new FirnError("FIRN_SCRIPT_LIMIT", "a regular expression takes too long to match: it is stopped");
