import { expect, test } from "vitest";
import { accountsRun, lineOf, smallSystem, textAt } from "./testing/small-system.ts";

test("shadowconfig moves passwords, keeps a copy, and leaves the same the second time", () => {
  const tree = smallSystem();
  for (const file of ["shadow", "gshadow"]) tree.remove(`etc/${file}`);
  tree.write("etc/passwd", "root:*:0:0:root:/root:/bin/bash\n");
  tree.write("etc/group", "root:*:0:\nshadow:*:42:\n");
  expect(accountsRun(tree, "shadowconfig on").stdout).toBe("Shadow passwords are now on.\n");
  expect(textAt(tree, "etc/passwd")).toBe("root:x:0:0:root:/root:/bin/bash\n");
  expect(textAt(tree, "etc/shadow")).toBe("root:*:3652:0:99999:7:::\n");
  expect(textAt(tree, "etc/gshadow")).toBe("root:*::\nshadow:*::\n");
  expect(textAt(tree, "etc/passwd-")).toContain("root:*:0:0:");
  expect(tree.get("etc/shadow")).toMatchObject({ mode: 0o640, uid: 0, gid: 42 });
  expect(tree.get("etc/passwd-")).toMatchObject({ mode: 0o600 });
  const now = () => ["passwd", "group", "shadow", "gshadow"].map((file) => textAt(tree, `etc/${file}`));
  const before = now();
  accountsRun(tree, "shadowconfig on");
  expect(now()).toEqual(before);
});

test("passwords that need salt are left for the container", () => {
  const tree = smallSystem();
  const before = textAt(tree, "etc/shadow");
  expect(accountsRun(tree, "chpasswd", "root:secret\n").reports).toMatchObject([{ kind: "deferred" }]);
  expect(accountsRun(tree, "passwd root").reports).toMatchObject([{ kind: "deferred" }]);
  expect(textAt(tree, "etc/shadow")).toBe(before);
  accountsRun(tree, "chpasswd -e", "root:$6$x\n");
  expect(lineOf(tree, "shadow", "root")).toBe("root:$6$x:3652:0:99999:7:::");
  accountsRun(tree, "passwd -l root");
  accountsRun(tree, "chage -M 90 -E 2030-01-01 root");
  expect(lineOf(tree, "shadow", "root")).toBe("root:!$6$x:3652:0:90:7::21915:");
});

test("getent reads the tree's files", () => {
  const tree = smallSystem();
  tree.write("etc/services", "http\t\t80/tcp\t\twww\t# web\n");
  tree.write("etc/hosts", "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost\n");
  expect(accountsRun(tree, "getent passwd 100 nope")).toMatchObject({
    status: 2,
    stdout: "old:x:100:65534::/x:/bin/sh\n",
  });
  expect(accountsRun(tree, "getent services www").stdout).toBe("http                  80/tcp www\n");
  expect(accountsRun(tree, "getent hosts localhost").stdout).toBe("::1             localhost ip6-localhost\n");
  expect(accountsRun(tree, "getent nope").status).toBe(1);
});
