import { expect, test } from "vitest";
import { runCommand } from "../../../shell/testing/run-command.ts";
import { growTree, type Tree } from "../../../tree/index.ts";
import { DpkgSystem } from "../../system/dpkg-system.ts";
import { lay } from "../../testing/host-tree.ts";
import { pamAuthUpdate } from "./pam-auth-update.ts";

const run = (tree: Tree, ...words: readonly string[]) =>
  runCommand(pamAuthUpdate(new DpkgSystem(tree, { architecture: "amd64", suite: "bookworm" })), words, { tree });

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
  const kinds = ["auth", "account", "password", "session", "session-noninteractive"];
  const templates = kinds.map((kind) => [`usr/share/pam/common-${kind}`, template(kind.split("-")[0] ?? "")] as const);
  return lay(growTree([]), {
    ...Object.fromEntries(templates),
    "usr/share/pam-configs/unix": unix,
    "usr/share/pam-configs/mkhomedir": homes,
  });
}
const rules = (tree: Tree, type: string): string[] =>
  tree
    .read(`etc/pam.d/common-${type}`)
    .toString()
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));

test("profiles that are on by default fill the templates", () => {
  const tree = sample();
  run(tree, "pam-auth-update", "--package", "--force");
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
  run(tree, "pam-auth-update", "--package", "--force");
  run(tree, "pam-auth-update", "--enable", "mkhomedir");
  tree.write("usr/share/pam-configs/ldap", ldap);
  run(tree, "pam-auth-update", "--package");
  expect(rules(tree, "auth").slice(0, 2)).toEqual([
    "auth\t[success=2 default=ignore]\tpam_unix.so nullok",
    "auth\t[success=1 default=ignore]\tpam_ldap.so use_first_pass",
  ]);
  expect(rules(tree, "session")).toContain("session\toptional\t\t\tpam_mkhomedir.so ");
  expect(rules(tree, "session-noninteractive").join()).not.toContain("mkhomedir");
  run(tree, "pam-auth-update", "--package", "--remove", "ldap");
  expect(rules(tree, "auth").join()).not.toContain("ldap");
});

test("unknown options and missing templates are refused", () => {
  expect(run(sample(), "pam-auth-update", "--sideways").reports).toHaveLength(1);
  expect(run(growTree([]), "pam-auth-update", "--package").reports).toHaveLength(1);
});
