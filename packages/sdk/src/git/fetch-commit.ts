import type { Context } from "../context/index.ts";
import { FirnError } from "../errors/index.ts";
import type { RetryPolicy } from "../fetch/index.ts";
import { digestOf, isDigest } from "../hash/index.ts";
import type { LockedItem } from "../lock/index.ts";
import { RefusedByRemote } from "./git-error.ts";
import { Pack } from "./pack.ts";
import type { Remote } from "./remote.ts";
import { pick, withRemote } from "./resolve-ref.ts";

/** What the lock keeps of a repository. */
export interface LockedCommit extends LockedItem {
  readonly commit: string;
}

/** Packs are held in memory while they are read. */
const largestPack = 2 ** 31;

/**
 * The pack with a locked commit: from the cache, else from the server, without history where the server allows it.
 * @throws FIRN_LOCK_GONE where the server has the commit no more.
 */
export async function packOf(item: LockedCommit, retry: RetryPolicy, context: Context): Promise<Pack> {
  const { store } = context;
  const key = digestOf(item.commit);
  const hash = item.commit.length === 64 ? "sha256" : "sha1";
  const noted = await store.recall("git-pack", key);
  if (typeof noted === "string" && isDigest(noted) && (await store.sizeOf(noted)) !== undefined) {
    return Pack.open(await store.readAll(noted), hash);
  }
  const task = context.progress.start("fetch", `${item.name} ${item.version}`, 0);
  try {
    const bytes = await withRemote(item.name, retry, context, (remote) =>
      download(remote, item, (n) => task.advance(n)),
    );
    const pack = await Pack.open(bytes, hash);
    if (!pack.has(item.commit)) throw gone(item);
    const { digest } = await store.put(bytes);
    await store.note("git-pack", key, digest);
    task.end();
    return pack;
  } catch (error) {
    task.end("failed");
    throw error;
  }
}

/** Some servers send only what a branch or tag stands for now: then the locked ref's whole history is looked into. */
async function download(remote: Remote, item: LockedCommit, received: (bytes: number) => void): Promise<Buffer> {
  try {
    return await remote.pack(item.commit, true, received, largestPack);
  } catch (error) {
    if (!(error instanceof RefusedByRemote)) throw error;
    const ref = pick(await remote.refs(), item.name, item.version);
    if (!ref) throw gone(item, error);
    try {
      return await remote.pack(ref.commit, false, received, largestPack);
    } catch (cause) {
      throw cause instanceof RefusedByRemote ? gone(item, cause) : cause;
    }
  }
}

function gone(item: LockedCommit, cause?: unknown): FirnError {
  const { name, version, commit } = item;
  if (version === commit) {
    return new FirnError("FIRN_GIT_REF_MISSING", `${name} has no commit ${commit}, or does not send it`, {
      cause,
      hint: "Give the branch or tag that has it as ref",
    });
  }
  return new FirnError(
    "FIRN_LOCK_GONE",
    `${name} does not have the commit ${commit} any more, which is locked for ${version}`,
    {
      cause,
      hint: `firn lock --update ${name}`,
    },
  );
}
