import type { Tree } from "../../../tree/index.ts";
import { scriptOf } from "../../dpkg/installed-package.ts";
import { certificatesBelow } from "../certificates/update-ca-certificates.ts";
import { run } from "../commands.ts";
import type { PackageEffects } from "../package-effects.ts";

const hosts = `127.0.0.1	localhost
::1		localhost ip6-localhost ip6-loopback
ff02::1		ip6-allnodes
ff02::2		ip6-allrouters

`;
const networks = `default		0.0.0.0
loopback	127.0.0.0
link-local	169.254.0.0

`;
const shipped = "/usr/share/ca-certificates";

/** Names, certificates and time. */
export const network: readonly PackageEffects[] = [
  {
    package: "netbase",
    postinst(tree) {
      if (!tree.resolve("etc/hosts")) tree.write("etc/hosts", hosts);
      if (!tree.resolve("etc/networks")) tree.write("etc/networks", networks);
    },
  },
  {
    package: "ca-certificates",
    postinst(tree, pkg) {
      const { mode, uid, gid } = tree.resolve("usr/local") ?? { mode: 0o755, uid: 0, gid: 0 };
      tree.mkdir("usr/local/share/ca-certificates", { mode, uid, gid });
      if (!tree.resolve("etc/ca-certificates.conf")) {
        tree.write("etc/ca-certificates.conf", configuration(tree, scriptOf(pkg, "postinst")));
      }
      run(tree, "update-ca-certificates", "--hooksdir", "");
    },
  },
  {
    package: "tzdata",
    postinst(tree, pkg) {
      tree.symlink("/usr/share/zoneinfo/Etc/UTC", "etc/localtime");
      // trixie's keeps /etc/timezone only where an older one wrote it.
      const guarded = scriptOf(pkg, "postinst").includes('test -f "$DPKG_ROOT/etc/timezone"');
      if (!guarded) tree.write("etc/timezone", "Etc/UTC\n");
    },
  },
];

/** debconf's default is to trust all that the package brings. */
function configuration(tree: Tree, script: string): string {
  const [, heading = ""] = /cat > \/etc\/ca-certificates\.conf <<EOF\n([\s\S]*?)^EOF$/m.exec(script) ?? [];
  const names = certificatesBelow(tree, shipped).map((path) => path.slice(shipped.length + 1));
  return `${heading}${names.map((name) => `${name}\n`).join("")}`;
}
