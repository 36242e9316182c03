import { describe, expect, test } from "vitest";
import { accountsRun, lineOf, smallSystem, textAt } from "../testing/small-system.ts";

const modern = () => {
  const tree = smallSystem();
  tree.write("usr/share/perl5/Debian/AdduserLogging.pm", "");
  return tree;
};

describe("until 3.134", () => {
  test("a system user gets the lowest free number, a group and a home, and each step is told", () => {
    const tree = smallSystem();
    const { status, stdout } = accountsRun(tree, "adduser --system --group --home /var/lib/web --gecos Web web");
    expect({ status, lines: stdout.split("\n").length }).toEqual({ status: 0, lines: 5 });
    expect(lineOf(tree, "passwd", "web")).toBe("web:x:101:101:Web,,,:/var/lib/web:/usr/sbin/nologin");
    expect(lineOf(tree, "group", "web")).toBe("web:x:101:");
    expect(lineOf(tree, "shadow", "web")).toBe("web:!:3652::::::");
    expect(tree.get("var/lib/web")).toMatchObject({ type: "directory", mode: 0o755, uid: 101, gid: 101 });
    expect(accountsRun(tree, "adduser --quiet --system web")).toMatchObject({ status: 0, stdout: "", stderr: "" });
  });

  test("a person gets a home from skel, subordinate numbers and the group users", () => {
    const tree = smallSystem();
    expect(accountsRun(tree, "adduser --disabled-password --gecos A,1 --quiet ann")).toMatchObject({
      status: 0,
      stdout: "",
    });
    expect(lineOf(tree, "passwd", "ann")).toBe("ann:x:1000:1000:A,1,,:/home/ann:/bin/bash");
    expect(lineOf(tree, "group", "users")).toBe("users:x:100:ann");
    expect(tree.get("home/ann/.profile")).toMatchObject({ uid: 1000, gid: 1000 });
    expect(tree.get("home/ann")).toMatchObject({ mode: 0o700 });
    expect(textAt(tree, "etc/subgid")).toBe("ann:100000:65536\n");
  });

  test("members, and what cannot be", () => {
    const tree = smallSystem();
    expect(accountsRun(tree, "adduser old users").stdout).toBe("Adding user `old' to group `users' ...\nDone.\n");
    expect(accountsRun(tree, "adduser old users")).toMatchObject({
      status: 0,
      stderr: "adduser: The user `old' is already a member of `users'.\n",
    });
    expect(accountsRun(tree, "adduser nope users")).toMatchObject({ status: 1 });
    expect(accountsRun(tree, "addgroup users").stderr).toBe("addgroup: The group `users' already exists.\n");
    expect(accountsRun(tree, "deluser --quiet old users").status).toBe(0);
    expect(lineOf(tree, "group", "users")).toBe("users:x:100:");
    expect(accountsRun(tree, "deluser nope")).toMatchObject({ status: 2 });
    expect(accountsRun(tree, "delgroup --system nope")).toMatchObject({ status: 0 });
  });

  test("adduser.conf sets ranges", () => {
    const tree = smallSystem();
    tree.write("etc/adduser.conf", 'FIRST_SYSTEM_UID=300\nDSHELL="/bin/sh"\n');
    accountsRun(tree, "adduser --system web");
    expect(lineOf(tree, "passwd", "web")).toContain("web:x:300:65534:");
  });
});

describe("since 3.137", () => {
  test("it is silent, the comment stays as given, and ends have a status each", () => {
    const tree = modern();
    expect(accountsRun(tree, "adduser --system --group --comment Web web")).toMatchObject({
      status: 0,
      stdout: "",
      stderr: "",
    });
    expect(lineOf(tree, "passwd", "web")).toBe("web:x:101:101:Web:/nonexistent:/usr/sbin/nologin");
    expect(accountsRun(tree, "adduser web nope")).toMatchObject({
      status: 12,
      stderr: "fatal: The group `nope' does not exist.\n",
    });
    expect(accountsRun(tree, "adduser --system root")).toMatchObject({ status: 13 });
  });
});
