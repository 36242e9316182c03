import { fixture } from "./fixture.ts";
import { onHost } from "./on-host.ts";
import { onTree } from "./on-tree.ts";

export interface Difference {
  readonly snippet: string;
  readonly what: readonly string[];
  /** What firn said it does not do: such a snippet may differ. */
  readonly reports: readonly string[];
}

export interface CompareOptions {
  /** Lines of output in any order, where the real tool has none (`find`, `cp -v`). */
  readonly unordered?: boolean;
}

/** Runs a snippet on both sides. Undefined where nothing differs. */
export function compare(snippet: string, { unordered = false }: CompareOptions = {}): Difference | undefined {
  const host = onHost(snippet, fixture);
  const tree = onTree(snippet, fixture);
  const what: string[] = [];
  if (host.status !== tree.status) what.push(`status: ${host.status}, firn ${tree.status}`);
  const order = (text: string) => (unordered ? text.split("\n").sort().join("\n") : text);
  for (const stream of ["stdout", "stderr"] as const) {
    const [real, ours] = [order(host[stream]), order(tree[stream])];
    if (real !== ours) what.push(`${stream}: ${JSON.stringify(real)}\n  firn ${JSON.stringify(ours)}`);
  }
  const [had, has] = [new Set(host.tree), new Set(tree.tree)];
  for (const line of host.tree) if (!has.has(line)) what.push(`tree: ${line}`);
  for (const line of tree.tree) if (!had.has(line)) what.push(`tree, firn: ${line}`);
  if (what.length === 0) return undefined;
  return { snippet, what, reports: tree.reports.map(({ why }) => why) };
}
