import { rm } from "node:fs/promises";
import { posix } from "node:path";
import { decompress } from "../compress/index.ts";
import type { Context } from "../context/index.ts";
import type { StepOf } from "../describe/index.ts";
import { FirnError } from "../errors/index.ts";
import { imagePath } from "../files/place.ts";
import { type Digest, digestOfJson, toDigest } from "../hash/index.ts";
import { findPart, type PartSource, writePart } from "../layer/index.ts";
import type { Family } from "../lock/index.ts";
import type { Part } from "../tree/index.ts";
import { archiveFormat } from "./archive-format.ts";
import { arrange } from "./arrange.ts";
import type { Members } from "./member.ts";
import { tarMembers } from "./tar-members.ts";
import { zipMembers } from "./zip-members.ts";

type ArchiveStep = StepOf<"archive">;

/**
 * Downloaded archives, unpacked as `ADD --unpack` in a Dockerfile does: tar (plain, gzip, xz, zstd) and zip, told by
 * their first bytes. The step's sha256 pins the file, so that nothing is locked.
 */
export const archiveFamily: Family<ArchiveStep> = {
  name: "archive",
  kinds: ["archive"],
  async parts({ step }, _items, _placed, context) {
    return [await archivePart(step, context)];
  },
};

async function archivePart(step: ArchiveStep, context: Context): Promise<Part> {
  const { sha256, strip, owner } = step;
  const to = imagePath(step.to);
  const id = digestOfJson({ kind: "archive/1", sha256, to, strip, owner: [owner.uid, owner.gid] });
  const known = await findPart(context.store, id);
  if (known) return known;
  const digest = toDigest(sha256);
  const title = titleOf(step.url);
  await context.fetch.toStore([step.url], { digest }, { title });
  const scratch = await context.store.scratch();
  try {
    const archive = await openArchive(digest, scratch, title, context);
    try {
      const { sources, tamed } = arrange(archive.members, { to, strip, owner }, title);
      const left = tamed.length ? [...archive.left, `the setuid and setgid bits of ${tamed.join(", ")}`] : archive.left;
      if (left.length) context.progress.notice(`${title} is unpacked without ${left.join(" and ")}`);
      return await writePart(context.store, id, title, each(sources));
    } finally {
      await archive.close();
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function* each(sources: readonly (() => PartSource)[]): Generator<PartSource> {
  for (const source of sources) yield source();
}

async function openArchive(digest: Digest, scratch: string, title: string, context: Context): Promise<Members> {
  const { store } = context;
  const size = (await store.sizeOf(digest)) ?? 0;
  const format = archiveFormat(store.readRangeSync(digest, 0, Math.min(512, size)), title);
  if (format.kind === "tar") {
    return tarMembers(decompress(store.read(digest), format.compression, { title }), scratch, title);
  }
  // Zips are read from the end and by ranges: the whole is verified first.
  for await (const _ of store.read(digest)) context.signal?.throwIfAborted();
  return zipMembers(store.pathOf(digest), title);
}

/** The last part of the URL's path: `tool-1.4.0.tar.gz`. */
function titleOf(url: string): string {
  try {
    return decodeURIComponent(posix.basename(new URL(url).pathname)) || new URL(url).host;
  } catch (cause) {
    throw new FirnError("FIRN_DEFINITION_INVALID", "an archive's address is not a URL", { cause });
  }
}
