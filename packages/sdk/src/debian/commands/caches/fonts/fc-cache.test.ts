import { expect, it } from "vitest";
import { runCommand } from "../../../../shell/testing/run-command.ts";
import { growTree } from "../../../../tree/index.ts";
import { fcCache } from "./fc-cache.ts";

it("marks the cache's directory, and leaves the cache to the container", () => {
  const tree = growTree([]);
  const ran = runCommand(fcCache, ["fc-cache", "-s", "-f", "-v"], { tree });
  expect(ran).toMatchObject({ status: 0, stdout: "", reports: [{ kind: "deferred", remedy: "fc-cache -s" }] });
  expect(tree.list("var/cache/fontconfig")).toEqual(["CACHEDIR.TAG"]);
});
