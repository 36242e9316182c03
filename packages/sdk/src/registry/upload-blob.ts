import type { Task } from "../context/index.ts";
import { FirnError } from "../errors/index.ts";
import { type HttpResponse, isRetryableStatus, nextWait, pause, retryAfterMs } from "../fetch/index.ts";
import type { Descriptor } from "../oci/index.ts";
import type { Connection } from "./connect.ts";
import { protocolError, refusal } from "./registry-error.ts";
import { type BlobReader, sendingBody } from "./sending-body.ts";

export interface Upload {
  readonly connection: Connection;
  readonly blob: Descriptor;
  readonly read: BlobReader;
  readonly task: Task | undefined;
  /** How long a registry may take no bytes, in milliseconds. */
  readonly stallMs: number;
}

const megabyte = 1024 * 1024;
/** Tried one after another where a registry does not take the blob at once: 100 MB is a usual limit, 4 MiB GHCR's. */
const chunkSizes = [64 * megabyte, 16 * megabyte, 4 * megabyte];

/**
 * Sends a blob that the registry lacks: first in one piece, then, where that is too much for it, in chunks.
 *
 * @param started the answer to a mount that became an upload, whose session is used at the first attempt.
 * @throws FIRN_REGISTRY_…, and whatever reading the blob throws (FIRN_CACHE_CORRUPT)
 */
export async function uploadBlob(upload: Upload, started?: HttpResponse): Promise<void> {
  const { connection } = upload;
  const sizes: (number | undefined)[] = [undefined, ...chunkSizes.filter((size) => size < upload.blob.size)];
  let session: HttpResponse | undefined = started;
  for (let failed = 0; ; ) {
    let trouble: FirnError;
    let wait: number | undefined;
    try {
      const answer = await attempt(upload, session ?? (await startUpload(connection)), sizes[0]);
      if (!answer) return;
      if ((answer.status === 413 || answer.status === 416) && sizes.length > 1) {
        await answer.discard();
        sizes.shift();
        continue;
      }
      failed++;
      const retryable = isRetryableStatus(answer.status) || isLostSession(answer);
      if (retryable) wait = nextWait(connection.retry, failed, retryAfterMs(answer.headers["retry-after"]));
      trouble = await refusal(answer, connection.doing("take a push to"));
    } catch (error) {
      if (!FirnError.is(error) || error.code !== "FIRN_REGISTRY_UNREACHABLE") throw error;
      failed++;
      wait = nextWait(connection.retry, failed);
      trouble = error;
      // A limit on the size of a request often shows as a connection that is cut: smaller pieces may pass.
      if (failed >= 2 && sizes.length > 1) sizes.shift();
    } finally {
      session = undefined;
    }
    if (wait === undefined) throw trouble;
    await pause(wait, connection.signal);
  }
}

/** BLOB_UPLOAD_UNKNOWN: the registry was restarted, or another of its servers answered. */
const isLostSession = (answer: HttpResponse): boolean => answer.status === 404;

export async function startUpload(connection: Connection, query = ""): Promise<HttpResponse> {
  const headers = { "content-length": "0" };
  const to = `blobs/uploads/${query}`;
  const answer = await connection.send({ method: "POST", to, headers, action: "start a push to" });
  if (answer.status === 202 || answer.status === 201) return answer;
  throw await refusal(answer, connection.doing("take a push to"));
}

/** One attempt; undefined when the blob is there, else the registry's refusal. */
async function attempt(
  upload: Upload,
  session: HttpResponse,
  chunkSize: number | undefined,
): Promise<HttpResponse | undefined> {
  const { connection, blob } = upload;
  let to = await nextLocation(connection, session);
  await session.discard();
  const body = sendingBody(upload);
  try {
    let rest = blob.size;
    if (chunkSize !== undefined) {
      const least = Number(session.headers["oci-chunk-min-length"] ?? 0);
      const most = Math.max(chunkSize, Number.isSafeInteger(least) ? least : 0);
      for (let offset = 0; offset < blob.size; offset += most) {
        const length = Math.min(most, blob.size - offset);
        const answer = await body.send("PATCH", to, length, { "content-range": `${offset}-${offset + length - 1}` });
        // ECR answers 201, some 204.
        if (answer.status !== 202 && answer.status !== 201 && answer.status !== 204) return answer;
        checkRange(connection, answer, offset + length);
        to = await nextLocation(connection, answer);
        await answer.discard();
      }
      rest = 0;
    }
    to.searchParams.set("digest", blob.digest);
    const answer = await body.send("PUT", to, rest, {});
    if (answer.status !== 201 && answer.status !== 204) return answer;
    const said = answer.headers["docker-content-digest"];
    await answer.discard();
    if (said?.startsWith("sha256:") && said !== blob.digest) {
      throw protocolError(`${connection.reference.registry} says that it stored ${blob.digest} as ${said}`);
    }
    return undefined;
  } finally {
    await body.close();
  }
}

async function nextLocation(connection: Connection, answer: HttpResponse): Promise<URL> {
  const url = await connection.location(answer);
  if (url) return url;
  throw protocolError(`${connection.reference.registry} does not say where to upload to (no Location header)`);
}

// ECR was seen to drop later chunks without a word: https://github.com/aws/containers-roadmap/issues/2831
function checkRange(connection: Connection, answer: HttpResponse, sent: number): void {
  const end = /^(?:bytes=)?0-(\d+)$/.exec(answer.headers.range ?? "")?.[1];
  if (end !== undefined && Number(end) !== sent - 1) {
    throw protocolError(
      `${connection.reference.registry} holds ${Number(end) + 1} bytes of an upload after ${sent} were sent`,
    );
  }
}
