import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** What debuerreotype configures in Docker's images of Debian: https://github.com/debuerreotype/debuerreotype */
const minimising: Readonly<Record<string, string>> = {
  "etc/apt/apt.conf.d/docker-autoremove-suggests": 'Apt::AutoRemove::SuggestsImportant "false";\n',
  "etc/apt/apt.conf.d/docker-clean": [
    ...["DPkg::Post-Invoke", "APT::Update::Post-Invoke"].map(
      (hook) => `${hook} { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/*.bin || true"; };`,
    ),
    'Dir::Cache::pkgcache "";',
    'Dir::Cache::srcpkgcache "";',
    "",
  ].join("\n"),
  "etc/apt/apt.conf.d/docker-gzip-indexes": 'Acquire::GzipIndexes "true";\n',
  "etc/apt/apt.conf.d/docker-no-languages": 'Acquire::Languages "none";\n',
  "etc/dpkg/dpkg.cfg.d/docker-apt-speedup": "force-unsafe-io\n",
};

/** What the slim ones leave out. */
const slimming = [
  ...["doc", "info", "linda", "lintian/overrides", "locale", "man"].map((name) => `path-exclude /usr/share/${name}/*`),
  "path-include /usr/share/doc/*/copyright",
  "",
].join("\n");

/** Nothing is to be started: https://people.debian.org/~hmh/invokerc.d-policyrc.d-specification.txt */
const policy = "#!/bin/sh\nexit 101\n";

/** Writes the files that set an official image apart from debootstrap's root. */
export async function writeOfficialFiles(root: string, { slim }: { readonly slim: boolean }): Promise<void> {
  const files = { ...minimising, ...(slim && { "etc/dpkg/dpkg.cfg.d/docker": slimming }) };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  await writeFile(join(root, "usr/sbin/policy-rc.d"), policy, { mode: 0o755 });
}

/** Removes, in a root, what an image of it does not have: a command for a shell. */
export const cleaning = (slim: boolean): string =>
  [
    "apt-get clean",
    "rm -rf /var/lib/apt/lists/* /etc/resolv.conf /etc/hostname",
    "find /var/log /var/cache/ldconfig /var/cache/apt -type f -delete",
    "rm -f /var/lib/dpkg/*-old /var/cache/debconf/*-old",
    ...(slim
      ? [
          "find /usr/share/doc -mindepth 1 -not -type d -not -name copyright -delete",
          "rm -rf /usr/share/info/* /usr/share/lintian /usr/share/linda /usr/share/locale/* /usr/share/man/*",
          "find /usr/share/doc -mindepth 1 -depth -type d -empty -delete",
        ]
      : []),
  ].join(" && ");
