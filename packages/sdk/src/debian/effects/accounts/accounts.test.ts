import { expect, test } from "vitest";
import { growTree, type Tree } from "../../../tree/index.ts";
import { run } from "../commands.ts";

function sample(): Tree {
  const tree = growTree([]);
  tree.write("etc/passwd", "root:*:0:0:root:/root:/bin/bash\nold:*:100:65534::/x:/bin/sh\n");
  tree.write("etc/group", "root:*:0:\nshadow:*:42:\nnogroup:*:65534:\n");
  run(tree, "shadowconfig", "on");
  return tree;
}
const text = (tree: Tree, file: string) => tree.read(`etc/${file}`).toString();

test("shadowconfig moves passwords, keeps a copy, and does nothing the second time", () => {
  const tree = sample();
  expect(text(tree, "passwd")).toBe("root:x:0:0:root:/root:/bin/bash\nold:x:100:65534::/x:/bin/sh\n");
  expect(text(tree, "shadow")).toBe("root:*:3652:0:99999:7:::\nold:*:3652:0:99999:7:::\n");
  expect(text(tree, "gshadow")).toBe("root:*::\nshadow:*::\nnogroup:*::\n");
  expect(text(tree, "passwd-")).toContain("root:*:0:0:");
  expect(tree.get("etc/shadow")).toMatchObject({ mode: 0o640, uid: 0, gid: 42 });
  expect(tree.get("etc/passwd-")).toMatchObject({ mode: 0o600 });
  expect(tree.get("etc/.pwd.lock")).toMatchObject({ mode: 0o600, size: 0 });
  const before = ["passwd", "group", "shadow", "gshadow"].map((file) => text(tree, file));
  run(tree, "shadowconfig", "on");
  expect(["passwd", "group", "shadow", "gshadow"].map((file) => text(tree, file))).toEqual(before);
});

test("a system user gets the first free number, a group of its own, and a home", () => {
  const tree = sample();
  run(tree, "adduser", "--system", "--group", "--quiet", "--home", "/var/lib/web", "--gecos", "Web", "web");
  expect(text(tree, "passwd")).toContain("\nweb:x:101:101:Web:/var/lib/web:/usr/sbin/nologin\n");
  expect(text(tree, "group")).toContain("\nweb:x:101:\n");
  expect(text(tree, "shadow")).toContain("\nweb:!:3652::::::\n");
  expect(text(tree, "gshadow")).toContain("\nweb:!::\n");
  expect(tree.get("var/lib/web")).toMatchObject({ type: "directory", mode: 0o755, uid: 101, gid: 101 });
});

test("a user that is there stays; one without a home gets none; groups take members", () => {
  const tree = sample();
  run(tree, "adduser", "--system", "--home=/elsewhere", "old");
  expect(text(tree, "passwd")).toContain("old:x:100:65534::/x:/bin/sh");
  run(tree, "adduser", "--system", "--no-create-home", "--uid", "150", "--shell", "/bin/sh", "quiet");
  expect(text(tree, "passwd")).toContain("\nquiet:x:150:65534::/nonexistent:/bin/sh\n");
  run(tree, "addgroup", "--system", "readers");
  run(tree, "addgroup", "--system", "readers");
  run(tree, "adduser", "quiet", "readers");
  run(tree, "adduser", "old", "readers");
  expect(text(tree, "group")).toContain("\nreaders:x:101:quiet,old\n");
  expect(text(tree, "gshadow")).toContain("\nreaders:!::quiet,old\n");
});

test.each([
  ["adduser", ["someone"]],
  ["adduser", ["--system", "--encrypt-home", "x"]],
  ["adduser", ["nobody-there", "root"]],
  ["adduser", ["root", "no-such-group"]],
  ["adduser", ["--system", "--ingroup", "no-such-group", "x"]],
  ["addgroup", []],
  ["addgroup", ["--gid", "many", "x"]],
  ["shadowconfig", ["off"]],
  ["no-such-command", []],
])("%s %j is refused", (command, args) => {
  expect(() => run(sample(), command, ...args)).toThrowError(expect.objectContaining({ code: "FIRN_EFFECT_FAILED" }));
});
