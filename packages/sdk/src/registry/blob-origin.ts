import type { Digest } from "../hash/index.ts";
import type { Store } from "../store/index.ts";

/** Repositories noted for one blob and registry at most; a mount needs one that still has it. */
const most = 4;
const kind = "blob-origin";

type Noted = Readonly<Record<string, readonly string[]>>;

/** Repositories of a registry that had the blob when it was last pulled or pushed there; newest first. */
export async function originsOf(
  store: Pick<Store, "recall"> | undefined,
  digest: Digest,
  registry: string,
): Promise<readonly string[]> {
  const noted = ((await store?.recall(kind, digest)) ?? {}) as Noted;
  return noted[registry] ?? [];
}

/** Remembers that a repository has a blob, so that another one of the same registry can take it from there. */
export async function noteOrigin(
  store: Pick<Store, "recall" | "note"> | undefined,
  digest: Digest,
  registry: string,
  repository: string,
): Promise<void> {
  if (!store) return;
  const noted = ((await store.recall(kind, digest)) ?? {}) as Noted;
  const before = noted[registry] ?? [];
  if (before[0] === repository) return;
  const now = [repository, ...before.filter((other) => other !== repository)].slice(0, most);
  await store.note(kind, digest, { ...noted, [registry]: now });
}
