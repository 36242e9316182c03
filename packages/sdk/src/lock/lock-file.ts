import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { FirnError } from "../errors/index.ts";
import { canonicalJson } from "../hash/index.ts";
import { edition } from "./edition.ts";
import type { LockedItem, Section } from "./section.ts";

const itemSchema = z.looseObject({
  name: z.string(),
  version: z.string(),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  size: z.int().min(0).optional(),
});
const sectionSchema = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{16}$/),
  family: z.string(),
  platform: z.string(),
  after: z.string().optional(),
  request: z.json(),
  items: z.array(itemSchema),
});
const lockSchema = z.strictObject({
  firnLock: z.literal(1),
  edition: z.int().min(1),
  sections: z.array(sectionSchema),
});

/** The content of `firn.lock`: everything from outside that images were made of, by content, naming no mirror. */
export interface LockFile {
  readonly edition: number;
  readonly sections: readonly Section[];
}

export const emptyLock: LockFile = { edition, sections: [] };

/**
 * Reads a lock; an absent file is the empty lock.
 * @throws FIRN_LOCK_INVALID where it cannot be parsed, has merge markers, or was made by a later firn.
 */
export async function readLock(path: string): Promise<LockFile> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return emptyLock;
    throw new FirnError("FIRN_LOCK_INVALID", `${path} cannot be read`, { cause });
  }
  const hint = `Restore ${path} from version control, or remove it and run: firn lock`;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    const why = /^(<{7}|={7}|>{7})/m.test(text) ? "has merge conflict markers" : "is not JSON";
    throw new FirnError("FIRN_LOCK_INVALID", `${path} ${why}`, { cause, hint });
  }
  const parsed = lockSchema.safeParse(json);
  if (!parsed.success) {
    throw new FirnError("FIRN_LOCK_INVALID", `${path} is not a lock that this firn understands`, {
      cause: parsed.error,
      hint,
    });
  }
  if (parsed.data.edition > edition) {
    throw new FirnError(
      "FIRN_LOCK_INVALID",
      `${path} was made with edition ${parsed.data.edition}; this firn knows editions up to ${edition}`,
      { hint: "npm install --save-dev @firn/cli@latest @firn/sdk@latest" },
    );
  }
  return { edition: parsed.data.edition, sections: parsed.data.sections as unknown as Section[] };
}

/** The lock's text: sections and items sorted, one item a line, so that a diff reads as a list of what changed. */
export function formatLock(lock: LockFile): string {
  const sections = [...lock.sections].sort(bySectionOrder).map((section) => {
    const head = [
      `"id": ${JSON.stringify(section.id)}`,
      `"family": ${JSON.stringify(section.family)}`,
      `"platform": ${JSON.stringify(section.platform)}`,
      ...(section.after === undefined ? [] : [`"after": ${JSON.stringify(section.after)}`]),
      `"request": ${canonicalJson(section.request)}`,
    ].map((line) => `      ${line},\n`);
    const items = section.items.map((item) => `        ${itemLine(item)}`).join(",\n");
    return `    {\n${head.join("")}      "items": [${items ? `\n${items}\n      ` : ""}]\n    }`;
  });
  const body = sections.length ? `\n${sections.join(",\n")}\n  ` : "";
  return `{\n  "firnLock": 1,\n  "edition": ${lock.edition},\n  "sections": [${body}]\n}\n`;
}

/** Name and version first, for whoever reads a diff; the rest sorted. */
function itemLine({ name, version, ...rest }: LockedItem): string {
  const fields = Object.entries(rest).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
  fields.sort(([a], [b]) => compare(a, b));
  const members = [["name", name] as const, ["version", version] as const, ...fields];
  return `{${members.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(",")}}`;
}

/** Writes the lock, whole or not at all. Returns whether the file changed. */
export async function writeLock(path: string, lock: LockFile): Promise<boolean> {
  const text = formatLock(lock);
  const before = await readFile(path, "utf8").catch(() => undefined);
  if (before?.replaceAll("\r\n", "\n") === text) return false;
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, text);
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    const full = (cause as NodeJS.ErrnoException).code === "ENOSPC";
    throw new FirnError(full ? "FIRN_DISK_FULL" : "FIRN_DISK_FAILED", `${path} could not be written`, { cause });
  }
  return true;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function bySectionOrder(a: Section, b: Section): number {
  const request = (section: Section) => canonicalJson(section.request);
  return (
    compare(a.family, b.family) ||
    compare(a.platform, b.platform) ||
    compare(a.after ?? "", b.after ?? "") ||
    compare(request(a), request(b)) ||
    compare(a.id, b.id)
  );
}
