import { expect, test } from "vitest";
import { runCommand } from "../../../shell/testing/run-command.ts";
import { growTree, type Tree } from "../../../tree/index.ts";
import { loginCommands } from "./index.ts";

const heading = "# /etc/shells: valid login shells";
function sample(): Tree {
  const tree = growTree([]);
  tree.write("usr/bin/sh", "");
  tree.symlink("usr/bin", "bin");
  tree.write("usr/share/debianutils/shells", `${heading}\n/bin/sh\n`);
  tree.write("usr/share/debianutils/shells.d/bash", "/bin/bash\n");
  tree.write("usr/share/debianutils/shells.d/dash", "/usr/bin/dash# the default\n");
  return tree;
}
const run = (tree: Tree, line: string) => {
  const words = line.split(" ");
  const command = loginCommands().get(words[0] ?? "");
  if (!command) throw new Error(line);
  return runCommand(command, words, { tree });
};
const lines = (tree: Tree, path: string) => tree.read(path).toString().trimEnd().split("\n");

test("update-shells lists what packages offer, with links resolved, and says so in its state", () => {
  const tree = sample();
  run(tree, "update-shells");
  const shells = ["/bin/sh", "/usr/bin/sh", "/bin/bash", "/usr/bin/bash", "/usr/bin/dash"];
  expect(lines(tree, "etc/shells")).toEqual([heading, ...shells]);
  expect(lines(tree, "var/lib/shells.state")).toEqual(shells);
});

test("what an administrator removed or added stays so; what no package offers any more goes", () => {
  const tree = sample();
  run(tree, "update-shells");
  run(tree, "remove-shell /bin/sh");
  run(tree, "add-shell /opt/fish");
  tree.remove("usr/share/debianutils/shells.d/bash");
  run(tree, "update-shells");
  expect(lines(tree, "etc/shells")).toEqual([heading, "/usr/bin/dash", "/opt/fish"]);
});

test("add-shell adds once, and keeps the mode", () => {
  const tree = sample();
  tree.write("etc/shells", "", { mode: 0o600 });
  run(tree, "add-shell /bin/zsh");
  run(tree, "add-shell /bin/zsh");
  expect(lines(tree, "etc/shells")).toEqual(["/bin/zsh", "/usr/bin/zsh"]);
  expect(tree.get("etc/shells")).toMatchObject({ mode: 0o600 });
  expect(run(tree, "add-shell").status).toBe(1);
});

test("Ubuntu 22.04's update-shells takes no shells from the template; usrmerge adds the names below /usr", () => {
  const tree = sample();
  tree.write("usr/sbin/update-shells", 'for f in "$PKG_DIR/"*; do');
  run(tree, "update-shells --root ");
  const shells = ["/bin/bash", "/usr/bin/bash", "/usr/bin/dash"];
  expect(lines(tree, "etc/shells")).toEqual([heading, "/bin/sh", ...shells]);
  expect(lines(tree, "var/lib/shells.state")).toEqual(shells);
  run(tree, "convert-etc-shells");
  run(tree, "convert-etc-shells");
  expect(lines(tree, "etc/shells")).toEqual([heading, "/bin/sh", ...shells, "/usr/bin/sh"]);
});
