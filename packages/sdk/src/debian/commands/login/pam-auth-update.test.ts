import { expect, test } from "vitest";
import { runCommand } from "../../../shell/testing/run-command.ts";
import { growTree, type Tree } from "../../../tree/index.ts";
import { createDebconf } from "../../debconf/debconf.ts";
import { DpkgSystem } from "../../system/dpkg-system.ts";
import { pamAuthUpdate } from "./pam-auth-update.ts";

const template = (kind: string) =>
  [
    `# ${kind}`,
    '# here are the per-package modules (the "Primary" block)',
    "$primary",
    "# here's the fallback if no module succeeds",
    `${kind}\trequisite\t\t\tpam_deny.so`,
    '# and here are more per-package modules (the "Additional" block)',
    "$additional",
    "# end of pam-auth-update config",
    "",
  ].join("\n");

const unix = `Name: Unix authentication
Default: yes
Priority: 256
Auth-Type: Primary
Auth:
	[success=end default=ignore]	pam_unix.so nullok try_first_pass
Auth-Initial:
	[success=end default=ignore]	pam_unix.so nullok
Session-Type: Additional
Session:
	required	pam_unix.so
`;
const ldap = `Name: LDAP
Default: yes
Priority: 128
Auth-Type: Primary
Auth:
	[success=end default=ignore]	pam_ldap.so  use_first_pass
`;
const homes = `Name: Homes
Default: no
Priority: 0
Session-Type: Additional
Session-Interactive-Only: yes
Session:
	optional			pam_mkhomedir.so
`;

function sample(): Tree {
  const tree = growTree([]);
  for (const kind of ["auth", "account", "password", "session", "session-noninteractive"]) {
    tree.write(`usr/share/pam/common-${kind}`, template(kind.split("-")[0] ?? ""));
  }
  tree.write("usr/share/pam-configs/unix", unix);
  tree.write("usr/share/pam-configs/mkhomedir", homes);
  return tree;
}
const run = (tree: Tree, ...args: string[]) => runCommand(pamAuthUpdate(), ["pam-auth-update", ...args], { tree });
const rules = (tree: Tree, type: string): string[] =>
  tree
    .read(`etc/pam.d/common-${type}`)
    .toString()
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));

test("profiles that are on by default fill the templates", () => {
  const tree = sample();
  run(tree, "--package", "--force");
  expect(rules(tree, "auth")).toEqual([
    "auth\t[success=1 default=ignore]\tpam_unix.so nullok",
    "auth\trequisite\t\t\tpam_deny.so",
  ]);
  expect(rules(tree, "session")).toEqual([
    "session\t[default=1]\t\t\tpam_permit.so",
    "session\trequisite\t\t\tpam_deny.so",
    "session\trequired\tpam_unix.so ",
  ]);
  expect(tree.read("var/lib/pam/session").toString()).toBe(
    "Module: null\n[default=1]\t\t\tpam_permit.so\nModule: unix\nrequired\tpam_unix.so\n",
  );
  expect(tree.read("var/lib/pam/seen").toString()).toBe("unix\nmkhomedir\n");
});

test("a package's new profile comes in by priority; jumps count what follows; choices stay", () => {
  const tree = sample();
  run(tree, "--package", "--force");
  run(tree, "--enable", "mkhomedir");
  tree.write("usr/share/pam-configs/ldap", ldap);
  run(tree, "--package");
  expect(rules(tree, "auth").slice(0, 2)).toEqual([
    "auth\t[success=2 default=ignore]\tpam_unix.so nullok",
    "auth\t[success=1 default=ignore]\tpam_ldap.so use_first_pass",
  ]);
  expect(rules(tree, "session")).toContain("session\toptional\t\t\tpam_mkhomedir.so ");
  expect(rules(tree, "session-noninteractive").join()).not.toContain("mkhomedir");
  run(tree, "--package", "--remove", "ldap");
  expect(rules(tree, "auth").join()).not.toContain("ldap");
});

test("options given and taken by hand stay; a line of unknown origin leaves all as it is", () => {
  const tree = sample();
  run(tree, "--package", "--force");
  const file = "etc/pam.d/common-auth";
  tree.write(file, tree.read(file).toString().replace("pam_unix.so nullok", "pam_unix.so audit"));
  tree.write("usr/share/pam-configs/ldap", ldap);
  run(tree, "--package");
  expect(rules(tree, "auth")[0]).toBe("auth\t[success=2 default=ignore]\tpam_unix.so audit");
  tree.write(file, tree.read(file).toString().replace("# here's", "auth required pam_mine.so\n# here's"));
  expect(run(tree, "--package", "--remove", "ldap").stderr).toContain("Local modifications");
  expect(rules(tree, "auth").join()).toContain("ldap");
});

test("without a folder of profiles it fails", () => {
  expect(run(growTree([]), "--package").status).toBe(2);
});

test("debconf is told what there is and what was chosen, and an answer given before counts", () => {
  const tree = sample();
  tree.write(
    "var/lib/dpkg/info/libpam-runtime.templates",
    "Template: libpam-runtime/profiles\nType: multiselect\nChoices-C: ${profile_names}\nChoices: ${profiles}\nDescription: x\n",
  );
  const system = new DpkgSystem(tree, {
    architecture: "amd64",
    suite: "bookworm",
    preseed: new Map([["libpam-runtime/profiles", "unix, mkhomedir"]]),
  });
  runCommand(pamAuthUpdate(system), ["pam-auth-update", "--package", "--force"], { tree });
  expect(rules(tree, "session").join()).toContain("pam_mkhomedir.so");
  expect(createDebconf(system).confmodule("x").exchange("GET libpam-runtime/profiles")).toBe("0 unix, mkhomedir");
});
