import { expect, test } from "vitest";
import { runCommand } from "../../../../shell/testing/run-command.ts";
import { growTree } from "../../../../tree/index.ts";
import { dpkgVendor } from "./dpkg-vendor.ts";

test("whose distribution it is, and whose it is made from", () => {
  const tree = growTree([]);
  tree.write("/etc/dpkg/origins/debian", "Vendor: Debian\nVendor-URL: https://www.debian.org/\n");
  tree.write("/etc/dpkg/origins/pure", "Vendor: Pure\nParent: Debian\n");
  tree.symlink("debian", "/etc/dpkg/origins/default");
  const run = (...words: string[]) => runCommand(dpkgVendor, ["dpkg-vendor", ...words], { tree });
  expect(run("--query", "vendor")).toMatchObject({ status: 0, stdout: "Debian\n" });
  expect(run("--query", "Foo")).toMatchObject({ status: 1, stdout: "" });
  expect(run("--derives-from", "ubuntu").status).toBe(1);
  expect(run("--is", "debian").status).toBe(0);
  tree.remove("/etc/dpkg/origins/default");
  tree.symlink("pure", "/etc/dpkg/origins/default");
  expect(run("--is", "Debian").status).toBe(1);
  expect(run("--derives-from", "Debian").status).toBe(0);
  expect(run("--help").reports).toMatchObject([{ kind: "unknown" }]);
});
