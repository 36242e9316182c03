import { describe, expect, test } from "vitest";
import { growTree } from "../../../tree/index.ts";
import { run } from "../commands.ts";
import { hostHas, type Listing, lay, listTree, onHost } from "../testing/host-tree.ts";

const start: Listing = {
  "usr/bin/mawk": "mawk",
  "usr/bin/gawk": "gawk",
  "usr/bin/busy": "busy",
  "usr/share/man/man1/mawk.1": "manual",
  "usr/share/man/man1/gawk.1": "manual",
  "usr/bin/taken": "a package's own file",
  "usr/bin/other": "other",
  "var/lib/dpkg/status": "",
};
const slave = (from: string) => ["--slave", "/usr/share/man/man1/awk.1", "awk.1", `/usr/share/man/man1/${from}.1`];
const mawk = ["--install", "/usr/bin/awk", "awk", "/usr/bin/mawk", "5", ...slave("mawk")];
const gawk = ["--install", "/usr/bin/awk", "awk", "/usr/bin/gawk", "10", ...slave("gawk")];
const nawk = ["--slave", "/usr/bin/nawk", "nawk", "/usr/bin/gawk"];
const busy = ["--install", "/usr/bin/awk", "awk", "/usr/bin/busy", "10"];

const stories: [string, string[][]][] = [
  ["one alternative", [mawk]],
  ["a better one later", [mawk, gawk]],
  ["a worse one later", [gawk, mawk]],
  ["an equal one later", [gawk, busy]],
  ["one without the slave on top", [mawk, ["--install", "/usr/bin/awk", "awk", "/usr/bin/busy", "50"]]],
  ["more slaves later", [mawk, [...gawk, ...nawk]]],
  ["the same again with another priority", [mawk, gawk, [...mawk.slice(0, 4), "20", ...slave("mawk")]]],
  ["a slave whose file is missing", [[...mawk, "--slave", "/usr/bin/nawk", "nawk", "/usr/bin/nothing"]]],
  ["the best removed", [mawk, gawk, ["--remove", "awk", "/usr/bin/gawk"]]],
  ["all removed", [mawk, ["--remove", "awk", "/usr/bin/mawk"]]],
  ["one set by hand, and a better one later", [mawk, ["--set", "awk", "/usr/bin/mawk"], gawk]],
  ["automatic again", [mawk, gawk, ["--set", "awk", "/usr/bin/mawk"], ["--auto", "awk"]]],
  ["a file where the link would be", [["--install", "/usr/bin/taken", "taken", "/usr/bin/other", "1"]]],
];

describe.skipIf(!hostHas("update-alternatives"))("as the host's own does (skipped: needs update-alternatives)", () => {
  test.each(stories)("%s", (_, calls) => {
    const tree = lay(growTree([]), start);
    for (const call of calls) run(tree, "update-alternatives", ...call);
    const { log, ...expected } = onHost(start, (root) =>
      calls.map((call) => ["update-alternatives", "--quiet", "--root", root, "--log", "/log", ...call]),
    );
    expect(log).toContain("link group");
    expect(listTree(tree)).toEqual(expected);
  });
});

test("the group's file and links", () => {
  const tree = lay(growTree([]), start);
  run(tree, "update-alternatives", ...mawk);
  expect(tree.read("var/lib/dpkg/alternatives/awk").toString()).toBe(
    "auto\n/usr/bin/awk\nawk.1\n/usr/share/man/man1/awk.1\n\n/usr/bin/mawk\n5\n/usr/share/man/man1/mawk.1\n\n",
  );
  expect(tree.resolve("usr/bin/awk")?.path).toBe("usr/bin/mawk");
});

test.each([
  [["--install", "/usr/bin/x", "x", "/usr/bin/nothing", "1"]],
  [["--install", "usr/bin/x", "x", "/usr/bin/mawk", "1"]],
  [["--install", "/usr/bin/x", "x", "/usr/bin/mawk", "much"]],
  [[...mawk, "--follower", "a", "b", "c"]],
  [["--set", "awk", "/usr/bin/other"]],
  [["--config", "awk"]],
])("refuses %j", (args) => {
  const tree = lay(growTree([]), start);
  expect(() => run(tree, "update-alternatives", ...args)).toThrowError(
    expect.objectContaining({ code: "FIRN_EFFECT_FAILED" }),
  );
});
