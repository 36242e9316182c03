import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Context, silent } from "../../context/index.ts";
import { createFetcher } from "../../fetch/index.ts";
import { openStore } from "../../store/index.ts";
import type { Part } from "../../tree/index.ts";

export interface TestContext extends Context {
  /** What was said to people. */
  readonly notices: string[];
  close(): Promise<void>;
}

/** A context with a store of its own in a fresh folder; `close` removes it. */
export async function openTestContext(options: { offline?: boolean; store?: string } = {}): Promise<TestContext> {
  const root = options.store ?? mkdtempSync(join(tmpdir(), "firn-context-"));
  const store = await openStore(root);
  const notices: string[] = [];
  const fetch = createFetcher({
    store,
    env: {},
    offline: options.offline ?? false,
    retry: { firstMs: 5, attempts: 3 },
  });
  const progress = { ...silent, notice: (message: string) => notices.push(message) };
  const close = async (): Promise<void> => {
    await fetch.close();
    if (!options.store) rmSync(root, { recursive: true, force: true });
  };
  return { store, fetch, progress, env: {}, signal: undefined, notices, close };
}

/** A part as lines for people: `-rwxr-xr-x` as octal, owner, path, link or content. */
export const lines = (part: Part): string[] =>
  part.entries.map((entry) => {
    const what = "target" in entry ? ` -> ${entry.target}` : "";
    const content = entry.type === "file" ? ` ${JSON.stringify(part.read(entry.path).toString("latin1"))}` : "";
    return `${entry.type} ${entry.mode.toString(8)} ${entry.uid}:${entry.gid} ${entry.path}${what}${content}`;
  });
