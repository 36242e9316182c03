import { describe, expect, test } from "vitest";
import { runCommand } from "../../../shell/testing/run-command.ts";
import { growTree, type Tree } from "../../../tree/index.ts";
import { hostDpkg, hostHas, type Listing, lay, listTree, onHost } from "../../testing/host-tree.ts";
import { updateAlternatives } from "./update-alternatives.ts";

const start: Listing = {
  "usr/bin/mawk": "mawk",
  "usr/bin/gawk": "gawk",
  "usr/bin/busy": "busy",
  "usr/share/man/man1/mawk.1": "manual",
  "usr/share/man/man1/gawk.1": "manual",
  "usr/bin/taken": "a package's own file",
  "usr/bin/other": "other",
  "opt/file": "",
  "var/lib/dpkg/status": "",
};
const slave = (from: string) => ["--slave", "/usr/share/man/man1/awk.1", "awk.1", `/usr/share/man/man1/${from}.1`];
const mawk = ["--install", "/usr/bin/awk", "awk", "/usr/bin/mawk", "5", ...slave("mawk")];
const gawk = ["--install", "/usr/bin/awk", "awk", "/usr/bin/gawk", "10", ...slave("gawk")];
const nawk = ["--slave", "/usr/bin/nawk", "nawk", "/usr/bin/gawk"];
const busy = ["--install", "/usr/bin/awk", "awk", "/usr/bin/busy", "10"];
const other = ["--install", "/usr/bin/other2", "other2", "/usr/bin/other", "1"];

const stories: [string, string[][]][] = [
  ["one alternative", [mawk]],
  ["a better one later", [mawk, gawk]],
  ["a worse one later", [gawk, mawk]],
  ["an equal one later", [gawk, busy]],
  ["one without the slave on top", [mawk, ["--install", "/usr/bin/awk", "awk", "/usr/bin/busy", "50"]]],
  ["more slaves later", [mawk, [...gawk, ...nawk]]],
  ["more slaves for the same one", [mawk, [...mawk, ...nawk]]],
  ["the same again", [mawk, mawk]],
  ["the same again with another priority", [mawk, gawk, [...mawk.slice(0, 4), "20", ...slave("mawk")]]],
  ["a slave whose file is missing", [[...mawk, "--slave", "/usr/bin/nawk", "nawk", "/usr/bin/nothing"]]],
  ["the best removed", [mawk, gawk, ["--remove", "awk", "/usr/bin/gawk"]]],
  ["one that was not registered removed", [mawk, ["--remove", "awk", "/usr/bin/busy"]]],
  ["one of no group removed", [["--remove", "none", "/usr/bin/busy"]]],
  ["all removed", [mawk, ["--remove", "awk", "/usr/bin/mawk"]]],
  ["all removed at once", [mawk, gawk, ["--remove-all", "awk"]]],
  ["a group that is none removed", [["--remove-all", "awk"]]],
  ["one set by hand, and a better one later", [mawk, ["--set", "awk", "/usr/bin/mawk"], gawk]],
  [
    "one set by hand, and removed",
    [mawk, gawk, ["--set", "awk", "/usr/bin/mawk"], ["--remove", "awk", "/usr/bin/mawk"]],
  ],
  ["automatic again", [mawk, gawk, ["--set", "awk", "/usr/bin/mawk"], ["--auto", "awk"]]],
  ["a choice that is none", [mawk, ["--set", "awk", "/usr/bin/other"]]],
  ["a file where the link would be", [["--install", "/usr/bin/taken", "taken", "/usr/bin/other", "1"]]],
  ["the same, by force", [["--force", "--install", "/usr/bin/taken", "taken", "/usr/bin/other", "1"]]],
  ["a link that moves", [mawk, ["--install", "/usr/bin/awk2", ...mawk.slice(2)]]],
  [
    "a slave's link that moves",
    [mawk, [...mawk.slice(0, 5), "--slave", "/usr/share/man/man1/awk2.1", "awk.1", "/usr/share/man/man1/mawk.1"]],
  ],
  ["a name that is a slave's", [mawk, ["--install", "/usr/bin/a", "awk.1", "/usr/bin/other", "1"]]],
  ["a link that is another's", [mawk, ["--install", "/usr/bin/awk", "a", "/usr/bin/other", "1"]]],
  ["a slave that is a group", [mawk, [...other, "--slave", "/usr/bin/x", "awk", "/usr/bin/other"]]],
  ["a slave's link that is another's", [mawk, [...other, "--slave", "/usr/bin/awk", "x", "/usr/bin/other"]]],
  ["no such file", [["--install", "/usr/bin/x", "x", "/usr/bin/nothing", "1"]]],
  ["a relative link", [["--install", "usr/bin/x", "x", "/usr/bin/mawk", "1"]]],
  ["a priority that is none", [["--install", "/usr/bin/x", "x", "/usr/bin/mawk", "much"]]],
  ["an unknown option", [["--follower", "a", "b", "c"]]],
  ["a word that is no option", [["awk"]]],
  ["two actions", [["--auto", "awk", "--list", "awk"]]],
  ["too few words", [["--install", "/usr/bin/x"]]],
  ["listed", [mawk, gawk, ["--list", "awk"], ["--query", "awk"], ["--display", "awk"], ["--get-selections"]]],
  ["listed without slaves", [busy, ["--query", "awk"], ["--display", "awk"]]],
  [
    "verbose",
    [
      ["--verbose", ...mawk],
      ["--verbose", "--remove", "awk", "/x"],
      ["--verbose", "--remove", "none", "/x"],
    ],
  ],
  [
    "quiet",
    [
      ["--quiet", ...mawk],
      ["--quiet", ...gawk],
    ],
  ],
];

/** What a host's run says: a link to its log is no part of it. */
const clean = (listing: Listing): Listing =>
  Object.fromEntries(Object.entries(listing).filter(([path]) => path !== "log"));

describe.skipIf(!hostHas("update-alternatives"))("as the host's own does (skipped: needs update-alternatives)", () => {
  test.each(stories)("%s", (_, calls) => {
    const tree = lay(growTree([]), start);
    const ours = calls.map((call) => {
      const { status, stdout, stderr } = runCommand(updateAlternatives, ["update-alternatives", ...call], { tree });
      return { status, stdout, stderr };
    });
    const said: unknown[] = [];
    const expected = onHost(
      start,
      (root) => calls.map((call) => ["update-alternatives", "--root", root, "--log", "/log", ...call]),
      (root, { status, stdout, stderr }) => {
        const plain = (text: string): string => text.replaceAll(root, "");
        said.push({ status, stdout: plain(stdout), stderr: plain(stderr) });
      },
    );
    if (hostDpkg.startsWith("1.21.")) expect(ours).toEqual(said);
    expect(listTree(tree)).toEqual(clean(expected));
  });
});

function sample(): Tree {
  return lay(growTree([]), start);
}

test("the group's file and links", () => {
  const tree = sample();
  runCommand(updateAlternatives, ["update-alternatives", ...mawk], { tree });
  expect(tree.read("var/lib/dpkg/alternatives/awk").toString()).toBe(
    "auto\n/usr/bin/awk\nawk.1\n/usr/share/man/man1/awk.1\n\n/usr/bin/mawk\n5\n/usr/share/man/man1/mawk.1\n\n",
  );
  expect(tree.resolve("usr/bin/awk")?.path).toBe("usr/bin/mawk");
});

test("a link in no directory", () => {
  const { status, stderr } = runCommand(
    updateAlternatives,
    ["update-alternatives", "--install", "/nowhere/x", "x", "/usr/bin/mawk", "1"],
    { tree: sample() },
  );
  expect([status, stderr]).toEqual([
    2,
    "update-alternatives: error: error creating symbolic link '/nowhere/x.dpkg-tmp': No such file or directory\n",
  ]);
});

test("--set-selections, and --config that nobody answers", () => {
  const tree = sample();
  const run = (words: string[], stdin = "") =>
    runCommand(updateAlternatives, ["update-alternatives", ...words], { tree, stdin });
  run(mawk);
  run(gawk);
  expect(run(["--set-selections"], "awk manual /usr/bin/mawk\n").status).toBe(0);
  expect(tree.resolve("usr/bin/awk")?.path).toBe("usr/bin/mawk");
  expect(run(["--config", "awk"]).status).toBe(0);
  expect(tree.resolve("usr/bin/awk")?.path).toBe("usr/bin/mawk");
});

test("a choice whose file is gone is forgotten", () => {
  const tree = sample();
  const run = (words: string[]) => runCommand(updateAlternatives, ["update-alternatives", ...words], { tree });
  run(mawk);
  run(gawk);
  tree.remove("usr/bin/gawk");
  expect(run(["--auto", "awk"]).stderr).toContain("removing from list of alternatives");
  expect(tree.resolve("usr/bin/awk")?.path).toBe("usr/bin/mawk");
});
