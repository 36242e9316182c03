import { expect, test } from "vitest";
import { growTree } from "../../tree/index.ts";
import { run } from "./commands.ts";

function sample() {
  const tree = growTree([]);
  tree.write("etc/passwd", "root:x:0:0:root:/root:/bin/bash\n");
  tree.write("etc/group", "root:x:0:\nmail:x:8:\n");
  tree.write("usr/bin/tool", "");
  return tree;
}

test("sets owner and mode, and notes them", () => {
  const tree = sample();
  run(tree, "dpkg-statoverride", "--update", "--add", "root", "mail", "2755", "/usr/bin/tool");
  run(tree, "dpkg-statoverride", "--add", "root", "#8", "0644", "/not/there");
  expect(tree.get("usr/bin/tool")).toMatchObject({ mode: 0o2755, uid: 0, gid: 8 });
  expect(tree.read("var/lib/dpkg/statoverride").toString()).toBe(
    "root mail 2755 /usr/bin/tool\nroot #8 0644 /not/there\n",
  );
  run(tree, "dpkg-statoverride", "--remove", "/not/there");
  expect(tree.read("var/lib/dpkg/statoverride").toString()).toBe("root mail 2755 /usr/bin/tool\n");
});

test.each([
  [["--add", "nobody", "mail", "755", "/x"]],
  [["--add", "root", "nogroup", "755", "/x"]],
  [["--add", "root", "mail", "rwx", "/x"]],
  [["--add", "root", "mail", "755"]],
  [["--list"]],
])("refuses %j", (args) => {
  expect(() => run(sample(), "dpkg-statoverride", ...args)).toThrowError(
    expect.objectContaining({ code: "FIRN_EFFECT_FAILED" }),
  );
});
