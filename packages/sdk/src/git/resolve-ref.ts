import type { Context } from "../context/index.ts";
import { didYouMean } from "../describe/index.ts";
import { FirnError } from "../errors/index.ts";
import type { RetryPolicy } from "../fetch/index.ts";
import { Remote, type RemoteRef } from "./remote.ts";
import { Transport } from "./transport.ts";

/**
 * The commit that a branch, a tag, `HEAD` or a full ref name (`refs/heads/main`) stands for on the server now.
 * @throws FIRN_GIT_REF_MISSING, FIRN_DEFINITION_INVALID where a branch and a tag of that name differ, FIRN_OFFLINE.
 */
export async function resolveRef(url: string, ref: string, retry: RetryPolicy, context: Context): Promise<string> {
  return withRemote(url, retry, context, async (remote) => {
    const found = pick(await remote.refs(candidates(ref)), url, ref);
    if (found) return found.commit;
    throw missing(url, ref, await remote.refs(["refs/heads/", "refs/tags/"]));
  });
}

/** Opens a repository for some requests. @throws FIRN_OFFLINE */
export async function withRemote<T>(
  url: string,
  retry: RetryPolicy,
  context: Context,
  work: (remote: Remote) => Promise<T>,
): Promise<T> {
  if (context.fetch.offline) {
    throw new FirnError("FIRN_OFFLINE", `${url} has to be fetched, and the network is not to be used`, {
      hint: "Run the command once without --offline",
    });
  }
  const transport = new Transport(url, { env: context.env, retry, signal: context.signal });
  try {
    return await work(await Remote.open(transport));
  } finally {
    await transport.close();
  }
}

export function pick(refs: readonly RemoteRef[], url: string, ref: string): RemoteRef | undefined {
  const byName = new Map(refs.map((found) => [found.name, found]));
  const [branch, tag] = [byName.get(`refs/heads/${ref}`), byName.get(`refs/tags/${ref}`)];
  if (branch && tag && branch.commit !== tag.commit) {
    throw new FirnError("FIRN_DEFINITION_INVALID", `${url} has both a branch and a tag ${ref}, which differ`, {
      hint: `Write ref: "refs/tags/${ref}" or ref: "refs/heads/${ref}"`,
    });
  }
  return candidates(ref)
    .map((name) => byName.get(name))
    .find(Boolean);
}

/** What a short name may stand for, as in git's own rules (gitrevisions). */
const candidates = (ref: string): string[] => [ref, `refs/${ref}`, `refs/tags/${ref}`, `refs/heads/${ref}`];

function missing(url: string, ref: string, refs: readonly RemoteRef[]): FirnError {
  const names = refs.map(({ name }) => name.replace(/^refs\/(?:heads|tags)\//, ""));
  const guess = didYouMean(ref, names);
  const short = /^[0-9a-f]{7,39}$/.test(ref)
    ? "Commits are given in full: 40 digits, as git rev-parse prints"
    : undefined;
  return new FirnError("FIRN_GIT_REF_MISSING", `${url} has no branch or tag ${ref}`, {
    hint: guess ? `Did you mean ${guess}?` : (short ?? `See what there is with: git ls-remote ${url}`),
    details: { url, ref },
  });
}
