import pLimit from "p-limit";
import { FirnError } from "../errors/index.ts";
import type { HttpResponse } from "../fetch/index.ts";
import type { Digest } from "../hash/index.ts";
import type { BlobSource, Descriptor } from "../oci/index.ts";
import type { Store } from "../store/index.ts";
import { originsOf } from "./blob-origin.ts";
import type { Connection } from "./connect.ts";
import { pullScope } from "./pull.ts";
import { refusal } from "./registry-error.ts";
import type { RegistryOptions } from "./registry-options.ts";
import { startUpload, uploadBlob } from "./upload-blob.ts";

export interface SendBlobsOptions extends RegistryOptions {
  /** Other repositories of the same registry that may have some of the blobs. */
  readonly mountFrom?: readonly string[] | undefined;
  /** Where it is noted which repository has which blob, for mounts. */
  readonly store?: Store | undefined;
  /** Blobs at a time. Default 4. */
  readonly concurrency?: number | undefined;
}

/** What became of a blob: sent, taken from another repository, or there already. */
type Outcome = "uploaded" | "mounted" | "skipped";

/** Brings blobs into the repository, some at a time. @throws the first failure, after what was on its way has ended */
export async function sendBlobs(
  connection: Connection,
  source: BlobSource,
  blobs: readonly Descriptor[],
  options: SendBlobsOptions,
  count: (outcome: Outcome, size: number) => void,
): Promise<void> {
  const { registry, repository } = connection.reference;
  const origins = new Map<Digest, string>();
  for (const { digest } of blobs) {
    const known = [...(await originsOf(options.store, digest, registry)), ...(options.mountFrom ?? [])];
    const from = known.find((other) => other !== repository);
    if (from !== undefined) origins.set(digest, from);
  }
  // A mount needs the right to read the other repository, even where everybody may.
  connection.widen([...new Set(origins.values())].map(pullScope));
  const limit = pLimit(options.concurrency ?? 4);
  const failure = new AbortController();
  const all = blobs.map((blob) =>
    limit(async () => {
      // After a failure nothing new is begun; what is on its way is finished, and need not be sent next time.
      if (failure.signal.aborted) return;
      try {
        count(await sendBlob(connection, source, blob, origins.get(blob.digest), options), blob.size);
      } catch (error) {
        failure.abort();
        throw error;
      }
    }),
  );
  const outcomes = await Promise.allSettled(all);
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed) throw failed.reason;
}

async function sendBlob(
  connection: Connection,
  source: BlobSource,
  blob: Descriptor,
  from: string | undefined,
  options: SendBlobsOptions,
): Promise<Outcome> {
  const head = await connection.send({ method: "HEAD", to: `blobs/${blob.digest}`, action: "push to" });
  await head.discard();
  if (head.status === 200) return "skipped";
  if (head.status === 401) throw await refusal(head, connection.doing("take a push to"));
  const started = from === undefined ? undefined : await mount(connection, blob, from);
  if (started?.status === 201) {
    await started.discard();
    return "mounted";
  }
  const task = options.progress?.start("push", titleOf(blob), blob.size);
  try {
    const read = source.read.bind(source);
    await uploadBlob({ connection, blob, read, task, stallMs: options.stallMs ?? 60_000 }, started);
    task?.end("done");
    return "uploaded";
  } catch (error) {
    task?.end("failed");
    throw error;
  }
}

/**
 * Asks to take a blob from another repository: 201 it did, 202 an upload has begun instead. Any refusal means a plain
 * upload, since registries differ much here: https://github.com/google/go-containerregistry/issues/1404
 */
async function mount(connection: Connection, { digest }: Descriptor, from: string): Promise<HttpResponse | undefined> {
  try {
    // Never `mount` without `from`: Quay fails on it.
    return await startUpload(connection, `?mount=${digest}&from=${encodeURIComponent(from)}`);
  } catch (error) {
    if (FirnError.is(error) && error.code !== "FIRN_REGISTRY_UNREACHABLE") return undefined;
    throw error;
  }
}

const titleOf = (blob: Descriptor): string =>
  `${/config/.test(blob.mediaType) ? "config" : "layer"} ${blob.digest.slice(7, 19)}`;
