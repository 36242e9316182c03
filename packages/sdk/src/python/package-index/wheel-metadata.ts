import { z } from "zod";
import type { Context } from "../../context/index.ts";
import { FirnError } from "../../errors/index.ts";
import { digestOf, toDigest } from "../../hash/index.ts";
import type { WheelName } from "../packaging/wheel-name.ts";
import { withStored } from "../wheel/byte-source.ts";
import { type CoreMetadata, parseCoreMetadata } from "../wheel/core-metadata.ts";
import { checkMetadata, distInfoOf, readDocument } from "../wheel/dist-info.ts";
import { openZip, type ZipArchive } from "../wheel/zip-archive.ts";
import type { ProjectFile } from "./project-file.ts";
import { remoteSource } from "./remote-wheel.ts";

/** A wheel whose digest is known, as every wheel that is locked. */
export interface KnownWheel extends ProjectFile {
  readonly sha256: string;
}

const memoKind = "wheel-metadata";
const memoSchema = z.strictObject({
  name: z.string(),
  version: z.string(),
  requiresPython: z.string().optional(),
  requires: z.array(z.string()),
  extras: z.array(z.string()),
});

/** Smaller wheels than this are downloaded whole: one request instead of two, and they are mostly needed anyway. */
const smallWheel = 128 * 1024;

/**
 * A wheel's METADATA: from an earlier run, the wheel in the store, the index (PEP 658), a few ranges of the wheel on
 * the server, or the whole wheel, whichever is there first.
 * @throws FIRN_WHEEL_INVALID where it is not that of the wheel's name
 */
export async function wheelMetadata(wheel: KnownWheel, named: WheelName, context: Context): Promise<CoreMetadata> {
  const { store } = context;
  const key = toDigest(wheel.sha256);
  const noted = memoSchema.safeParse(await store.recall(memoKind, key));
  if (noted.success) return { ...noted.data, requiresPython: noted.data.requiresPython };
  const text =
    (await fromStore(wheel, named, context)) ??
    (await fromIndex(wheel, context)) ??
    (await fromRanges(wheel, named, context)) ??
    (await fromDownload(wheel, named, context));
  const metadata = parseCoreMetadata(text, wheel.file);
  checkMetadata(metadata, named, wheel.file);
  await store.note(memoKind, key, { ...metadata, requiresPython: metadata.requiresPython });
  return metadata;
}

async function fromStore(wheel: KnownWheel, named: WheelName, context: Context): Promise<string | undefined> {
  const size = await context.store.sizeOf(toDigest(wheel.sha256));
  if (size === undefined) return undefined;
  return withStored(context.store, wheel.sha256, size, async (source) =>
    metadataIn(await openZip(source, wheel.file), wheel, named),
  );
}

async function fromIndex(wheel: KnownWheel, context: Context): Promise<string | undefined> {
  if (!wheel.metadata) return undefined;
  const url = new URL(wheel.url);
  url.pathname += ".metadata";
  try {
    const { bytes } = await context.fetch.get(url.href, {
      maxBytes: 16 * 1024 * 1024,
      title: `${wheel.file}.metadata`,
    });
    const { sha256 } = wheel.metadata;
    if (sha256 === undefined || digestOf(bytes) === toDigest(sha256)) return bytes.toString("utf8");
    throw new FirnError("FIRN_DIGEST_MISMATCH", `${wheel.file}.metadata is not what the index promised`);
  } catch (error) {
    // Some mirrors announce what they do not have. https://github.com/pypa/pip/issues/12042
    if (FirnError.is(error) && error.code === "FIRN_FETCH_NOT_FOUND") return undefined;
    throw error;
  }
}

async function fromRanges(wheel: KnownWheel, named: WheelName, context: Context): Promise<string | undefined> {
  const { size } = wheel;
  if (size !== undefined && size <= smallWheel) return undefined;
  const source = await remoteSource(wheel.url, size, `${wheel.file} (metadata)`, context);
  if (!source) return undefined;
  try {
    return await metadataIn(await openZip(source, wheel.file), wheel, named);
  } catch {
    // The whole wheel is checked against its hash, and tells which of the two was wrong.
    return undefined;
  }
}

async function fromDownload(wheel: KnownWheel, named: WheelName, context: Context): Promise<string> {
  const { sha256, size, url, file } = wheel;
  const expect = { digest: toDigest(sha256), ...(size === undefined ? {} : { size }) };
  const stored = await context.fetch.toStore([url], expect, { title: file });
  return withStored(context.store, sha256, stored.size, async (source) =>
    metadataIn(await openZip(source, file), wheel, named),
  );
}

async function metadataIn(zip: ZipArchive, { file }: KnownWheel, { name }: WheelName): Promise<string> {
  const text = await readDocument(zip, `${distInfoOf(zip, name, file)}/METADATA`, file);
  if (text === undefined) throw new FirnError("FIRN_WHEEL_INVALID", `${file} has no METADATA`);
  return text;
}
