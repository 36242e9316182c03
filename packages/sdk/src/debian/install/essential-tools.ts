import type { Tree } from "../../tree/index.ts";

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/**
 * What Essential packages put into /usr/bin and /usr/sbin, as far as firn knows it, and what belongs to the packages
 * that `forScripts` names. Policy promises the former to every maintainer script without a dependency:
 * https://www.debian.org/doc/debian-policy/ch-binary.html#essential-packages
 */
const tools: Readonly<Record<string, readonly string[]>> = {
  "usr/bin": words(`
    [ arch b2sum base32 base64 basename bash cat chgrp chmod chown cksum clear cmp comm cp cut dash date dd
    deb-systemd-helper deb-systemd-invoke debconf debconf-communicate debconf-escape debconf-set-selections
    debconf-show df diff dirname dmesg dnsdomainname dpkg dpkg-deb dpkg-divert dpkg-query dpkg-realpath dpkg-split
    dpkg-statoverride dpkg-trigger du echo egrep env expand expr factor false fgrep find findmnt flock fmt fold getconf
    getent getopt grep groups gunzip gzip head hostid hostname iconv id install install-info ionice ischroot join link
    ln locale localedef logger logname ls mawk mcookie md5sum mkdir mkfifo mknod mktemp mountpoint mv nice nl nohup
    nproc od openssl paste pathchk perl pidof printenv printf pwd readlink realpath rev rm rmdir run-parts sed seq
    setpriv setsid sh sha1sum sha224sum sha256sum sha384sum sha512sum shred shuf sleep sort split stat stdbuf stty su
    sum sync tac tail tar tee tempfile test timeout touch tput tr true truncate tsort tty uname uncompress unexpand uniq
    unlink update-alternatives users wall wc which.debianutils who whoami xargs yes zcat
    chage chfn gpasswd passwd
  `),
  "usr/sbin": words(`
    add-shell addgroup adduser chroot delgroup deluser invoke-rc.d ldconfig nologin remove-shell runuser service
    start-stop-daemon update-inetd update-passwd update-rc.d update-shells
    chpasswd groupadd groupdel groupmod grpconv newusers pwconv shadowconfig useradd userdel usermod
  `),
};

/** Links that alternatives manage, which therefore must be links here too. */
const links: Readonly<Record<string, string>> = {
  "usr/bin/awk": "mawk",
  "usr/bin/which": "/usr/bin/which.debianutils",
};

/**
 * dpkg's helper has nothing to do in a first installation, which a minimal system's are; where it would have something
 * to do, it fails by name.
 */
const helper = `#!/bin/sh
[ "$1" != supports ] || exit 0
while [ $# -gt 0 ] && [ "$1" != -- ]; do shift; done
case "$2" in install | upgrade | configure) [ -n "$3" ] || exit 0 ;; *) exit 0 ;; esac
echo "dpkg-maintscript-helper: there is no dpkg to upgrade from version $3 with" >&2
exit 1
`;

/** debconf's library, by whose name scripts source it; what it does is firn's own. */
const library = "usr/share/debconf/confmodule";

/**
 * Lends a minimal system the commands that maintainer scripts are promised, so that they are found by name, by path and
 * by tests for either. What they do is firn's own: nothing of them stays in the image.
 *
 * @returns takes them away again, but for those that a package has brought since
 */
export function lendEssentialTools(tree: Tree): () => void {
  const lent = new Map<string, string>([
    ["usr/bin/dpkg-maintscript-helper", helper],
    [library, ""],
  ]);
  for (const [folder, names] of Object.entries(tools)) for (const name of names) lent.set(`${folder}/${name}`, "");
  const before = new Set<string>();
  for (const [path, text] of lent) {
    if (tree.get(path)) lent.delete(path);
    else {
      for (let at = parentOf(path); at !== "" && !tree.get(at); at = parentOf(at)) before.add(at);
      tree.write(path, text, { mode: 0o755 });
    }
  }
  const linked = Object.entries(links).filter(([path]) => !tree.get(path));
  for (const [path, target] of linked) tree.symlink(target, path);
  return () => {
    for (const [path, target] of linked) {
      const entry = tree.get(path);
      if (entry?.type === "symlink" && entry.target === target && !tree.partOf(path)) tree.remove(path);
    }
    for (const [path, text] of lent) {
      const isOurs = tree.get(path)?.type === "file" && !tree.partOf(path) && tree.read(path).toString() === text;
      if (isOurs) tree.remove(path);
    }
    for (const path of [...before].sort().toReversed()) {
      if (tree.get(path)?.type === "directory" && tree.list(path).length === 0 && !isUsual(path)) tree.remove(path);
    }
  };
}

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));

/** Directories that every system has, empty or not. */
const isUsual = (path: string): boolean => /^usr(?:\/s?bin)?$/.test(path);
