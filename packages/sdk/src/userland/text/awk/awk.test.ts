import { expect, test } from "vitest";
import { runCommand } from "../../../shell/testing/run-command.ts";
import { growTree } from "../../../tree/index.ts";
import { awk } from "./awk.ts";

test("a file that is not there ends it at once, after what was read before", () => {
  const tree = growTree([]);
  tree.write("/a", "one\n");
  const program = "{ print } END { print NR }";
  const ran = runCommand(awk, ["awk", program, "/a", "/nosuch"], { tree });
  expect(ran).toEqual({
    status: 2,
    stdout: "one\n",
    stderr: "mawk: cannot open /nosuch (No such file or directory)\n",
    reports: [],
  });
  expect(runCommand(awk, ["awk", program, "/a"], { tree })).toMatchObject({ status: 0, stdout: "one\n1\n" });
});
