import { RegistryError } from "./registry-error.ts";

/** A request's path in the terms of the OCI distribution specification 1.1. */
export type Route =
  | { readonly kind: "base" }
  | { readonly kind: "blob"; readonly repository: string; readonly digest: string }
  | { readonly kind: "uploads"; readonly repository: string }
  | { readonly kind: "upload"; readonly repository: string; readonly session: string }
  | { readonly kind: "manifest"; readonly repository: string; readonly reference: string }
  | { readonly kind: "tags"; readonly repository: string }
  | { readonly kind: "referrers"; readonly repository: string; readonly digest: string };

// https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
const repositoryShape = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
export const tagShape: RegExp = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;

/** Reads a path; undefined where the specification has no such end point. */
export function routeOf(path: string): Route | undefined {
  if (path === "/v2" || path === "/v2/") return { kind: "base" };
  const match = /^\/v2\/(.+?)\/(blobs\/uploads|blobs|manifests|tags|referrers)(?:\/(.*))?$/.exec(path);
  if (!match) return undefined;
  const [, repository = "", area, rest = ""] = match;
  if (!repositoryShape.test(repository) || repository.length > 255) {
    throw new RegistryError(404, "NAME_INVALID", `${repository} is not a repository name`);
  }
  switch (area) {
    case "blobs/uploads":
      return rest === "" ? { kind: "uploads", repository } : { kind: "upload", repository, session: rest };
    case "blobs":
      return { kind: "blob", repository, digest: rest };
    case "manifests":
      return { kind: "manifest", repository, reference: rest };
    case "tags":
      return rest === "list" ? { kind: "tags", repository } : undefined;
    default:
      return { kind: "referrers", repository, digest: rest };
  }
}
