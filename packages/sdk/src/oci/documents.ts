import { z } from "zod";
import { FirnError } from "../errors/index.ts";
import { type Digest, isDigest } from "../hash/index.ts";

const digest = z.custom<Digest>((value) => typeof value === "string" && isDigest(value), "is not a sha256 digest");

const platformSchema = z.looseObject({
  architecture: z.string(),
  os: z.string(),
  variant: z.string().optional(),
});
const descriptorSchema = z.looseObject({
  mediaType: z.string(),
  digest,
  size: z.int().min(0),
  platform: platformSchema.nullish(),
  annotations: z.record(z.string(), z.string()).nullish(),
});
const manifestSchema = z.looseObject({
  mediaType: z.string().optional(),
  config: descriptorSchema,
  layers: z.array(descriptorSchema),
  annotations: z.record(z.string(), z.string()).nullish(),
});
const indexSchema = z.looseObject({
  mediaType: z.string().optional(),
  manifests: z.array(descriptorSchema),
});
const strings = z.array(z.string()).nullish();
const configSchema = z.looseObject({
  architecture: z.string(),
  os: z.string(),
  variant: z.string().optional(),
  config: z.looseObject({ User: z.string().nullish(), Env: strings, Entrypoint: strings, Cmd: strings }).nullish(),
  rootfs: z.looseObject({ type: z.literal("layers"), diff_ids: z.array(digest) }),
  history: z.array(z.looseObject({ empty_layer: z.boolean().optional() })).nullish(),
});

/** What points to a blob: media type, digest, size in bytes; further fields as they are. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly [field: string]: unknown;
}
export type Manifest = z.infer<typeof manifestSchema>;
export type Index = z.infer<typeof indexSchema>;
export type Configuration = z.infer<typeof configSchema>;

/** @throws FIRN_OCI_INVALID with what is wrong and where */
function read<T>(schema: z.ZodType<T>, what: string, bytes: Uint8Array): T {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch (cause) {
    throw new FirnError("FIRN_OCI_INVALID", `The ${what} is not JSON`, { cause });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join(".") || "it";
  throw new FirnError("FIRN_OCI_INVALID", `The ${what} is not valid: ${where}: ${issue?.message}`, {
    cause: parsed.error,
  });
}

export const readManifest = (bytes: Uint8Array): Manifest => read(manifestSchema, "image manifest", bytes);
export const readIndex = (bytes: Uint8Array): Index => read(indexSchema, "image index", bytes);
export const readConfiguration = (bytes: Uint8Array): Configuration => read(configSchema, "image configuration", bytes);

/** Whether a document is an index; `mediaType` may be missing in old ones, and then the structure tells. */
export function isIndex(bytes: Uint8Array): boolean {
  try {
    const value = JSON.parse(Buffer.from(bytes).toString("utf8")) as Record<string, unknown> | null;
    return Array.isArray(value?.["manifests"]) && !("layers" in (value ?? {}));
  } catch {
    return false;
  }
}
