/** Maintainer scripts in Perl that are known, and what they come to as shell: `$1`… are the pattern's groups. */
const known: readonly (readonly [pattern: RegExp, shell: string])[] = [
  // Packages of kernels' headers.
  [
    /^\s*my \$version\s*=\s*"([\w.+~-]+)";\s*if \(-d "\/etc\/kernel\/header_postinst\.d"\) \{\s*system \("run-parts --report --exit-on-error --arg=\$version "/m,
    `[ ! -d /etc/kernel/header_postinst.d ] || run-parts --report --exit-on-error --arg=$1 /etc/kernel/header_postinst.d`,
  ],
];

/** A script in Perl as one for the shell, where it is one of those that are known. */
export function asShell(text: string): string | undefined {
  for (const [pattern, shell] of known) {
    const match = pattern.exec(text);
    if (match) return shell.replace(/\$(\d)/g, (_, group: string) => match[Number(group)] ?? "");
  }
  return undefined;
}
