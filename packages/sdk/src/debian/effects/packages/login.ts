import { scriptOf } from "../../dpkg/installed-package.ts";
import { run } from "../commands.ts";
import { type PackageEffects, touch } from "../package-effects.ts";

/** Passwords, logins and PAM. */
export const login: readonly PackageEffects[] = [
  {
    package: "passwd",
    postinst(tree) {
      run(tree, "shadowconfig", "on");
    },
  },
  {
    package: "login",
    postinst(tree, pkg) {
      if (!scriptOf(pkg, "postinst").includes("/var/log/faillog")) return;
      touch(tree, "var/log/faillog", 0o644);
      touch(tree, "etc/subuid", 0o644);
      touch(tree, "etc/subgid", 0o644);
    },
  },
  { package: "login.defs" },
  {
    package: "libpam-modules",
    postinst(tree) {
      touch(tree, "etc/security/opasswd", 0o600);
      touch(tree, "etc/environment", 0o644);
    },
  },
  {
    package: "libpam-runtime",
    postinst(tree) {
      run(tree, "pam-auth-update", "--package", "--force");
    },
  },
  { package: "libpam0g" },
];
