import type { Context } from "../context/index.ts";
import type { StepOf } from "../describe/index.ts";
import { FirnError } from "../errors/index.ts";
import { defaultRetry, type RetryPolicy } from "../fetch/index.ts";
import { imagePath } from "../files/place.ts";
import { digestOfJson } from "../hash/index.ts";
import { findPart, type PartSource, writePart } from "../layer/index.ts";
import type { Family, LockedItem } from "../lock/index.ts";
import type { Part } from "../tree/index.ts";
import { gitAddress, isObjectId } from "./address.ts";
import { checkout } from "./checkout.ts";
import { type LockedCommit, packOf } from "./fetch-commit.ts";
import { resolveRef } from "./resolve-ref.ts";

type GitStep = StepOf<"git">;

/**
 * Repositories over git's smart HTTP, spoken by firn itself. The lock pins the commit; its files are verified against
 * it object by object. Credentials come from the user's netrc. Modes are git's (0644, 0755, links), dates 1980-01-01,
 * owners the step's; `.gitattributes` (line ends, filters, export-ignore) has no effect.
 */
export const gitFamily: Family<GitStep> = makeGitFamily(defaultRetry);

export function makeGitFamily(retry: RetryPolicy): Family<GitStep> {
  return {
    name: "git",
    kinds: ["git"],
    request: ({ step: { url, ref } }) => ({ url: gitAddress(url, ref), ref }),
    async resolve({ step: { url, ref } }, prefer, context) {
      const name = gitAddress(url, ref);
      const kept = prefer.find((item) => item.name === name && item.version === ref && isCommit(item));
      return kept ? [kept] : [{ name, version: ref, commit: await commitOf(name, ref, retry, context) }];
    },
    async parts({ step }, items, _placed, context) {
      const item = items.find(isCommit);
      if (!item) {
        throw new FirnError("FIRN_LOCK_INVALID", `firn.lock has no commit for ${step.url}`, { hint: "Run: firn lock" });
      }
      return [await gitPart(step, item, retry, context)];
    },
  };
}

const isCommit = (item: LockedItem): item is LockedCommit => isObjectId(String(item["commit"] ?? ""));

/** Platforms are resolved one by one; a branch that moves meanwhile must not give them different commits. */
const resolved = new WeakMap<Context, Map<string, Promise<string>>>();

function commitOf(url: string, ref: string, retry: RetryPolicy, context: Context): Promise<string> {
  if (isObjectId(ref)) return Promise.resolve(ref);
  const known = resolved.get(context) ?? new Map<string, Promise<string>>();
  resolved.set(context, known);
  const key = `${url} ${ref}`;
  const commit = known.get(key) ?? resolveRef(url, ref, retry, context);
  known.set(key, commit);
  // What failed may be asked again.
  commit.catch(() => known.delete(key));
  return commit;
}

async function gitPart(step: GitStep, item: LockedCommit, retry: RetryPolicy, context: Context): Promise<Part> {
  const { commit } = item;
  const { owner } = step;
  const to = imagePath(step.to);
  const id = digestOfJson({ kind: "git/1", commit, to, owner: [owner.uid, owner.gid] });
  const known = await findPart(context.store, id);
  if (known) return known;
  const pack = await packOf(item, retry, context);
  const pointers: string[] = [];
  const sources = checkout(pack, commit, to, owner);
  function* each(): Generator<PartSource> {
    for (const make of sources) {
      const source = make();
      if (isPointer(source)) pointers.push(source.entry.path);
      yield source;
    }
  }
  const short = item.name.replace(/^.*\/|\.git$/g, "");
  const title = `${short} ${item.version === commit ? commit.slice(0, 12) : item.version}`;
  const part = await writePart(context.store, id, title, each());
  if (pointers.length) {
    const some =
      pointers.length > 3 ? `${pointers.slice(0, 3).join(", ")} and ${pointers.length - 3} more` : pointers.join(", ");
    context.progress.notice(`${item.name} keeps these files in Git LFS, so the image has pointers instead: ${some}`);
  }
  return part;
}

/** https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md#the-pointer */
function isPointer({ content }: PartSource): boolean {
  if (!Buffer.isBuffer(content) || content.length >= 1024) return false;
  return content.toString("latin1", 0, 60).startsWith("version https://git-lfs.github.com/spec/v1\n");
}
