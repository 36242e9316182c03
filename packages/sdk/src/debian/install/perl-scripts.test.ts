import { expect, test } from "vitest";
import { asShell } from "./perl-scripts.ts";

test("a script of a kernel's headers is known, others are not", () => {
  const script = `#!/usr/bin/perl
$|=1;
my $version  = "6.1.0-54-cloud-amd64";

if (-d "/etc/kernel/header_postinst.d") {
  system ("run-parts --report --exit-on-error --arg=$version " .
          "/etc/kernel/header_postinst.d") &&
            die "Failed to process /etc/kernel/header_postinst.d";
}
`;
  expect(asShell(script)).toBe(
    "[ ! -d /etc/kernel/header_postinst.d ] || run-parts --report --exit-on-error --arg=6.1.0-54-cloud-amd64 /etc/kernel/header_postinst.d",
  );
  expect(asShell("#!/usr/bin/perl\nprint 1;\n")).toBeUndefined();
});
