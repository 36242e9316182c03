import { expect } from "vitest";
import { inDash, inFirn } from "./conformance/shell/compare-with-dash.ts";
import { snippets } from "./conformance/shell/snippets.ts";
import { testWith } from "./support/needs.ts";

testWith("dash")("the interpreter does what dash does: output, status and files", () => {
  for (const snippet of snippets) {
    if (snippet.includes("cat ")) continue;
    expect({ snippet, ...inFirn(snippet) }).toEqual({ snippet, ...inDash(snippet) });
  }
});
