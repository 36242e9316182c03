import { FirnError } from "../errors/index.ts";
import { type Digest, isDigest } from "../hash/index.ts";

/** A name of something in a registry, in full: `docker.io/library/python:3.12-slim`. */
export interface Reference {
  /** Host and port: `docker.io`, `ghcr.io`, `localhost:5000`, `[::1]:5000`. */
  readonly registry: string;
  /** `library/python` */
  readonly repository: string;
  /** Undefined only where there is a digest. */
  readonly tag: string | undefined;
  readonly digest: Digest | undefined;
}

// The grammar of https://github.com/distribution/reference/blob/main/regexp.go
const label = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
const registryShape = new RegExp(`^(?:${label}(?:\\.${label})*|\\[[0-9a-fA-F:]+\\])(?::[0-9]{1,5})?$`);
const component = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
const repositoryShape = new RegExp(`^${component}(?:/${component})*$`);
const tagShape = /^[\w][\w.-]{0,127}$/;
const longestName = 255;

export const isRepository = (text: string): boolean => text.length <= longestName && repositoryShape.test(text);
export const isTag = (text: string): boolean => tagShape.test(text);

const hubNames = new Set(["docker.io", "index.docker.io", "registry-1.docker.io"]);

/**
 * Reads a reference as Docker does: without a registry it is Docker Hub's, there without an organisation it is
 * `library`'s, and without tag and digest it is `latest`.
 *
 * @throws FIRN_REFERENCE_INVALID with what is wrong.
 * @example
 * ```ts
 * parseReference("python:3.12-slim"); // docker.io, library/python, 3.12-slim
 * parseReference("localhost:5000/web"); // localhost:5000, web, latest
 * ```
 */
export function parseReference(text: string): Reference {
  const [named = "", digest, ...more] = text.split("@");
  if (more.length > 0) throw invalid(text, "it has more than one @");
  if (digest !== undefined && !isDigest(digest)) {
    throw invalid(text, "after @ stands sha256: and 64 lower-case hexadecimal digits");
  }
  const colon = named.lastIndexOf(":");
  const tagged = colon > named.lastIndexOf("/");
  const path = tagged ? named.slice(0, colon) : named;
  const tag = tagged ? named.slice(colon + 1) : undefined;
  if (tag !== undefined && !isTag(tag)) {
    throw invalid(text, "a tag is at most 128 letters, digits, _, . and -, and starts with none of the last two");
  }
  const { registry, repository } = splitPath(path);
  if (!registryShape.test(registry) || Number(/:(\d+)$/.exec(registry)?.[1] ?? 0) > 65_535)
    throw invalid(text, `"${registry}" is not a host, or a host and a port`);
  if (!repositoryShape.test(repository)) throw invalid(text, whyRepository(repository));
  if (repository.length > longestName) throw invalid(text, `the repository is longer than ${longestName} characters`);
  return { registry, repository, tag: tag ?? (digest === undefined ? "latest" : undefined), digest };
}

function splitPath(path: string): { registry: string; repository: string } {
  const slash = path.indexOf("/");
  const first = path.slice(0, Math.max(slash, 0));
  const isHost = slash > 0 && (/[.:]/.test(first) || first === "localhost" || first !== first.toLowerCase());
  if (isHost && !hubNames.has(first)) return { registry: first, repository: path.slice(slash + 1) };
  const repository = isHost ? path.slice(slash + 1) : path;
  return { registry: "docker.io", repository: repository.includes("/") ? repository : `library/${repository}` };
}

function whyRepository(repository: string): string {
  if (repository === "" || repository === "library/") return "it names no repository";
  if (repository !== repository.toLowerCase()) return "a repository's name is in lower case";
  return `"${repository}" is not a repository's name: lower-case letters and digits, joined by . _ - or /`;
}

const invalid = (text: string, why: string): FirnError =>
  new FirnError("FIRN_REFERENCE_INVALID", `${JSON.stringify(text)} is not an image reference: ${why}`, {
    hint: "Write it like ghcr.io/acme/web:1.4.0",
  });

/** The reference in full, as it can be written anywhere: with the digest where there is one, else with the tag. */
export function formatReference({ registry, repository, tag, digest }: Reference): string {
  return `${registry}/${repository}${digest === undefined ? `:${tag ?? "latest"}` : `@${digest}`}`;
}
