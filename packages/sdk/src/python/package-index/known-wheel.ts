import type { Context } from "../../context/index.ts";
import { FirnError } from "../../errors/index.ts";
import { hexOf } from "../../hash/index.ts";
import type { IndexChoice } from "./index-choice.ts";
import { packageIndex } from "./package-index.ts";
import type { ProjectFile } from "./project-file.ts";
import type { KnownWheel } from "./wheel-metadata.ts";

/** The largest wheel whose digest firn finds out by itself, held in memory meanwhile. */
const unknownMax = 512 * 1024 * 1024;

/**
 * A wheel with its digest and a place to get it from: an index need not say a digest (then the file is downloaded to
 * learn it), and a lock does not say where a file lies.
 */
export async function knownWheel(
  wheel: ProjectFile,
  name: string,
  context: Context,
  choice?: IndexChoice,
): Promise<KnownWheel> {
  const { sha256, url } = wheel;
  if (sha256 === undefined) {
    const { bytes } = await context.fetch.get(url, {
      headers: { "accept-encoding": "identity" },
      maxBytes: unknownMax,
      title: wheel.file,
    });
    const stored = await context.store.put(bytes);
    return { ...wheel, sha256: hexOf(stored.digest), size: stored.size };
  }
  if (url) return { ...wheel, sha256 };
  const files = await packageIndex(context, choice).project(name);
  const found = files?.find((file) => file.sha256 === sha256);
  if (!found) {
    throw new FirnError("FIRN_LOCK_GONE", `${wheel.file} is locked, but no index lists it any more`, {
      hint: `firn lock --update ${name}`,
      details: { name, file: wheel.file },
    });
  }
  return { ...found, sha256 };
}
