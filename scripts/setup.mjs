// Installs the workspace's dependencies and builds it, doing only what is missing or out of date.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pnpm, root, run } from "./pnpm.mjs";

const stamp = join(root, "node_modules", ".firn-setup");
const manifests = ["sdk", "cli", "bytecode"].map((name) => `packages/${name}/package.json`);
const inputs = ["pnpm-lock.yaml", "package.json", ...manifests];
const wanted = createHash("sha256")
  .update(process.platform + process.arch)
  .update(inputs.map((file) => readFileSync(join(root, file), "utf8")).join("\0"))
  .digest("hex");
if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
  pnpm("install", "--frozen-lockfile");
  writeFileSync(stamp, wanted);
}
run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-b"]);
