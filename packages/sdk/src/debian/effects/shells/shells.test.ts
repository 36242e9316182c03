import { expect, test } from "vitest";
import { growTree, type Tree } from "../../../tree/index.ts";
import { run } from "../commands.ts";
import { lay } from "../testing/host-tree.ts";

const heading = "# /etc/shells: valid login shells";
const sample = (): Tree =>
  lay(growTree([]), {
    "usr/bin/sh": "",
    bin: "→ usr/bin",
    "usr/share/debianutils/shells": `${heading}\n/bin/sh\n`,
    "usr/share/debianutils/shells.d/bash": "/bin/bash\n",
    "usr/share/debianutils/shells.d/dash": "/usr/bin/dash # the default\n",
  });
const lines = (tree: Tree, path: string) => tree.read(path).toString().trimEnd().split("\n");

test("update-shells lists what packages offer, with links resolved, and says so in its state", () => {
  const tree = sample();
  run(tree, "update-shells");
  const shells = ["/bin/sh", "/usr/bin/sh", "/bin/bash", "/usr/bin/bash", "/usr/bin/dash "];
  expect(lines(tree, "etc/shells").map((line) => line.trim())).toEqual([heading, ...shells].map((line) => line.trim()));
  expect(lines(tree, "var/lib/shells.state").map((line) => line.trim())).toEqual(shells.map((line) => line.trim()));
});

test("what an administrator removed or added stays so; what no package offers any more goes", () => {
  const tree = sample();
  run(tree, "update-shells");
  run(tree, "remove-shell", "/bin/sh");
  run(tree, "add-shell", "/opt/fish");
  tree.remove("usr/share/debianutils/shells.d/bash");
  run(tree, "update-shells");
  expect(lines(tree, "etc/shells").map((line) => line.trim())).toEqual([heading, "/usr/bin/dash", "/opt/fish"]);
});

test("add-shell adds once", () => {
  const tree = sample();
  run(tree, "add-shell", "/bin/zsh");
  run(tree, "add-shell", "/bin/zsh");
  expect(lines(tree, "etc/shells")).toEqual(["/bin/zsh", "/usr/bin/zsh"]);
  expect(() => run(tree, "add-shell", "zsh")).toThrowError(expect.objectContaining({ code: "FIRN_EFFECT_FAILED" }));
});
