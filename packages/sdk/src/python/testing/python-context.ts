import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";
import { type Context, silent } from "../../context/index.ts";
import { createFetcher } from "../../fetch/index.ts";
import { openStore } from "../../store/index.ts";
import type { PythonTarget } from "../python-target.ts";
import type { WorldOptions } from "../resolver/world.ts";
import type { MadeWheel } from "./make-wheel.ts";
import { type IndexOptions, type ServedIndex, serveIndex } from "./serve-index.ts";

const bookworm: PythonTarget = { python: "3.11", full: "3.11.2", machine: "x86_64", glibc: "2.36" };

export interface PythonContext extends Context {
  readonly index: ServedIndex;
  readonly notices: string[];
}

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** A context whose index has these wheels; it ends with the test. `root` shares a cache between two of them. */
export async function pythonContext(
  wheels: readonly MadeWheel[],
  options: IndexOptions & { readonly root?: string; readonly offline?: boolean } = {},
): Promise<PythonContext> {
  const index = await serveIndex(wheels, options);
  const root = options.root ?? mkdtempSync(join(tmpdir(), "firn-python-"));
  const store = await openStore(root);
  const env = { PIP_INDEX_URL: `${index.url}/simple/` };
  const fetch = createFetcher({ store, env, offline: options.offline ?? false, retry: { firstMs: 5, attempts: 2 } });
  const notices: string[] = [];
  const progress = { ...silent, notice: (message: string) => void notices.push(message) };
  open.push(async () => {
    await fetch.close();
    await index.close();
    rmSync(root, { recursive: true, force: true });
  });
  return { store, fetch, progress, env, signal: undefined, index, notices };
}

/** What resolving takes, with nothing held and nothing bound. */
export const worldOptions = (context: Context, rest: Partial<WorldOptions> = {}): WorldOptions => ({
  target: bookworm,
  context,
  prefer: [],
  installed: [],
  constraints: new Map(),
  hashes: new Map(),
  ...rest,
});
