import { expect, test } from "vitest";
import { runCommand } from "../../../../shell/testing/run-command.ts";
import { growTree } from "../../../../tree/index.ts";
import { py3versions } from "./py3versions.ts";

test("the versions that Debian supports, and those that are there", () => {
  const tree = growTree([]);
  tree.write(
    "/usr/share/python3/debian_defaults",
    "[DEFAULT]\ndefault-version = python3.13\n\nsupported-versions = python3.12, python3.13\n",
  );
  tree.write("/usr/bin/python3.13", "", { mode: 0o755 });
  const run = (...words: string[]) => runCommand(py3versions, ["py3versions", ...words], { tree });
  expect(run("-s").stdout).toBe("python3.12 python3.13\n");
  expect(run("-i").stdout).toBe("python3.13\n");
  expect(run("-vd").stdout).toBe("3.13\n");
  expect(run("--installed").stdout).toBe("python3.13\n");
  expect(run("-r").reports).toMatchObject([{ kind: "unknown" }]);
});
