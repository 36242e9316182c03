import type { Context } from "../context/index.ts";
import { FirnError } from "../errors/index.ts";
import type { FetchOptions } from "../fetch/index.ts";
import { toDigest } from "../hash/index.ts";
import type { Stored } from "../store/index.ts";
import type { LockedItem } from "./section.ts";

/**
 * A locked file into the store: from the store, else from the first URL that serves it.
 * @throws FIRN_LOCK_GONE where the mirror answers that it has it no more, and no later URL serves it
 */
export async function fetchLocked(
  item: LockedItem,
  urls: readonly string[],
  context: Context,
  options: FetchOptions = {},
): Promise<Stored> {
  if (item.sha256 === undefined) throw new Error(`${item.name} is locked without a hash`);
  const title = `${item.name} ${item.version}`;
  const expect = { digest: toDigest(item.sha256), ...(item.size === undefined ? {} : { size: item.size }) };
  try {
    return await context.fetch.toStore(urls, expect, { title, ...options });
  } catch (cause) {
    const gone = FirnError.is(cause) && (cause.code === "FIRN_FETCH_NOT_FOUND" || cause.details?.["notFound"] === true);
    throw gone ? lockGone(item, cause) : cause;
  }
}

/** The error for a locked item that no source has any more. */
export function lockGone(item: LockedItem, cause?: unknown): FirnError {
  return new FirnError("FIRN_LOCK_GONE", `${item.name} ${item.version} is locked, but nobody serves it any more`, {
    cause,
    hint: `firn lock --update ${item.name}`,
    details: { name: item.name, version: item.version },
  });
}
