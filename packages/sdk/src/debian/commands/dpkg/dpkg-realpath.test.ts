import { expect, test } from "vitest";
import { runCommand } from "../../../shell/testing/run-command.ts";
import { growTree } from "../../../tree/index.ts";
import { dpkgRealpath } from "./dpkg-realpath.ts";

test("links are followed, what is missing stays as it is written", () => {
  const tree = growTree([]);
  tree.mkdir("usr/bin");
  tree.symlink("usr/bin", "bin");
  const real = (...words: string[]) => runCommand(dpkgRealpath, ["dpkg-realpath", ...words], { tree }).stdout;
  expect(real("--root", "", "/bin")).toBe("/usr/bin\n");
  expect(real("-z", "/bin/sh")).toBe("/usr/bin/sh\0");
  expect(real("/nowhere/at/all")).toBe("/nowhere/at/all\n");
  expect(runCommand(dpkgRealpath, ["dpkg-realpath"]).status).toBe(2);
});
