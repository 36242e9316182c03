import { describe, expect, test } from "vitest";
import { growTree } from "../../tree/index.ts";
import { run } from "./commands.ts";
import { hostHas, type Listing, lay, listTree, onHost } from "./testing/host-tree.ts";

const start: Listing = { "usr/bin/tool": "theirs", "var/lib/dpkg/diversions": "", "var/lib/dpkg/status": "" };
const add = ["--package", "mine", "--divert", "/usr/bin/tool.theirs", "--add", "/usr/bin/tool"];

const stories: [string, string[][]][] = [
  ["noted only", [["--no-rename", ...add]]],
  ["with the file moved", [["--rename", ...add]]],
  ["to the usual name", [["--package", "mine", "--rename", "--add", "/usr/bin/tool"]]],
  [
    "twice the same",
    [
      ["--rename", ...add],
      ["--rename", ...add],
    ],
  ],
  [
    "taken back",
    [
      ["--rename", ...add],
      ["--package", "mine", "--rename", "--remove", "/usr/bin/tool"],
    ],
  ],
  ["the administrator's", [["--local", "--no-rename", "--divert", "/x", "--add", "/y"]]],
  ["one that is not there", [["--package", "mine", "--no-rename", "--remove", "/usr/bin/none"]]],
];

const withoutBackup = (listing: Listing): Listing =>
  Object.fromEntries(Object.entries(listing).filter(([path]) => !path.endsWith("diversions-old")));

describe.skipIf(!hostHas("dpkg-divert"))("as the host's own does (skipped: needs dpkg-divert)", () => {
  test.each(stories)("%s", (_, calls) => {
    const tree = lay(growTree([]), start);
    for (const call of calls) run(tree, "dpkg-divert", ...call);
    const expected = onHost(start, (root) => calls.map((call) => ["dpkg-divert", "--quiet", "--root", root, ...call]));
    expect(listTree(tree)).toEqual(withoutBackup(expected));
  });
});

test("a path that another package diverts is refused", () => {
  const tree = lay(growTree([]), start);
  run(tree, "dpkg-divert", ...add);
  const failed = expect.objectContaining({ code: "FIRN_EFFECT_FAILED" });
  expect(() => run(tree, "dpkg-divert", "--package", "other", "--add", "/usr/bin/tool")).toThrowError(failed);
  expect(() => run(tree, "dpkg-divert", "--package", "other", "--remove", "/usr/bin/tool")).toThrowError(failed);
  expect(() => run(tree, "dpkg-divert", "--add", "/usr/bin/tool")).toThrowError(failed);
});
