import { userId } from "../accounts/database.ts";
import { run } from "../commands.ts";
import { type PackageEffects, touch } from "../package-effects.ts";

/** The package managers and what they are configured with. */
export const apt: readonly PackageEffects[] = [
  {
    package: "apt",
    postinst(tree) {
      if (userId(tree, "_apt") === undefined) {
        run(tree, "adduser", "--force-badname", "--system", "--home", "/nonexistent", "--no-create-home", "_apt");
      }
      // Not the script's: apt itself makes these when it first runs, as the user that downloads.
      const uid = userId(tree, "_apt") ?? 0;
      for (const path of ["var/lib/apt/lists/partial", "var/cache/apt/archives/partial"]) {
        tree.mkdir(path, { mode: 0o700, uid, gid: 0 });
      }
      tree.mkdir("var/lib/apt/lists/auxfiles", { mode: 0o755, uid, gid: 0 });
      for (const path of ["var/lib/apt/lists/lock", "var/cache/apt/archives/lock"]) touch(tree, path, 0o640);
    },
  },
  {
    package: "debconf",
    postinst(tree) {
      // Empty databases: answers are defaults, and questions are read from the packages' templates when they are asked.
      touch(tree, "var/cache/debconf/config.dat", 0o644);
      touch(tree, "var/cache/debconf/templates.dat", 0o644);
      touch(tree, "var/cache/debconf/passwords.dat", 0o600);
    },
  },
];
