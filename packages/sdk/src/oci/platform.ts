import { FirnError } from "../errors/index.ts";
import type { Descriptor, Index } from "./documents.ts";

export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

const synonyms: Readonly<Record<string, string>> = {
  x86_64: "amd64",
  "x86-64": "amd64",
  x64: "amd64",
  aarch64: "arm64",
  armhf: "arm/v7",
  armel: "arm/v6",
  i386: "386",
};
/** The variant that says nothing more than its architecture: left out, as Docker and containerd do. */
const plainVariant: Readonly<Record<string, string>> = { arm64: "v8", amd64: "v1" };

const oldestVariant: Readonly<Record<string, number>> = { arm: 5, arm64: 8, amd64: 1 };

/**
 * The usual way to write a platform: `arm64` and `linux/aarch64` become `linux/arm64`, `linux/arm` `linux/arm/v7`.
 * @throws FIRN_PLATFORM_INVALID where it is not `os/architecture[/variant]`
 */
export function normalizePlatform(text: string): string {
  const [first = "", ...others] = text.trim().toLowerCase().split("/");
  const withOs = others.length === 0 && first !== "linux" && first !== "" ? ["linux", first] : [first, ...others];
  const [os = "", architecture = "", variant, ...rest] = withOs.flatMap((word, index) =>
    index === 1 ? (synonyms[word] ?? word).split("/") : [word],
  );
  if (
    !/^[a-z0-9]+$/.test(os) ||
    !/^[a-z0-9]+$/.test(architecture) ||
    !/^(v\d+)?$/.test(variant ?? "") ||
    rest.length > 0
  ) {
    throw new FirnError("FIRN_PLATFORM_INVALID", `${JSON.stringify(text)} is not a platform`, {
      hint: "Write it as linux/amd64 or linux/arm64",
    });
  }
  const full = variant ?? (architecture === "arm" ? "v7" : undefined);
  const kept = full === plainVariant[architecture] ? undefined : full;
  return [os, architecture, ...(kept ? [kept] : [])].join("/");
}

export function parsePlatform(text: string): Platform {
  const [os = "", architecture = "", variant] = normalizePlatform(text).split("/");
  return variant === undefined ? { os, architecture } : { os, architecture, variant };
}

export const formatPlatform = ({ os, architecture, variant }: Platform): string =>
  normalizePlatform([os, architecture, ...(variant ? [variant] : [])].join("/"));

/** What a machine of this platform can run, best first: each variant runs what is made for the ones before it. */
function fallbacks(platform: string): string[] {
  const [os = "", architecture = "", variant = plainVariant[architecture]] = platform.split("/");
  const oldest = oldestVariant[architecture];
  const newest = Number(variant?.slice(1));
  if (oldest === undefined || !(newest >= oldest)) return [platform];
  const variants = Array.from({ length: newest - oldest + 1 }, (_, index) => `v${newest - index}`);
  return variants.map((each) => normalizePlatform(`${os}/${architecture}/${each}`));
}

/**
 * The manifest of an index for a platform. Attestations, which stand in indexes as `unknown/unknown`, are passed over.
 * @throws FIRN_PLATFORM_MISSING listing what there is
 */
export function chooseManifest(index: Index, platform: string, name: string): Descriptor {
  const found = new Map<string, Descriptor>();
  for (const manifest of index.manifests) {
    const { platform: stated, annotations } = manifest;
    if (!stated || stated.os === "unknown" || annotations?.["vnd.docker.reference.type"]) continue;
    const key = [stated.os, stated.architecture, ...(stated.variant ? [stated.variant] : [])].join("/");
    const normal = formatOrKeep(key);
    if (!found.has(normal)) found.set(normal, manifest);
  }
  for (const candidate of fallbacks(normalizePlatform(platform))) {
    const manifest = found.get(candidate);
    if (manifest) return manifest;
  }
  const available = [...found.keys()];
  const list = available.length > 0 ? available.join(", ") : "none that says what it is for";
  throw new FirnError("FIRN_PLATFORM_MISSING", `${name} has no image for ${platform}; it has ${list}`, {
    hint: available.length > 0 ? `Ask for one of these platforms, such as ${available[0]}.` : undefined,
    details: { platform, available },
  });
}

// What somebody else wrote into an index need not be a platform that we would accept.
function formatOrKeep(text: string): string {
  try {
    return normalizePlatform(text);
  } catch {
    return text;
  }
}
