import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Context } from "../context/index.ts";
import type { PlacedStep, StepOf } from "../describe/index.ts";
import { FirnError } from "../errors/index.ts";
import { findPart, type PartSource, writePart } from "../layer/index.ts";
import type { Family } from "../lock/index.ts";
import { type Entry, fixedTime, type Part } from "../tree/index.ts";
import { findSource, type Source } from "./find-source.ts";
import { createIgnore, type Ignore } from "./ignore.ts";
import { parseDockerignore, parsePatterns } from "./ignore-rules.ts";
import { below, identityOf, imagePath } from "./place.ts";
import { type Content, hashFiles, readAgain } from "./read-file.ts";
import { type Found, unreadable, walk } from "./walk.ts";

type FilesStep = StepOf<"files">;

/**
 * Local files and directories, copied as `COPY` in a Dockerfile does:
 *
 * - a directory's contents go into `to`; a file goes to the path `to`, or into it where `to` ends with `/`;
 * - `.dockerignore` of the context directory and the step's `ignore` (relative to `from`) leave files out; `.git` and
 *   `firn.out` are always left out, at any depth;
 * - links are copied as links and never followed, wherever they lead;
 * - regular files are 0644, or 0755 where their owner may execute them (on Windows: where they start as a script or
 *   an ELF file does), or the step's `mode`; directories are 0755; all are dated 1980-01-01 and owned as the step says.
 *
 * The part's identity is the hash of paths, modes, owners, links and contents: the same files give the same layer,
 * whatever their dates, umask, order on disk or host.
 */
export const filesFamily: Family<FilesStep> = {
  name: "files",
  kinds: ["files"],
  async parts({ step }, _items, placed, context) {
    return [await filesPart(step, placed, context)];
  },
};

async function filesPart(step: FilesStep, placed: PlacedStep, context: Context): Promise<Part> {
  if (placed.context === undefined) {
    throw new FirnError(
      "FIRN_DEFINITION_INVALID",
      `files(${JSON.stringify(step.from)}) has no directory to start from`,
      {
        hint: "Add from: import.meta to its options",
      },
    );
  }
  const source = findSource(step.from, placed.context);
  const found = collect(step, source);
  const files = found.filter((item) => item.type === "file");
  const contents = await hashFiles(files, context.signal);
  const entries = found.map((item) => ({ item, entry: toEntry(item, step, contents.get(item)) }));
  const id = identityOf(
    "files/1",
    entries.map(({ item, entry }) => ({ entry, sha256: contents.get(item)?.sha256 })),
  );
  const { store } = context;
  const known = await findPart(store, id);
  if (known) return known;
  function* sources(): Generator<PartSource> {
    for (const { item, entry } of entries) {
      const content = contents.get(item);
      yield content ? { entry, content: readAgain(item, content) } : { entry };
    }
  }
  return writePart(store, id, `files ${step.to}`, sources());
}

/** What to copy, by its path in the image. */
function collect(step: FilesStep, source: Source): Found[] {
  const to = imagePath(step.to);
  const ignore = ignoreFor(step, source);
  if (ignore.ignores("") && !(source.kind === "directory" && ignore.mayRestoreBelow(""))) {
    throw new FirnError("FIRN_FILES_MISSING", `${step.from} is left out by .dockerignore`, {
      hint: `Add !${source.inContext} to ${join(source.context, ".dockerignore")}`,
    });
  }
  if (source.kind === "directory") {
    const inside = walk(source.hostPath, ignore).map((item) => ({ ...item, path: below(to, item.path) }));
    const top: Found[] = to ? [{ type: "directory", path: to, hostPath: source.hostPath }] : [];
    return [...top, ...inside];
  }
  const path = step.to.endsWith("/") ? below(to, source.name) : to;
  return [{ type: "file", path, hostPath: source.hostPath }];
}

function ignoreFor(step: FilesStep, source: Source): Ignore {
  const path = join(source.context, ".dockerignore");
  const own = parsePatterns(step.ignore, "ignore");
  // The context's rules say nothing about files elsewhere in the project, and an empty path cannot be matched.
  const applies = source.inContext !== undefined && existsSync(path);
  const shared = applies ? parseDockerignore(readRules(path)) : [];
  return createIgnore([
    { rules: shared, base: source.inContext ?? "" },
    { rules: own, base: source.kind === "file" ? basename(source.hostPath) : "" },
  ]);
}

function readRules(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function toEntry(found: Found, step: FilesStep, content: Content | undefined): Entry {
  const common = { path: found.path, mtime: fixedTime, ...step.owner };
  if (found.type === "directory") return { ...common, type: "directory", mode: 0o755 };
  if (found.type === "symlink") return { ...common, type: "symlink", mode: 0o777, target: found.target ?? "" };
  const mode = step.mode ?? (content?.executable ? 0o755 : 0o644);
  return { ...common, type: "file", mode, size: content?.size ?? 0 };
}
