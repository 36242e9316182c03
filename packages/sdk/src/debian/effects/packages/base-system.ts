import type { Tree } from "../../../tree/index.ts";
import { scriptOf } from "../../dpkg/installed-package.ts";
import { groupId } from "../accounts/database.ts";
import { run } from "../commands.ts";
import { literalCalls } from "../literal-calls.ts";
import { type PackageEffects, touch } from "../package-effects.ts";

const plainDirectories = ["mnt", "srv", "opt", "etc/opt", "var/opt", "media"];
const localDirectories = ["share/man", "bin", "games", "lib", "include", "sbin", "src", "etc"];

/** The frame of the system: directories, links, users and shells. */
export const baseSystem: readonly PackageEffects[] = [
  {
    package: "base-files",
    preinst(tree, pkg) {
      // Since trixie: guards against packages that would put a directory where a link belongs (DEP17).
      if (!scriptOf(pkg, "preinst").includes("dpkg-divert")) return;
      for (const name of ["lib32", "libo32", "libx32"]) {
        run(tree, "dpkg-divert", "--package", "base-files", "--divert", `/.${name}.usr-is-merged`, "--add", `/${name}`);
      }
    },
    postinst(tree, pkg) {
      if (!tree.get("etc/dpkg/origins/default")) tree.symlink("debian", "etc/dpkg/origins/default");
      const defaults = "/usr/share/base-files";
      run(tree, "cp", "-p", "-n", `${defaults}/dot.profile`, "/root/.profile");
      run(tree, "cp", "-p", "-n", `${defaults}/dot.bashrc`, "/root/.bashrc");
      run(tree, "cp", "-p", "-n", `${defaults}/profile`, "/etc/profile");
      run(tree, "cp", "-p", "-n", `${defaults}/motd`, "/etc/motd");
      for (const path of plainDirectories) tree.mkdir(path);
      tree.mkdir("var/mail", { mode: 0o2775, uid: 0, gid: groupId(tree, "mail") ?? 0 });
      if (tree.get("var/spool/mail")?.type !== "symlink") tree.symlink("../mail", "var/spool/mail");
      tree.mkdir("run/lock", { mode: 0o1777 });
      migrate(tree, "var/run", "/run");
      migrate(tree, "var/lock", "/run/lock");
      for (const path of localDirectories) tree.mkdir(`usr/local/${path}`);
      if (scriptOf(pkg, "postinst").includes("/usr/local/libexec")) tree.mkdir("usr/local/libexec");
      tree.symlink("share/man", "usr/local/man");
      const utmp = groupId(tree, "utmp");
      touch(tree, "var/log/wtmp", 0o664, utmp);
      touch(tree, "var/log/btmp", 0o660, utmp);
      touch(tree, "var/log/lastlog", 0o664, utmp);
      if (tree.resolve("usr/share/info")?.type === "directory") {
        run(tree, "cp", "-p", "-n", `${defaults}/info.dir`, "/usr/share/info/dir");
      }
    },
  },
  {
    package: "base-passwd",
    preinst(tree) {
      // The script carries the two files' text, which are the package's master files.
      run(tree, "cp", "-n", "/usr/share/base-passwd/passwd.master", "/etc/passwd");
      run(tree, "cp", "-n", "/usr/share/base-passwd/group.master", "/etc/group");
    },
    postinst(tree, pkg) {
      if (!scriptOf(pkg, "postinst").includes("/etc/subuid")) return;
      touch(tree, "etc/subuid", 0o644);
      touch(tree, "etc/subgid", 0o644);
    },
  },
  {
    package: "debianutils",
    postinst(tree) {
      run(tree, "cp", "-p", "-n", "/usr/share/debianutils/shells", "/etc/shells");
      run(tree, "update-shells");
    },
  },
  {
    package: "dash",
    postinst(tree, pkg) {
      // bookworm's takes /bin/sh from bash; the package has the link itself, so only the record is made.
      if (!scriptOf(pkg, "postinst").includes("--divert $distrib --add $dfile")) return;
      const manual = "/usr/share/man/man1/sh";
      const divert = (from: string, to: string) =>
        run(tree, "dpkg-divert", "--package", "dash", "--no-rename", "--divert", to, "--add", from);
      divert("/bin/sh", "/bin/sh.distrib");
      if (tree.resolve("usr/share/man/man1")) divert(`${manual}.1.gz`, `${manual}.distrib.1.gz`);
    },
  },
  {
    package: "libc-bin",
    postinst(tree) {
      run(tree, "cp", "-p", "-n", "/usr/share/libc-bin/nsswitch.conf", "/etc/nsswitch.conf");
    },
  },
  {
    package: /^libc6(?:\.1)?$/,
    preinst(tree, pkg) {
      // trixie's guards its linker against another package's; the path differs between architectures.
      for (const call of literalCalls(scriptOf(pkg, "preinst"), "dpkg-divert")) {
        run(tree, "dpkg-divert", "--package", pkg.name, ...call);
      }
    },
  },
  {
    package: "libreadline8t64",
    preinst(tree, pkg) {
      const [, directory] = /"(\/lib\/[^/"$]+)\/\$lib"/.exec(scriptOf(pkg, "preinst")) ?? [];
      const [, names] = /^\s*for lib in ([^;]+);/m.exec(scriptOf(pkg, "preinst")) ?? [];
      if (directory === undefined || names === undefined) return;
      for (const name of names.trim().split(/\s+/)) {
        const path = `${directory}/${name}`;
        run(
          tree,
          "dpkg-divert",
          "--package",
          pkg.name,
          "--no-rename",
          "--divert",
          `${path}.usr-is-merged`,
          "--add",
          path,
        );
      }
    },
  },
];

function migrate(tree: Tree, path: string, target: string): void {
  const there = tree.get(path);
  if (there?.type === "symlink" || (there && tree.list(path).length > 0)) return;
  tree.remove(path);
  tree.symlink(target, path);
}
