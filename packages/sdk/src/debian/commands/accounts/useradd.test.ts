import { expect, test } from "vitest";
import { accountsRun, lineOf, smallSystem, textAt } from "./testing/small-system.ts";

test("system accounts take numbers from above, people's from below; both get a group", () => {
  const tree = smallSystem();
  expect(accountsRun(tree, "useradd -r web").status).toBe(0);
  expect(accountsRun(tree, "useradd -m -s /bin/sh ann")).toMatchObject({ status: 0, stdout: "", stderr: "" });
  accountsRun(tree, "useradd -r db");
  expect(lineOf(tree, "passwd", "web")).toBe("web:x:999:999::/home/web:");
  expect(lineOf(tree, "passwd", "db")).toBe("db:x:998:998::/home/db:");
  expect(lineOf(tree, "passwd", "ann")).toBe("ann:x:1000:1000::/home/ann:/bin/sh");
  expect(lineOf(tree, "shadow", "web")).toBe("web:!:3652::::::");
  expect(lineOf(tree, "shadow", "ann")).toBe("ann:!:3652:0:99999:7:::");
  expect(lineOf(tree, "gshadow", "ann")).toBe("ann:!::");
  expect(textAt(tree, "etc/subuid")).toBe("ann:100000:65536\n");
  expect(tree.get("home/ann")).toMatchObject({ mode: 0o755, uid: 1000, gid: 1000 });
  expect(tree.get("home/ann/.profile")).toMatchObject({ uid: 1000, gid: 1000 });
  expect(tree.get("home/web")).toBeUndefined();
});

test("the file before is kept with its mode, and the lock file stays", () => {
  const tree = smallSystem();
  const before = textAt(tree, "etc/shadow");
  accountsRun(tree, "useradd -r web");
  expect(textAt(tree, "etc/shadow-")).toBe(before);
  expect(tree.get("etc/shadow-")).toMatchObject({ mode: 0o640, gid: 42 });
  expect(tree.get("etc/.pwd.lock")).toMatchObject({ mode: 0o600, size: 0 });
  expect(tree.get("etc/subuid-")).toBeUndefined();
});

test.each([
  ["useradd root", 9, "useradd: user 'root' already exists\n"],
  ["useradd users", 9, "useradd: group users exists - if you want to add this user to that group, use -g.\n"],
  ["useradd -g nope x", 6, "useradd: group 'nope' does not exist\n"],
  ["useradd -u 0 x", 4, "useradd: UID 0 is not unique\n"],
  ["useradd a:b", 3, "useradd: invalid user name 'a:b': use --badname to ignore\n"],
  ["groupadd users", 9, "groupadd: group 'users' already exists\n"],
  ["groupadd -g 42 x", 4, "groupadd: GID '42' already exists\n"],
  ["groupdel nope", 6, "groupdel: group 'nope' does not exist\n"],
  ["groupdel root", 8, "groupdel: cannot remove the primary group of user 'root'\n"],
  ["userdel nope", 6, "userdel: user 'nope' does not exist\n"],
  ["usermod -g nope old", 6, "usermod: group 'nope' does not exist\n"],
  ["gpasswd -a nope users", 3, "gpasswd: user 'nope' does not exist\n"],
])("%s ends with %i", (line, status, stderr) => {
  const tree = smallSystem();
  const before = textAt(tree, "etc/passwd") + textAt(tree, "etc/group");
  expect(accountsRun(tree, line)).toMatchObject({ status, stderr });
  expect(textAt(tree, "etc/passwd") + textAt(tree, "etc/group")).toBe(before);
});

test("users and groups change, and go", () => {
  const tree = smallSystem();
  accountsRun(tree, "useradd -m ann");
  accountsRun(tree, "groupadd -r readers");
  accountsRun(tree, "usermod -aG readers,users -c Ann ann");
  expect(lineOf(tree, "group", "readers")).toBe("readers:x:999:ann");
  expect(lineOf(tree, "gshadow", "users")).toBe("users:*::ann");
  accountsRun(tree, "groupmod -g 700 -n people readers");
  accountsRun(tree, "usermod -u 1500 -l bea -d /srv/bea -m -L ann");
  expect(lineOf(tree, "passwd", "bea")).toBe("bea:x:1500:1000:Ann:/srv/bea:");
  expect(lineOf(tree, "group", "people")).toBe("people:x:700:bea");
  expect(tree.get("srv/bea/.profile")).toMatchObject({ uid: 1500, gid: 1000 });
  expect(accountsRun(tree, "userdel -r bea").stderr).toContain("mail spool (/var/mail/bea) not found");
  expect(lineOf(tree, "group", "people")).toBe("people:x:700:");
  expect(tree.get("srv/bea")).toBeUndefined();
});
