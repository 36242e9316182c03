import { expect, test } from "vitest";
import { runCommand } from "../../../../shell/testing/run-command.ts";
import { growTree } from "../../../../tree/index.ts";
import { sqlite3 } from "./sqlite3.ts";

test("a new database is an empty file; what fills it comes later", () => {
  const tree = growTree([]);
  const run = (words: readonly string[], stdin = "") => runCommand(sqlite3, ["sqlite3", ...words], { tree, stdin });
  expect(run(["/var/lib/x.db"], ".databases\n-- nothing\n")).toMatchObject({ status: 0, reports: [] });
  expect(tree.read("/var/lib/x.db")).toHaveLength(0);
  expect(run(["/var/lib/x.db", "CREATE TABLE t (a);"]).reports).toMatchObject([{ kind: "deferred" }]);
  expect(run(["/var/lib/x.db", "SELECT 1"]).reports).toMatchObject([{ kind: "unknown" }]);
  expect(run([]).reports).toMatchObject([{ kind: "unknown" }]);
});
