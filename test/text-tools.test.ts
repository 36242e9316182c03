import { expect } from "vitest";
import { textCommands } from "../packages/sdk/src/userland/text/index.ts";
import { inDash, inFirn } from "./conformance/shell/compare-with-dash.ts";
import { textSnippets } from "./conformance/shell/text-snippets.ts";
import { testWith } from "./support/needs.ts";

testWith(
  "dash",
  "grep",
  "sed",
)("grep, sed, awk, cut, tr and expr do what the real ones do", () => {
  for (const snippet of textSnippets) {
    expect({ snippet, ...inFirn(snippet, textCommands) }).toEqual({ snippet, ...inDash(snippet) });
  }
});
