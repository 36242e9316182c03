import { run } from "../commands.ts";
import { type PackageEffects, touch } from "../package-effects.ts";

const debianConfig = `[DEFAULT]
# how to byte-compile (comma separated: standard, optimize)
byte-compile = standard
`;

/**
 * Debian's Python. Its scripts also compile all modules to byte-code with the image's own interpreter, which firn does
 * not: imports work without, the first one is slower.
 */
export const python: readonly PackageEffects[] = [
  {
    package: /^python3\.\d+-minimal$/,
    preinst(tree, pkg) {
      touch(tree, `var/lib/python/${pkg.name.replace("-minimal", "")}_installed`, 0o644);
    },
    postinst(tree, pkg) {
      tree.mkdir(`usr/local/lib/${pkg.name.replace("-minimal", "")}/dist-packages`);
    },
  },
  { package: /^libpython3\.\d+-minimal$/ },
  { package: /^python3\.\d+$/ },
  { package: "python3-minimal" },
  {
    package: "python3",
    postinst(tree) {
      tree.mkdir("etc/python3");
      if (!tree.resolve("etc/python3/debian_config")) {
        tree.write("etc/python3/debian_config", debianConfig);
      }
    },
  },
  {
    package: "readline-common",
    postinst(tree) {
      run(tree, "cp", "-p", "-n", "/usr/share/readline/inputrc", "/etc/inputrc");
    },
  },
];
