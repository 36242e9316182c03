import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rm } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import type { Digest } from "../../hash/index.ts";
import type { Store } from "../../store/index.ts";
import { badDigest, type Call, Refusal, reply } from "./answer.ts";
import { digestFrom, storingRefusal } from "./blobs.ts";

/** A blob that is being sent in pieces. */
interface Session {
  readonly repository: string;
  readonly path: string;
  size: number;
  busy: boolean;
  used: number;
}

export interface Uploads {
  /** POST: begins a session, or takes a mount or a whole blob at once. */
  readonly begin: (call: Call) => Promise<void>;
  /** PATCH */
  readonly append: (call: Call, id: string) => Promise<void>;
  /** PUT */
  readonly finish: (call: Call, id: string) => Promise<void>;
  /** GET */
  readonly status: (call: Call, id: string) => void;
  /** DELETE */
  readonly cancel: (call: Call, id: string) => Promise<void>;
}

/** Sessions that nobody has touched for this long are forgotten, in milliseconds. */
const idleMs = 60 * 60_000;

export function createUploads(store: Store, scratch: string): Uploads {
  const sessions = new Map<string, Session>();

  const find = (call: Call, id: string): Session => {
    const session = sessions.get(id);
    if (!session || session.repository !== call.repository) {
      throw new Refusal(404, "BLOB_UPLOAD_UNKNOWN", "there is no such upload: it has ended, or never began");
    }
    session.used = Date.now();
    return session;
  };

  const forget = async (id: string): Promise<void> => {
    const session = sessions.get(id);
    sessions.delete(id);
    if (session) await rm(session.path, { force: true });
  };

  const locate = (call: Call, id: string, session: Session): Record<string, string> => ({
    Location: `/v2/${call.repository}/blobs/uploads/${id}`,
    // The end is included, so that nothing at all cannot be said in this form; Docker's registry writes it the same.
    Range: `0-${Math.max(0, session.size - 1)}`,
    "Docker-Upload-UUID": id,
  });

  const created = (call: Call, digest: Digest): void =>
    reply(call, 201, { Location: `/v2/${call.repository}/blobs/${digest}`, "Docker-Content-Digest": digest });

  /** One request at a time writes to a session. */
  const exclusively = async (session: Session, work: () => Promise<void>): Promise<void> => {
    if (session.busy) throw new Refusal(409, "BLOB_UPLOAD_INVALID", "another request is sending to this upload");
    session.busy = true;
    try {
      await work();
    } finally {
      session.busy = false;
    }
  };

  const storeBlob = async (call: Call, digest: Digest, bytes: AsyncIterable<Uint8Array>): Promise<void> => {
    try {
      await store.put(bytes, { digest });
    } catch (error) {
      throw storingRefusal(error);
    }
    created(call, digest);
  };

  return {
    async begin(call) {
      const { query, request, repository } = call;
      const mount = query.get("mount");
      if (mount !== null) {
        const digest = digestFrom(mount);
        if ((await store.sizeOf(digest)) !== undefined) return created(call, digest);
      }
      const whole = query.get("digest");
      if (whole !== null) return storeBlob(call, digestFrom(whole), request as AsyncIterable<Uint8Array>);
      const algorithm = query.get("digest-algorithm");
      if (algorithm !== null && algorithm !== "sha256") throw badDigest(`digests are sha256 here, not ${algorithm}`);
      for (const [id, session] of sessions) {
        if (!session.busy && session.used + idleMs < Date.now()) await forget(id);
      }
      const id = randomUUID();
      const session = { repository, path: join(scratch, id), size: 0, busy: false, used: Date.now() };
      sessions.set(id, session);
      reply(call, 202, { ...locate(call, id, session), "OCI-Chunk-Min-Length": "0" });
    },

    async append(call, id) {
      const session = find(call, id);
      await exclusively(session, async () => {
        checkRange(call, session, () => locate(call, id, session));
        await write(call.request, session);
      });
      reply(call, 202, locate(call, id, session));
    },

    async finish(call, id) {
      const session = find(call, id);
      const digest = digestFrom(call.query.get("digest"));
      await exclusively(session, async () => {
        checkRange(call, session, () => locate(call, id, session));
        if (session.size === 0) {
          await storeBlob(call, digest, call.request as AsyncIterable<Uint8Array>);
        } else {
          await write(call.request, session);
          await storeBlob(call, digest, createReadStream(session.path));
        }
        await forget(id);
      });
    },

    status(call, id) {
      reply(call, 204, locate(call, id, find(call, id)));
    },

    async cancel(call, id) {
      find(call, id);
      await forget(id);
      reply(call, 204);
    },
  };
}

/** `Content-Range: <start>-<end>` must go on where the session stands. @throws Refusal */
function checkRange({ request }: Call, session: Session, headers: () => Record<string, string>): void {
  const header = request.headers["content-range"];
  if (header === undefined) return;
  const match = /^(?:bytes )?(\d+)-(\d+)(?:\/.*)?$/.exec(header);
  const length = request.headers["content-length"];
  const fits =
    match !== null &&
    Number(match[1]) === session.size &&
    (length === undefined || Number(length) === Number(match[2]) - Number(match[1]) + 1);
  if (fits) return;
  request.resume();
  throw new Refusal(416, "BLOB_UPLOAD_INVALID", `the next byte is ${session.size}`, headers());
}

/** Appends what arrives. Where the sender breaks off, what came is kept, and the session's status tells how much. */
async function write(request: IncomingMessage, session: Session): Promise<void> {
  const file = await open(session.path, "a");
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      await file.appendFile(chunk);
      session.size += chunk.length;
    }
  } finally {
    await file.close();
  }
}
