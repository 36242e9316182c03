import { digestOf } from "../hash/index.ts";
import type { LayerPlanItem } from "../layer/index.ts";

/** The parts that one step gave: what a layer never mixes with another step's, while the budget lasts. */
export interface Chapter {
  readonly title: string;
  readonly items: readonly LayerPlanItem[];
}

export interface LayerGroup {
  readonly title: string;
  readonly items: readonly LayerPlanItem[];
}

/** A part of this many bytes gets a layer of its own: a version bump of another then does not send it again. */
const aloneFrom = 16 * 2 ** 20;
/** What is left of a step is cut into pieces of about this size, which pull and unpack in parallel. */
const pieceSize = 40 * 2 ** 20;
const alonePerChapter = 3;
const piecesPerChapter = 3;

/**
 * Groups parts into layers. Each step's grouping depends on that step's parts alone, so that images which share a
 * prefix of steps share its layers; a package's piece depends on its name alone, so that a version bump re-sends one
 * piece. Only past `budget` are groups merged, smallest neighbours first.
 */
export function planLayers(chapters: readonly Chapter[], budget: number): LayerGroup[] {
  const groups = chapters.flatMap(splitChapter);
  while (groups.length > Math.max(1, budget)) mergeSmallestNeighbours(groups);
  return groups;
}

function splitChapter({ title, items }: Chapter): LayerGroup[] {
  if (items.length === 0) return [];
  const big = [...items]
    .filter((item) => item.part.size >= aloneFrom)
    .sort((a, b) => b.part.size - a.part.size || (a.part.title < b.part.title ? -1 : 1))
    .slice(0, items.length > 1 ? alonePerChapter : 1);
  const rest = items.filter((item) => !big.includes(item));
  const pieces = Math.min(piecesPerChapter, Math.max(1, Math.round(sizeOf(rest) / pieceSize)));
  const groups: LayerGroup[] = big.map((item) => ({ title: item.part.title, items: [item] }));
  for (let piece = 0; piece < pieces; piece++) {
    const inside = rest.filter((item) => pieceOf(item, pieces) === piece);
    if (inside.length === 0) continue;
    const part = pieces === 1 ? "" : ` (${piece + 1} of ${pieces})`;
    groups.push({ title: `${title}${part}`, items: inside });
  }
  return groups;
}

/** Titles are `name version`: the name alone decides. */
function pieceOf(item: LayerPlanItem, pieces: number): number {
  const name = item.part.title.split(" ", 1)[0] ?? "";
  return Number.parseInt(digestOf(name).slice(-6), 16) % pieces;
}

function mergeSmallestNeighbours(groups: LayerGroup[]): void {
  let best = 0;
  let bestSize = Number.POSITIVE_INFINITY;
  for (let i = 0; i + 1 < groups.length; i++) {
    const size = sizeOf(groups[i]?.items ?? []) + sizeOf(groups[i + 1]?.items ?? []);
    if (size < bestSize) [best, bestSize] = [i, size];
  }
  const [first, second] = groups.slice(best, best + 2);
  if (!first || !second) return;
  const title = first.title === second.title ? first.title : `${first.title}, ${second.title}`;
  groups.splice(best, 2, { title, items: [...first.items, ...second.items] });
}

const sizeOf = (items: readonly LayerPlanItem[]): number => items.reduce((sum, item) => sum + item.part.size, 0);
