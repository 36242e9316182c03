import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { runCommand } from "../../../shell/testing/run-command.ts";
import { growTree } from "../../../tree/index.ts";
import { helpztags } from "./vim-tags.ts";

test("tags of Vim's help: sorted, of compressed files too, by language", () => {
  const tree = growTree([]);
  tree.write("doc/b.txt", "*two* text *three*\n\t*a/b* *a\\b* *not|one* x*no* *no*x\n");
  tree.write("doc/a.txt.gz", gzipSync("*one* *two*\n"));
  tree.write("doc/c.dex", "*eins*\n");
  tree.write("doc/skipped.html", "*no*\n");
  expect(runCommand(helpztags, ["helpztags", "/doc", "/none"], { tree })).toMatchObject({
    status: 0,
    stdout: "Processing /doc\n",
  });
  expect(tree.read("doc/tags").toString()).toBe(
    "a/b\tb.txt\t/*a/b*\na\\b\tb.txt\t/*a\\\\b*\none\ta.txt.gz\t/*one*\nthree\tb.txt\t/*three*\ntwo\tb.txt\t/*two*\n",
  );
  expect(tree.read("doc/tags-de").toString()).toBe("eins\tc.dex\t/*eins*\n");
  expect(tree.list("doc")).not.toContain("tags-ht");
});

test("without a directory", () => {
  expect(runCommand(helpztags, ["helpztags"])).toMatchObject({ status: 255 });
});
