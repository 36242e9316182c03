import { isDigest } from "../hash/index.ts";
// The type alone: a warm push does not pay for loading the schemas, and a registry client needs three fields.
import type { Descriptor } from "../oci/index.ts";
import { isForeignLayer, isIndexType, manifestTypes } from "./media-types.ts";

/** What a manifest or index refers to, in its order. */
export interface References {
  readonly mediaType: string;
  readonly manifests: readonly Descriptor[];
  /** Config first, then layers; without those that registries do not hold. */
  readonly blobs: readonly Descriptor[];
}

/**
 * Reads a manifest or index as far as a registry client needs it.
 *
 * @param announced the media type that came with it, used where the document has none.
 * @throws Error with what is wrong, in words that follow "…: "; the caller knows whose document it is.
 */
export function readReferences(bytes: Uint8Array, announced?: string): References {
  let value: Record<string, unknown> | null;
  try {
    value = JSON.parse(Buffer.from(bytes).toString("utf8")) as typeof value;
  } catch {
    throw new Error("it is not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error("it is not a JSON object");
  const mediaType = mediaTypeOf(value, announced);
  if (isIndexType(mediaType) || (mediaType === "" && "manifests" in value)) {
    return { mediaType, manifests: descriptors(value.manifests ?? [], "manifests"), blobs: [] };
  }
  if (!("config" in value)) throw new Error("it has neither a config nor manifests");
  const layers = descriptors(value.layers ?? [], "layers").filter((layer) => !isForeignLayer(layer.mediaType));
  return { mediaType, manifests: [], blobs: [descriptor(value.config, "config"), ...layers] };
}

/** In old OCI documents `mediaType` is missing: then the header says it, then the structure. */
function mediaTypeOf(value: Readonly<Record<string, unknown>>, announced: string | undefined): string {
  if (typeof value.mediaType === "string" && value.mediaType !== "") return value.mediaType;
  const header = announced?.split(";", 1)[0]?.trim() ?? "";
  if (Object.values<string>(manifestTypes).includes(header)) return header;
  return "manifests" in value ? manifestTypes.ociIndex : manifestTypes.ociManifest;
}

function descriptors(value: unknown, where: string): Descriptor[] {
  if (!Array.isArray(value)) throw new Error(`"${where}" is not a list`);
  return value.map((entry, index) => descriptor(entry, `${where}[${index}]`));
}

function descriptor(value: unknown, where: string): Descriptor {
  const { mediaType, digest, size } = (value ?? {}) as Record<string, unknown>;
  if (typeof mediaType !== "string") throw new Error(`${where} has no mediaType`);
  if (typeof digest !== "string" || !isDigest(digest)) throw new Error(`${where} has no sha256 digest`);
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) throw new Error(`${where} has no size`);
  return value as Descriptor;
}
