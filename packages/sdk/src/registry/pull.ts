import { FirnError } from "../errors/index.ts";
import { type HttpResponse, nextWait, pause, resumable } from "../fetch/index.ts";
import { type Digest, digestOf } from "../hash/index.ts";
import type { Descriptor } from "../oci/index.ts";
import type { Store, Stored } from "../store/index.ts";
import { noteOrigin } from "./blob-origin.ts";
import { type Connection, connect } from "./connect.ts";
import { readReferences } from "./manifest.ts";
import { acceptManifests } from "./media-types.ts";
import { formatReference, type Reference } from "./reference.ts";
import { protocolError, refusal, unreachable } from "./registry-error.ts";
import type { RegistryOptions } from "./registry-options.ts";

export interface PullOptions extends RegistryOptions {
  readonly store: Store;
}

export interface PulledManifest {
  readonly descriptor: Descriptor;
  /** As they came: hashing them gives the descriptor's digest. They are in the store too. */
  readonly bytes: Buffer;
  /** `registry/repository@sha256:…` */
  readonly reference: string;
}

const manifestMax = 8 * 1024 * 1024;

/** The right to read, in the words of token services. */
export const pullScope = (repository: string): string => `repository:${repository}:pull`;

/**
 * Gets a manifest or index by tag or digest into the store, and hashes what came. With a digest that the store has,
 * nothing is asked for.
 *
 * @throws FIRN_REGISTRY_… (see errors/codes.ts), FIRN_OFFLINE
 * @example
 * ```ts
 * const { descriptor, reference } = await pullManifest(parseReference("python:3.12-slim"), context);
 * ```
 */
export async function pullManifest(reference: Reference, options: PullOptions): Promise<PulledManifest> {
  const { digest } = reference;
  if (digest !== undefined && (await options.store.sizeOf(digest)) !== undefined) {
    return pulled(reference, await options.store.readAll(digest), undefined);
  }
  return withConnection(reference, options, async (connection) => {
    const wanted = digest ?? reference.tag ?? "latest";
    const { bytes, type } = await getManifest(connection, wanted, formatReference(reference));
    const manifest = pulled(reference, bytes, type);
    await options.store.put(bytes, { digest: manifest.descriptor.digest });
    return manifest;
  });
}

function pulled(reference: Reference, bytes: Buffer, type: string | undefined): PulledManifest {
  const digest = digestOf(bytes);
  let mediaType: string;
  try {
    ({ mediaType } = readReferences(bytes, type));
  } catch (error) {
    throw protocolError(`${formatReference(reference)} is not a manifest: ${(error as Error).message}`);
  }
  const descriptor = { mediaType, digest, size: bytes.length };
  return { descriptor, bytes, reference: formatReference({ ...reference, digest }) };
}

/** The bytes of a manifest, checked against the digest that was asked for. */
export async function getManifest(
  connection: Connection,
  wanted: string,
  subject: string,
): Promise<{ readonly bytes: Buffer; readonly type: string | undefined }> {
  const { registry } = connection.reference;
  for (let failed = 1; ; failed++) {
    const headers = { accept: acceptManifests };
    const answer = await connection.send({ method: "GET", to: `manifests/${wanted}`, headers, action: "pull" });
    if (answer.status !== 200) throw await refusal(answer, connection.doing("pull", subject));
    let bytes: Buffer;
    try {
      bytes = await answer.bytes(manifestMax);
    } catch (error) {
      await pauseOrThrow(connection, error, failed, subject);
      continue;
    }
    // What the header says is only a second opinion, and some registries leave it out: the bytes count.
    const promised = wanted.includes(":") ? wanted : answer.headers["docker-content-digest"];
    const digest = digestOf(bytes);
    if (promised?.startsWith("sha256:") && promised !== digest) {
      throw protocolError(`${registry} sent something else than it promised for ${subject}: its digest is ${digest}`, {
        promised,
        digest,
      });
    }
    return { bytes, type: answer.headers["content-type"] };
  }
}

/**
 * Gets a blob into the store, resuming where the connection breaks off. What the store has is not asked for.
 * @throws FIRN_REGISTRY_PROTOCOL where the bytes are not the digest's, other FIRN_REGISTRY_…, FIRN_OFFLINE
 */
export async function pullBlob(
  reference: Pick<Reference, "registry" | "repository">,
  descriptor: Pick<Descriptor, "digest" | "size">,
  options: PullOptions,
  title?: string,
): Promise<Stored> {
  const [stored] = await pullBlobs(reference, [{ ...descriptor, title }], options);
  return stored as Stored;
}

/** A blob to pull, and what to call it in progress. */
export interface WantedBlob {
  readonly digest: Digest;
  readonly size: number;
  readonly title?: string | undefined;
}

/** Several blobs over one connection, four at a time, each digest once. Answers in the order asked. */
export async function pullBlobs(
  reference: Pick<Reference, "registry" | "repository">,
  wanted: readonly WantedBlob[],
  options: PullOptions,
): Promise<Stored[]> {
  const { store } = options;
  const unique = [...new Map(wanted.map((blob) => [blob.digest, blob])).values()];
  const sizes = await Promise.all(unique.map(({ digest }) => store.sizeOf(digest)));
  const missing = unique.filter(({ size }, index) => sizes[index] !== size);
  if (missing.length > 0) {
    await withConnection(reference, options, async (connection) => {
      const queue = [...missing];
      const work = async (): Promise<void> => {
        for (let blob = queue.shift(); blob; blob = queue.shift()) await getBlob(connection, blob, options);
      };
      await Promise.all([work(), work(), work(), work()]);
    });
  }
  return wanted.map(({ digest, size }) => ({ digest, size }));
}

async function getBlob(connection: Connection, blob: WantedBlob, { store, progress }: PullOptions): Promise<void> {
  const { registry, repository } = connection.reference;
  const { digest, size } = blob;
  const title = blob.title ?? `${digest.slice(0, 19)} of ${repository}`;
  const subject = `${registry}/${repository}@${digest}`;
  const task = progress?.start("pull", title, size);
  const open = async (headers: Readonly<Record<string, string>>): Promise<HttpResponse> => {
    const answer = await connection.send({ method: "GET", to: `blobs/${digest}`, headers, action: "pull a blob of" });
    if (answer.status === 200 || answer.status === 206) return answer;
    throw await refusal(answer, connection.doing("pull", subject));
  };
  const bytes = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
    const pieces = resumable(open, (error, tried) => pauseOrThrow(connection, error, ++tried.failed, subject));
    for await (const piece of pieces) {
      task?.advance(piece.length);
      yield piece;
    }
  };
  try {
    await store.put(bytes(), { digest, size });
    await noteOrigin(store, digest, registry, repository);
    task?.end("done");
  } catch (cause) {
    task?.end("failed");
    if (!FirnError.is(cause) || cause.code !== "FIRN_DIGEST_MISMATCH") throw cause;
    throw new FirnError("FIRN_REGISTRY_PROTOCOL", `${registry} sent something else than ${subject}`, {
      cause,
      hint: "Try again; if it stays so, the registry or what stands between is broken or hostile",
      details: { ...cause.details, registry, digest },
    });
  }
}

async function pauseOrThrow(connection: Connection, error: unknown, failed: number, subject: string): Promise<void> {
  const { signal, retry, reference } = connection;
  if (signal?.aborted) throw error;
  // More bytes than a manifest can have.
  if (FirnError.is(error)) throw error.code === "FIRN_FETCH_FAILED" ? protocolError(error.message) : error;
  const wait = nextWait(retry, failed);
  if (wait === undefined) throw unreachable(reference.registry, connection.doing("pull", subject), error);
  await pause(wait, signal);
}

async function withConnection<T>(
  reference: Pick<Reference, "registry" | "repository">,
  options: RegistryOptions,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = connect(reference, [pullScope(reference.repository)], options);
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}
