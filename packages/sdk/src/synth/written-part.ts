import { digestOf, digestOfJson, type Json } from "../hash/index.ts";
import { type PartSource, writePart } from "../layer/index.ts";
import type { Store } from "../store/index.ts";
import type { Part, TreeChanges } from "../tree/index.ts";

/** What was written into a tree, or moved in it through links, as a part of its own; undefined where nothing was. */
export async function writtenPart(
  title: string,
  written: TreeChanges["written"],
  parts: readonly Part[],
  store: Store,
): Promise<Part | undefined> {
  if (written.length === 0) return undefined;
  const id = digestOfJson({
    title,
    written: written.map(({ entry, content }) => ({ entry, content: content && digestOf(content) })) as unknown as Json,
    parts: parts.map((part) => part.id),
  });
  const sources: PartSource[] = written.map(({ entry, content }) => (content ? { entry, content } : { entry }));
  return writePart(store, id, title, sources);
}
