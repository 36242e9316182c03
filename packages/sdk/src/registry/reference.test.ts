import { expect, test } from "vitest";
import { formatReference, parseReference } from "./reference.ts";

const sha = `sha256:${"a".repeat(64)}` as const;

test.each([
  ["python", "docker.io", "library/python", "latest", undefined],
  ["python:3.12-slim", "docker.io", "library/python", "3.12-slim", undefined],
  ["acme/web", "docker.io", "acme/web", "latest", undefined],
  ["docker.io/python", "docker.io", "library/python", "latest", undefined],
  ["index.docker.io/acme/web:1", "docker.io", "acme/web", "1", undefined],
  ["registry-1.docker.io/library/python", "docker.io", "library/python", "latest", undefined],
  ["ghcr.io/acme/web:1.4.0", "ghcr.io", "acme/web", "1.4.0", undefined],
  ["localhost/web", "localhost", "web", "latest", undefined],
  ["localhost:5000/web:Tag_1", "localhost:5000", "web", "Tag_1", undefined],
  ["Registry/web", "Registry", "web", "latest", undefined],
  ["[::1]:5000/a/b/c:x", "[::1]:5000", "a/b/c", "x", undefined],
  ["127.0.0.1:5000/web", "127.0.0.1:5000", "web", "latest", undefined],
  [`ghcr.io/acme/web@${sha}`, "ghcr.io", "acme/web", undefined, sha],
  [`ghcr.io/acme/web:1@${sha}`, "ghcr.io", "acme/web", "1", sha],
  ["quay.io/a_b/c__d/e-f.g---h", "quay.io", "a_b/c__d/e-f.g---h", "latest", undefined],
  ["web:5000", "docker.io", "library/web", "5000", undefined],
])("%s", (text, registry, repository, tag, digest) => {
  expect(parseReference(text)).toEqual({ registry, repository, tag, digest });
});

test.each([
  ["", "names no repository"],
  ["ghcr.io/", "names no repository"],
  ["ghcr.io/Acme/web", "lower case"],
  ["ghcr.io/acme//web", "not a repository's name"],
  ["ghcr.io/acme/web/", "not a repository's name"],
  ["ghcr.io/-acme/web", "not a repository's name"],
  ["ghcr.io/a..b", "not a repository's name"],
  ["ghcr.io/../etc/passwd", "not a repository's name"],
  ["ghcr.io/acme/web:", "a tag is"],
  ["ghcr.io/acme/web:.x", "a tag is"],
  [`ghcr.io/acme/web:${"x".repeat(129)}`, "a tag is"],
  ["ghcr.io/acme/web:1.0+build", "a tag is"],
  ["ghcr.io/acme/web@sha256:abc", "after @"],
  [`ghcr.io/acme/web@sha512:${"a".repeat(128)}`, "after @"],
  [`ghcr.io/acme/web@${sha}@${sha}`, "more than one @"],
  ["https://ghcr.io/acme/web", "not a host"],
  ["-ghcr.io/acme/web", "not a host"],
  ["ghcr.io:99999/acme/web", "not a host"],
  ["user@ghcr.io/acme/web", "after @"],
  [`ghcr.io/${"a".repeat(256)}`, "longer than 255"],
  ["web name", "not a repository's name"],
])("%s is refused: %s", (text, why) => {
  expect(() => parseReference(text)).toThrow(
    expect.objectContaining({
      code: "FIRN_REFERENCE_INVALID",
      message: expect.stringContaining(why) as string,
    }) as Error,
  );
});

test("a reference is written in full, with the digest where there is one", () => {
  expect(formatReference(parseReference("python:3.12"))).toBe("docker.io/library/python:3.12");
  expect(formatReference(parseReference(`localhost:1/a:b@${sha}`))).toBe(`localhost:1/a@${sha}`);
});
