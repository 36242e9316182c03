import { expect, test } from "vitest";
import { caught } from "../describe/testing/caught.ts";
import { type GitOptions, git } from "./git-ingredient.ts";

test("a git step", () => {
  expect(git("https://example.org/x.git", { ref: "v1", to: "/opt/x" }).steps).toEqual([
    {
      step: { kind: "git", url: "https://example.org/x.git", ref: "v1", to: "/opt/x", owner: { uid: 0, gid: 0 } },
      at: undefined,
      context: undefined,
    },
  ]);
});

test.each<[unknown, string]>([
  [undefined, "git() takes options as an object, not undefined"],
  [{ to: "/x" }, 'git(): "ref" is missing'],
  [{ ref: "v1" }, 'git(): "to" is missing'],
  [{ ref: "v1", to: "/x", branch: "y" }, 'git() has no option "branch"'],
])("with %j it is refused", (options, message) => {
  const error = caught(() => git("https://example.org/x.git", options as GitOptions));
  expect(error).toMatchObject({ code: "FIRN_DEFINITION_INVALID", message });
});

test("an address with a password is refused, and the password is not repeated", () => {
  const error = caught(() => git("https://me:secret@example.org/x.git", { ref: "v1", to: "/x" }));
  expect(error.message).toContain("must not hold a user or password");
  expect(error.message).not.toContain("secret");
});
