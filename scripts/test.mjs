// Everything that must hold, in one command: formatting, lint, types, unused code, package exports, then all tests.
import { join } from "node:path";
import { root, run } from "./pnpm.mjs";

const bin = (...path) => join(root, "node_modules", ...path);
const node = (...args) => run(process.execPath, args);

node(bin("@biomejs/biome/bin/biome"), "check", ".");
node(bin("oxlint/bin/oxlint"), "--type-aware", "--max-warnings=0");
node(bin("typescript/bin/tsc"), "-p", "tsconfig.check.json");
node(bin("knip/bin/knip.js"));
for (const name of ["sdk", "cli"]) {
  node(bin("publint/src/cli.js"), "run", join(root, "packages", name), "--pack", "false", "--strict");
}
node(bin("@arethetypeswrong/cli/dist/index.js"), "--pack", join(root, "packages/sdk"), "--profile", "esm-only", "-q");
// CI counts from a report; people read the default one.
const results = process.env.FIRN_TEST_RESULTS;
const reporters = results ? ["--reporter=default", "--reporter=json", `--outputFile.json=${results}`] : [];
node(bin("vitest/vitest.mjs"), "run", ...reporters, ...process.argv.slice(2));
