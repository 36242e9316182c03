// node run.ts [--family NAME] [--count N --seed S]: compares firn's commands with the host's. Needs root and Linux.
import { parseArgs } from "node:util";
import { compare } from "./compare.ts";
import { fileFamilies } from "./file-cases.ts";
import { streamFamilies } from "./stream-cases.ts";

const { values } = parseArgs({ options: { family: { type: "string" }, quiet: { type: "boolean" } } });
let [total, good, reported] = [0, 0, 0];
for (const [family, text] of Object.entries({ ...fileFamilies, ...streamFamilies })) {
  if (values.family !== undefined && !values.family.split(",").includes(family)) continue;
  for (const line of text.split("\n").filter((one) => one.trim() !== "")) {
    const unordered = line.startsWith("~");
    const snippet = unordered ? line.slice(1) : line;
    const difference = compare(snippet, { unordered });
    total++;
    if (!difference) good++;
    else if (difference.reports.length > 0) reported++;
    else if (!values.quiet) console.log([`✗ ${snippet}`, ...difference.what].join("\n  "));
  }
}
console.log(`${total} snippets: ${good} alike, ${reported} reported, ${total - good - reported} differ`);
