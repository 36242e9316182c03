import { expect, test } from "vitest";
import { runCommand } from "../../../shell/testing/run-command.ts";
import { growTree, type Tree } from "../../../tree/index.ts";
import { serviceCommands } from "./index.ts";

function sample(): Tree {
  const tree = growTree([]);
  tree.write("etc/passwd", "root:x:0:0:root:/root:/bin/bash\nwww-data:x:33:33::/var/www:/usr/sbin/nologin\n");
  tree.write("etc/group", "root:x:0:\nadm:x:4:\nwww-data:x:33:\nbusy:x:998:\n");
  tree.write("etc/shadow", "root:*:3652:0:99999:7:::\n", { mode: 0o640, gid: 42 });
  tree.write("etc/gshadow", "root:*::\nadm:*::\n", { mode: 0o640, gid: 42 });
  return tree;
}
const run = (tree: Tree, name: string, args: readonly string[], stdin = "") => {
  const command = serviceCommands().get(name);
  if (!command) throw new Error(name);
  return runCommand(command, [name, ...args], { tree, stdin });
};
const text = (tree: Tree, path: string) => tree.read(path).toString();

test("sysusers.d: numbers from above, groups first, members sorted", () => {
  const tree = sample();
  tree.write("usr/lib/sysusers.d/web.conf", 'u web - "Web server" /srv/web\ng log -\nm web adm\nm root adm\n');
  expect(run(tree, "systemd-sysusers", ["web.conf"])).toMatchObject({
    status: 0,
    stderr:
      "Creating group 'log' with GID 999.\nCreating group 'web' with GID 997.\nCreating user 'web' (Web server) with UID 997 and GID 997.\n",
  });
  expect(text(tree, "etc/passwd")).toContain("web:x:997:997:Web server:/srv/web:/usr/sbin/nologin\n");
  expect(text(tree, "etc/shadow")).toContain("web:!*:3652::::::\n");
  expect(text(tree, "etc/group")).toContain("adm:x:4:root,web\n");
  expect(text(tree, "etc/gshadow")).toContain("log:!*::\n");
  expect(tree.get("etc/shadow-")).toMatchObject({ mode: 0o640, gid: 42 });
  const before = text(tree, "etc/passwd");
  run(tree, "systemd-sysusers", []);
  expect(text(tree, "etc/passwd")).toBe(before);
  expect(run(tree, "systemd-sysusers", ["-"], "g 7up -\n")).toMatchObject({ status: 1 });
});

test("tmpfiles.d: what is made, what is changed, and what is left alone", () => {
  const tree = sample();
  tree.write("etc/keep", "old", { mode: 0o600 });
  tree.write("etc/skel/.profile", "p");
  tree.write(
    "usr/lib/tmpfiles.d/x.conf",
    [
      "d /run/web 0750 www-data adm -",
      "d /run/web/deep/er 0700",
      "f /run/file 0644 root root - one\\ttwo %%",
      "f /etc/keep - - - - new",
      "f+ /etc/fresh - - - - new",
      "L /run/link - - - - ../etc/keep",
      "C /srv/skel - www-data - - /etc/skel",
      "z /etc/kee? 0640 - adm",
      "p /run/fifo 0600",
      "d! /run/boot",
      "d /var/log/%m",
      "d /run/nobody - nosuch -",
    ].join("\n"),
  );
  const { status, stderr } = run(tree, "systemd-tmpfiles", ["--create", "x.conf"]);
  expect(status).toBe(65);
  expect(stderr).toContain("x.conf:12: Failed to resolve user 'nosuch': No such process");
  expect(tree.get("run/web")).toMatchObject({ mode: 0o750, uid: 33, gid: 4 });
  // Not through another user's directory.
  expect(tree.get("run/web/deep/er")).toBeUndefined();
  expect(text(tree, "run/file")).toBe("one\ttwo %");
  expect(text(tree, "etc/keep")).toBe("old");
  expect(tree.get("etc/keep")).toMatchObject({ mode: 0o640, gid: 4 });
  expect(text(tree, "etc/fresh")).toBe("new");
  expect(tree.get("run/link")).toMatchObject({ target: "../etc/keep" });
  expect(tree.get("srv/skel/.profile")).toMatchObject({ uid: 33 });
  expect(tree.get("run/fifo")).toMatchObject({ type: "fifo", mode: 0o600 });
  expect(tree.get("run/boot")).toBeUndefined();
  expect(tree.list("var/log")).toEqual([]);
});

test("ACLs are the kernel's bytes, and the mode shows the mask", () => {
  const tree = sample();
  tree.mkdir("var/log/journal", { mode: 0o2755 });
  run(
    tree,
    "systemd-tmpfiles",
    ["--create", "-"],
    "a+ /var/log/journal - - - - d:group::r-x,d:group:adm:r-x,group::r-x,group:adm:r-x\n",
  );
  const acl = "AgAAAAEABwD/////BAAFAP////8IAAUABAAAABAABQD/////IAAFAP////8=";
  expect(tree.get("var/log/journal")).toMatchObject({
    mode: 0o2755,
    xattrs: { "system.posix_acl_access": acl, "system.posix_acl_default": acl },
  });
  run(tree, "setfacl", ["-m", "u:www-data:rwx", "/etc/passwd"]);
  expect(tree.get("etc/passwd")).toMatchObject({ mode: 0o674 });
  run(tree, "setfacl", ["-b", "/etc/passwd"]);
  expect(tree.get("etc/passwd")).toMatchObject({ mode: 0o644, xattrs: {} });
});

test("setcap writes what ping has on Debian", () => {
  const tree = sample();
  tree.write("usr/bin/ping", "", { mode: 0o755 });
  expect(run(tree, "setcap", ["cap_net_raw+ep", "/usr/bin/ping"]).status).toBe(0);
  expect(tree.get("usr/bin/ping")?.xattrs).toEqual({ "security.capability": "AQAAAgAgAAAAAAAAAAAAAAAAAAA=" });
  expect(run(tree, "getcap", ["/usr/bin/ping"]).stdout).toBe("/usr/bin/ping cap_net_raw=ep\n");
  expect(run(tree, "setcap", ["cap_nonsense+ep", "/usr/bin/ping"]).status).toBe(1);
  expect(run(tree, "setcap", ["-r", "/usr/bin/ping"]).status).toBe(0);
  expect(tree.get("usr/bin/ping")?.xattrs).toEqual({});
});

test("update-inetd puts a service into its group", () => {
  const tree = sample();
  expect(run(tree, "update-inetd", ["--add", "x\\tstream"]).stderr).toContain("does not exist");
  tree.write("etc/inetd.conf", "#:MAIL: Mail\n\n#:OTHER: Other\n");
  run(tree, "update-inetd", ["--group", "MAIL", "--add", "pop\\tstream\\ttcp\\tnowait\\troot\\t/bin/pop"]);
  expect(text(tree, "etc/inetd.conf")).toBe(
    "#:MAIL: Mail\npop\tstream\ttcp\tnowait\troot\t/bin/pop\n\n#:OTHER: Other\n",
  );
  run(tree, "update-inetd", ["--disable", "pop"]);
  expect(text(tree, "etc/inetd.conf")).toContain("#<off># pop\t");
});
