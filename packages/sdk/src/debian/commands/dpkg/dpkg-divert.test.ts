import { describe, expect, test } from "vitest";
import { runCommand } from "../../../shell/testing/run-command.ts";
import { growTree } from "../../../tree/index.ts";
import { DpkgSystem } from "../../system/dpkg-system.ts";
import { hostDpkg, hostHas, type Listing, lay, listTree, onHost } from "../../testing/host-tree.ts";
import { dpkgDivert } from "./dpkg-divert.ts";

const start: Listing = {
  "usr/bin/tool": "theirs",
  "usr/bin/other": "other",
  "usr/bin/tool.taken": "something",
  "var/lib/dpkg/diversions": "",
  "var/lib/dpkg/status": "",
  "var/lib/dpkg/info/format": "1\n",
};
const add = ["--package", "mine", "--divert", "/usr/bin/tool.theirs", "--add", "/usr/bin/tool"];
const queries = [["--list"], ["--list", "*tool*", "mine"], ["--truename", "/usr/bin/tool"], ["--truename", "/x"]];

const stories: [string, string[][]][] = [
  ["noted only", [["--no-rename", ...add]]],
  ["with the file moved", [["--rename", ...add], ...queries, ["--listpackage", "/usr/bin/tool"]]],
  ["to the usual name", [["--package", "mine", "--rename", "--add", "/usr/bin/tool"], ...queries]],
  ["without an action", [["--package", "mine", "--rename", "/usr/bin/tool"]]],
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
  [
    "taken back by anybody",
    [
      ["--rename", ...add],
      ["--rename", "--remove", "/usr/bin/tool"],
    ],
  ],
  [
    "taken back by another",
    [
      ["--rename", ...add],
      ["--package", "b", "--rename", "--remove", "/usr/bin/tool"],
    ],
  ],
  [
    "taken back from elsewhere",
    [
      ["--rename", ...add],
      ["--divert", "/x", "--no-rename", "--remove", "/usr/bin/tool"],
    ],
  ],
  [
    "the administrator's",
    [["--local", "--no-rename", "--divert", "/x", "--add", "/y"], ["--listpackage", "/y"], ["--list"]],
  ],
  [
    "by another already",
    [
      ["--rename", ...add],
      ["--package", "b", "--no-rename", "--add", "/usr/bin/tool"],
    ],
  ],
  [
    "to where a diversion leads",
    [
      ["--no-rename", ...add],
      ["--package", "b", "--no-rename", "--add", "/usr/bin/tool.theirs"],
    ],
  ],
  ["one that is not there", [["--package", "mine", "--no-rename", "--remove", "/usr/bin/none"]]],
  [
    "over another file",
    [["--package", "mine", "--rename", "--divert", "/usr/bin/tool.taken", "--add", "/usr/bin/tool"]],
  ],
  [
    "of nothing",
    [
      ["--package", "mine", "--rename", "--add", "/usr/bin/nothing"],
      ["--listpackage", "/usr/bin/no"],
    ],
  ],
  [
    "several",
    [
      ["--no-rename", ...add],
      ["--package", "a", "--no-rename", "--add", "/bin/sh"],
      ["--package", "z", "--no-rename", "--add", "/usr/share/man/man1/sh.1.gz"],
    ],
  ],
  ["only tried", [["--test", "--rename", ...add]]],
  ["a directory", [["--no-rename", "--package", "mine", "--add", "/usr/bin"]]],
  ["to itself", [["--no-rename", "--package", "mine", "--divert", "/usr/bin/tool", "--add", "/usr/bin/tool"]]],
  ["a relative name", [["--no-rename", "--add", "tool"]]],
  ["no name", [["--no-rename", "--add"]]],
  ["an unknown option", [["--moved"]]],
  ["quietly", [["--quiet", "--rename", ...add]]],
];

const withoutBackup = (listing: Listing): Listing =>
  Object.fromEntries(Object.entries(listing).filter(([path]) => !path.endsWith("diversions-old")));

describe.skipIf(!hostHas("dpkg-divert"))("as the host's own does (skipped: needs dpkg-divert)", () => {
  test.each(stories)("%s", (_, calls) => {
    const tree = lay(growTree([]), start);
    const command = dpkgDivert(new DpkgSystem(tree, { architecture: "amd64", suite: "bookworm" }));
    const ours = calls.map((call) => {
      const { status, stdout, stderr } = runCommand(command, ["dpkg-divert", ...call], { tree });
      return { status, stdout, stderr };
    });
    const said: unknown[] = [];
    const expected = onHost(
      start,
      (root) => calls.map((call) => ["dpkg-divert", "--root", root, ...call]),
      (root, { status, stdout, stderr }) => {
        const plain = (text: string): string => text.replaceAll(root, "");
        said.push({ status, stdout: plain(stdout), stderr: plain(stderr) });
      },
    );
    if (hostDpkg.startsWith("1.21.")) expect(ours).toEqual(said);
    expect(listTree(tree)).toEqual(withoutBackup(expected));
  });
});

test("a maintainer script's package is the owner", () => {
  const tree = lay(growTree([]), start);
  const command = dpkgDivert(new DpkgSystem(tree, { architecture: "amd64", suite: "bookworm" }));
  const env = { DPKG_MAINTSCRIPT_PACKAGE: "dash" };
  runCommand(command, ["dpkg-divert", "--no-rename", "/bin/sh"], { tree, env });
  expect(tree.read("var/lib/dpkg/diversions").toString()).toBe("/bin/sh\n/bin/sh.distrib\ndash\n");
});
