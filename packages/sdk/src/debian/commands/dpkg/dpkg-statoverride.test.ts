import { describe, expect, test } from "vitest";
import { runCommand } from "../../../shell/testing/run-command.ts";
import { growTree, type Tree } from "../../../tree/index.ts";
import { hostDpkg, hostHas, type Listing, lay, listTree, onHost } from "../../testing/host-tree.ts";
import { dpkgStatoverride } from "./dpkg-statoverride.ts";

/** Users and groups that every Linux has by these numbers. */
const start: Listing = {
  "etc/passwd": "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1::/:/bin/sh\n",
  "etc/group": "root:x:0:\ndaemon:x:1:\n",
  "usr/bin/tool": "",
  "var/lib/dpkg/status": "",
};
const add = ["--add", "root", "daemon", "2755", "/usr/bin/tool"];

const stories: [string, string[][]][] = [
  ["noted", [add, ["--list"], ["--list", "/usr/bin/*"], ["--list", "/x"]]],
  ["a mode with zeros", [["--add", "root", "root", "02555", "/x"], ["--list"]]],
  ["by number", [["--add", "#0", "#1", "0644", "/not/there"], ["--list"]]],
  [
    "applied",
    [
      ["--update", ...add],
      ["--list", "/usr/bin/tool"],
    ],
  ],
  ["applied to nothing", [["--update", "--add", "root", "root", "755", "/not/there"]]],
  ["twice", [add, add]],
  ["twice, by force", [add, ["--force-statoverride-add", ...add]]],
  ["removed", [add, ["--remove", "/usr/bin/tool"], ["--list"]]],
  [
    "removed, and was none",
    [
      ["--remove", "/usr/bin/tool"],
      ["--quiet", "--force-statoverride-remove", "--remove", "/x"],
    ],
  ],
  ["no such user", [["--add", "nobody2", "root", "755", "/x"]]],
  ["no such group", [["--add", "root", "nogroup2", "755", "/x"]]],
  ["no mode", [["--add", "root", "root", "rwx", "/x"]]],
  ["too few words", [["--add", "root", "root", "755"]]],
  ["too many", [["--remove", "/a", "/b"]]],
  ["no action", [["--update"]]],
  ["several", [add, ["--add", "root", "root", "4755", "/usr/bin/a"], ["--add", "root", "root", "700", "/usr/bin/b/"]]],
];

const withoutBackup = (listing: Listing): Listing =>
  Object.fromEntries(Object.entries(listing).filter(([path]) => !path.endsWith("statoverride-old")));

describe.skipIf(!hostHas("dpkg-statoverride"))("as the host's own does (skipped: needs dpkg-statoverride)", () => {
  test.each(stories)("%s", (_, calls) => {
    const tree = lay(growTree([]), start);
    const ours = calls.map((call) => {
      const { status, stdout, stderr } = runCommand(dpkgStatoverride, ["dpkg-statoverride", ...call], { tree });
      return { status, stdout, stderr };
    });
    const said: unknown[] = [];
    const expected = onHost(
      start,
      (root) => calls.map((call) => ["dpkg-statoverride", "--root", root, ...call]),
      (root, { status, stdout, stderr }) => {
        const plain = (text: string): string => text.replaceAll(root, "");
        said.push({ status, stdout: plain(stdout), stderr: plain(stderr) });
      },
    );
    if (hostDpkg.startsWith("1.21.")) expect(ours).toEqual(said);
    expect(listTree(tree)).toEqual(withoutBackup(expected));
  });
});

test("sets owner and mode", () => {
  const tree: Tree = lay(growTree([]), start);
  runCommand(dpkgStatoverride, ["dpkg-statoverride", "--update", ...add], { tree });
  expect(tree.get("usr/bin/tool")).toMatchObject({ mode: 0o2755, uid: 0, gid: 1 });
});
