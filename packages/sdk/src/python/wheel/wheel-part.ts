import { createReadStream } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Context } from "../../context/index.ts";
import { FirnError } from "../../errors/index.ts";
import { isPublicPythonIndex } from "../../fetch/index.ts";
import { digestOfJson, type Json, toDigest } from "../../hash/index.ts";
import { findPart, writePart } from "../../layer/index.ts";
import { edition, fetchLocked, lockGone } from "../../lock/index.ts";
import type { Part } from "../../tree/index.ts";
import { indexAddresses } from "../package-index/index-addresses.ts";
import { configured, type IndexChoice } from "../package-index/index-choice.ts";
import { withLogin } from "../package-index/index-login.ts";
import { chosenAddresses, packageIndex } from "../package-index/package-index.ts";
import type { LockedWheel } from "../resolver/resolve-requirements.ts";
import { withStored } from "./byte-source.ts";
import type { InstallLayout } from "./install-layout.ts";
import { type InstallOptions, installWheel } from "./install-wheel.ts";

/** Where a wheel may be had. */
export interface WheelPlaces {
  /** Addresses that another tool's lock gives. */
  readonly urls: readonly string[];
  readonly index: IndexChoice;
}

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
  places: WheelPlaces = { urls: [], index: configured },
): Promise<Part> {
  const { name, version, sha256, file, url } = item;
  const { store, progress } = context;
  const inputs = { wheel: sha256, file, layout, requested, url, edition, revision };
  const id = digestOfJson({ pip: inputs as unknown as Json });
  const known = await findPart(store, id);
  if (known) return known;
  const stored = await fetchWheel(item, places, context);
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

/** The wheel into the store: where it is not there, from wherever it lies now. */
async function fetchWheel(
  item: LockedWheel,
  places: WheelPlaces,
  context: Context,
): Promise<{ readonly size: number }> {
  const held = await heldSize(item, context);
  if (held !== undefined) return { size: held };
  const addresses = await chosenAddresses(places.index, context);
  const urls = places.urls.map((url) => withLogin(url, addresses));
  if (urls.length > 0 && !context.fetch.offline && !(await hasMirror(urls, context))) {
    try {
      return await fetchLocked(item, urls, context);
    } catch (error) {
      if (!FirnError.is(error) || !movedAway.has(error.code)) throw error;
    }
  }
  const found = await placesOf(item, places, context);
  const local = found.find((url) => url.startsWith("file:"));
  if (local === undefined) return fetchLocked(item, [...found, ...urls], context);
  return context.store.put(createReadStream(fileURLToPath(local)), { digest: toDigest(item.sha256), size: item.size });
}

const movedAway = new Set<string>(["FIRN_LOCK_GONE", "FIRN_FETCH_FAILED", "FIRN_FETCH_NOT_FOUND"]);

const heldSize = ({ sha256 }: LockedWheel, { store }: Context): Promise<number | undefined> =>
  store.sizeOf(`sha256:${sha256}`);

/** A host with an index of its own for the public one's files asks that. */
async function hasMirror(urls: readonly string[], context: Context): Promise<boolean> {
  const [main = ""] = await indexAddresses(context);
  return urls.some(isPublicPythonIndex) && !isPublicPythonIndex(main);
}

/**
 * Where a locked wheel may lie: the URLs that the project's page gives for its digest; else its old path at every
 * host that serves the project's files, and at the index's own.
 */
async function placesOf(item: LockedWheel, { urls, index }: WheelPlaces, context: Context): Promise<readonly string[]> {
  if (item.url !== undefined) return [item.url];
  if (context.fetch.offline) return [`https://offline.invalid/${item.file}`];
  const files = (await packageIndex(context, index).project(item.name)) ?? [];
  const exact = files.filter(({ sha256 }) => sha256 === item.sha256).map(({ url }) => url);
  const { path } = item;
  if (exact.length > 0) return exact;
  if (path === undefined) return urls.length > 0 ? [] : gone(item);
  const hosts = [...files.map(({ url }) => url), ...(await chosenAddresses(index, context))];
  const places = hosts
    .filter((url) => /^https?:/.test(url))
    .map((url) => {
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
