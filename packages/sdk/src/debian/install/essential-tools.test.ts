import { expect, test } from "vitest";
import { growTree } from "../../tree/index.ts";
import { file, partInMemory } from "../../tree/testing/part-in-memory.ts";
import { lendEssentialTools } from "./essential-tools.ts";

test("what is lent is there as a package would have it, and gone afterwards", () => {
  const tree = growTree([]);
  const giveBack = lendEssentialTools(tree);
  expect(tree.resolve("usr/bin/awk")).toMatchObject({ type: "file", path: "usr/bin/mawk", mode: 0o755 });
  expect(tree.resolve("usr/sbin/update-rc.d")?.type).toBe("file");
  tree.place(partInMemory("sed 4", file("usr/bin/sed", "the package's own")));
  tree.symlink("/etc/alternatives/awk", "usr/bin/awk");
  giveBack();
  expect(tree.list("usr/bin")).toEqual(["awk", "sed"]);
  expect(tree.list("usr/sbin")).toEqual([]);
  expect(tree.get("usr/share")).toBeUndefined();
});

test("what is there is not touched", () => {
  const tree = growTree([partInMemory("dash 1", file("usr/bin/sh", "a shell"))]);
  lendEssentialTools(tree)();
  expect(tree.list("usr/bin")).toEqual(["sh"]);
  expect(tree.read("usr/bin/sh").toString()).toBe("a shell");
});
