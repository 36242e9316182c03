import { expect, test } from "vitest";
import { caught } from "../describe/testing/caught.ts";
import { type ArchiveOptions, archive } from "./archive-ingredient.ts";

const sha256 = "ab".repeat(32);
const url = "https://example.org/x.tar.gz";

test("an archive step", () => {
  expect(archive(url, { sha256, to: "/opt/x", strip: 1, owner: { uid: 1, gid: 2 } }).steps[0]?.step).toEqual({
    kind: "archive",
    url,
    sha256,
    to: "/opt/x",
    strip: 1,
    owner: { uid: 1, gid: 2 },
  });
  expect(archive(url, { sha256, to: "/" }).steps[0]?.step).toMatchObject({ strip: 0, owner: { uid: 0, gid: 0 } });
});

test.each<[unknown, string]>([
  [{ to: "/x" }, 'archive(): "sha256" is missing'],
  [{ sha256: "sha256:ab", to: "/x" }, 'archive(): "sha256" must be 64 lower-case hexadecimal digits, not "sha256:ab"'],
  [{ sha256, to: "/x", strip: -1 }, 'archive(): "strip" must be at least 0, not -1'],
  [{ sha256, to: "/x", sha512: "" }, 'archive() has no option "sha512"'],
])("with %j it is refused", (options, message) => {
  expect(caught(() => archive(url, options as ArchiveOptions))).toMatchObject({
    code: "FIRN_DEFINITION_INVALID",
    message,
  });
});
