import type { Context } from "../../context/index.ts";
import { FirnError } from "../../errors/index.ts";
import { digestOfJson, type Json } from "../../hash/index.ts";
import { findPart, writePart } from "../../layer/index.ts";
import { edition, fetchLocked, lockGone } from "../../lock/index.ts";
import type { Part } from "../../tree/index.ts";
import { indexAddresses } from "../package-index/index-addresses.ts";
import { packageIndex } from "../package-index/package-index.ts";
import type { LockedWheel } from "../resolver/resolve-requirements.ts";
import { withStored } from "./byte-source.ts";
import type { InstallLayout } from "./install-layout.ts";
import { type InstallOptions, installWheel } from "./install-wheel.ts";

/** Raised where the same wheel and layout come to give other bytes. */
const revision = 1;

/**
 * A locked wheel as files of an image. One that was laid out before needs neither the wheel nor the network.
 * @throws FIRN_LOCK_GONE, FIRN_DIGEST_MISMATCH, FIRN_WHEEL_INVALID, FIRN_WHEEL_ESCAPES, and the fetcher's errors
 */
export async function wheelPart(
  item: LockedWheel,
  layout: InstallLayout,
  requested: boolean,
  context: Context,
): Promise<Part> {
  const { name, version, sha256, file, url } = item;
  const { store, progress } = context;
  const inputs = { wheel: sha256, file, layout, requested, url, edition, revision };
  const id = digestOfJson({ pip: inputs as unknown as Json });
  const known = await findPart(store, id);
  if (known) return known;
  const stored = await fetchWheel(item, context);
  const title = `${name} ${version}`;
  const task = progress.start("unpack", title, stored.size);
  try {
    const direct = url === undefined ? undefined : { url, sha256 };
    const options: InstallOptions = { file, layout, requested, direct };
    const part = await withStored(store, sha256, stored.size, (source) =>
      writePart(store, id, title, installWheel(source, options)),
    );
    task.advance(stored.size);
    task.end("done");
    return part;
  } catch (error) {
    task.end("failed");
    throw error;
  }
}

/** The wheel into the store: where it is not there, from wherever the index says that this file lies now. */
async function fetchWheel(item: LockedWheel, context: Context): Promise<{ readonly size: number }> {
  const { store } = context;
  const held = await store.sizeOf(`sha256:${item.sha256}`);
  if (held !== undefined) return { size: held };
  return fetchLocked(item, await placesOf(item, context), context);
}

/**
 * Where a locked wheel may lie: the URLs that the project's page gives for its digest; else its old path at every
 * host that serves the project's files, and at the index's own.
 */
async function placesOf(item: LockedWheel, context: Context): Promise<readonly string[]> {
  if (item.url !== undefined) return [item.url];
  if (context.fetch.offline) return [`https://offline.invalid/${item.file}`];
  const files = (await packageIndex(context).project(item.name)) ?? [];
  const exact = files.filter(({ sha256 }) => sha256 === item.sha256).map(({ url }) => url);
  const { path } = item;
  if (exact.length > 0 || path === undefined) return exact.length > 0 ? exact : gone(item);
  const hosts = [...files.map(({ url }) => url), ...(await indexAddresses(context))];
  const places = hosts.map((url) => {
    const place = new URL(url);
    place.pathname = path;
    place.search = "";
    return place.href;
  });
  return [...new Set(places)].slice(0, 4);
}

const gone = (item: LockedWheel): never => {
  throw lockGone(item);
};

/** A locked item of this family, its fields checked: locks can be edited. @throws FIRN_LOCK_INVALID */
export function asLockedWheel(item: {
  readonly name: string;
  readonly version: string;
  readonly [field: string]: string | number | undefined;
}): LockedWheel {
  const { name, version, sha256, size, file, path, url } = item;
  const isText = (value: unknown): value is string => typeof value === "string";
  if (!isText(sha256) || !isText(file) || typeof size !== "number" || !/^[^/\\]+\.whl$/.test(file)) {
    throw new FirnError("FIRN_LOCK_INVALID", `firn.lock does not say which wheel ${name} ${version} is`, {
      hint: `firn lock --update ${name}`,
    });
  }
  return { name, version, sha256, size, file, ...(isText(path) && { path }), ...(isText(url) && { url }) };
}
