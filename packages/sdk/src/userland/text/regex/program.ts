import { type Node, type Place, RegexError } from "./ast.ts";
import type { CharSet } from "./char-set.ts";

/** A step of a matcher. `split` goes to `first` by preference. */
export type Step =
  | { readonly do: "set"; readonly set: CharSet }
  | { readonly do: "place"; readonly place: Place }
  | { readonly do: "split"; first: number; second: number }
  | { readonly do: "jump"; to: number }
  /** Notes the position: where a group begins (even) or ends (odd). */
  | { readonly do: "save"; readonly slot: number }
  | { readonly do: "back"; readonly index: number }
  | { readonly do: "match" };

export interface Program {
  readonly steps: readonly Step[];
  readonly groups: number;
  readonly hasBack: boolean;
}

/** As many copies as `{n,m}` may come to. */
const mostSteps = 50_000;

/** Turns a parsed expression into steps; counted repetitions become copies. @throws RegexError where that is too much */
export function programOf(node: Node): Program {
  const steps: Step[] = [];
  let groups = 0;
  let hasBack = false;
  const push = <One extends Step>(step: One): One => {
    if (steps.length >= mostSteps) throw new RegexError("Regular expression too big");
    steps.push(step);
    return step;
  };
  const optional = (body: () => void): void => {
    const split = push({ do: "split", first: 0, second: 0 });
    split.first = steps.length;
    body();
    split.second = steps.length;
  };
  const emit = (one: Node): void => {
    switch (one.kind) {
      case "empty":
        return;
      case "set":
        return void push({ do: "set", set: one.set });
      case "place":
        return void push({ do: "place", place: one.place });
      case "concat":
        return one.parts.forEach(emit);
      case "group":
        groups = Math.max(groups, one.index);
        push({ do: "save", slot: 2 * one.index });
        emit(one.body);
        return void push({ do: "save", slot: 2 * one.index + 1 });
      case "back":
        hasBack = true;
        return void push({ do: "back", index: one.index });
      case "choice":
        return emitChoice(one.parts);
      case "repeat":
        return emitRepeat(one.body, one.least, one.most);
    }
  };
  const emitChoice = (parts: readonly Node[]): void => {
    const ends: { do: "jump"; to: number }[] = [];
    for (const [index, part] of parts.entries()) {
      if (index === parts.length - 1) emit(part);
      else {
        optional(() => {
          emit(part);
          ends.push(push({ do: "jump", to: 0 }));
        });
      }
    }
    for (const end of ends) end.to = steps.length;
  };
  const emitRepeat = (body: Node, least: number, most: number): void => {
    for (let count = 0; count < least; count++) emit(body);
    if (most === Number.POSITIVE_INFINITY) {
      const start = steps.length;
      optional(() => {
        emit(body);
        push({ do: "jump", to: start });
      });
      return;
    }
    const splits: { do: "split"; first: number; second: number }[] = [];
    for (let count = least; count < most; count++) {
      const split = push({ do: "split", first: 0, second: 0 });
      split.first = steps.length;
      splits.push(split);
      emit(body);
    }
    for (const split of splits) split.second = steps.length;
  };
  emit(node);
  push({ do: "match" });
  return { steps, groups, hasBack };
}

/**
 * Whether JavaScript's engine gives what POSIX asks for, in a time that grows with the text only: no alternatives, whose
 * order would count, and no repetition within another.
 */
export function isPlain(node: Node, repeated = false): boolean {
  switch (node.kind) {
    case "concat":
      return node.parts.every((part) => isPlain(part, repeated));
    case "choice":
      return false;
    case "group":
      return isPlain(node.body, repeated);
    case "repeat":
      return !repeated && isPlain(node.body, node.most > 1 || repeated);
    default:
      return true;
  }
}

/** Repetitions without a bound: each may multiply what a failing search tries. */
export function openRepeats(node: Node): number {
  switch (node.kind) {
    case "concat":
    case "choice":
      return node.parts.reduce((sum, part) => sum + openRepeats(part), 0);
    case "group":
      return openRepeats(node.body);
    case "repeat":
      return (node.most > 1000 ? 1 : 0) + openRepeats(node.body);
    default:
      return 0;
  }
}
