import { z } from "zod";
import type { ProjectFile } from "./project-file.ts";

const hashes = z.record(z.string(), z.string());
const flag = z.union([z.boolean(), hashes]);
// PEP 691, and what later PEPs added; an index may say more.
const pageSchema = z.looseObject({
  meta: z.looseObject({ "api-version": z.string().optional() }),
  files: z.array(
    z.looseObject({
      filename: z.string().min(1),
      url: z.string().min(1),
      hashes: hashes.optional(),
      size: z.number().optional(),
      "requires-python": z.string().nullish(),
      yanked: z.union([z.boolean(), z.string()]).optional(),
      "core-metadata": flag.optional(),
      "dist-info-metadata": flag.optional(),
    }),
  ),
});

/**
 * Reads a project's page in JSON (PEP 691).
 * @throws Error in words where it is none
 */
export function parseJsonPage(text: string, base: string): ProjectFile[] {
  const parsed = pageSchema.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error).split("\n")[0]);
  const version = parsed.data.meta["api-version"] ?? "1.0";
  if (!version.startsWith("1.")) throw new Error(`its API version is ${version}, and firn knows 1.x`);
  return parsed.data.files.map((file) => {
    const described = file["core-metadata"] ?? file["dist-info-metadata"] ?? false;
    return {
      file: file.filename,
      url: new URL(file.url, base).href,
      sha256: sha256Of(file.hashes?.["sha256"]),
      size: Number.isSafeInteger(file.size) ? file.size : undefined,
      requiresPython: file["requires-python"] || undefined,
      yanked: file.yanked !== undefined && file.yanked !== false,
      metadata:
        described === false ? undefined : { sha256: described === true ? undefined : sha256Of(described["sha256"]) },
    };
  });
}

/** Only what is a SHA-256 counts as one. */
export const sha256Of = (text: string | undefined): string | undefined =>
  text !== undefined && /^[0-9a-f]{64}$/i.test(text) ? text.toLowerCase() : undefined;
