// node run.ts [BASE…] [--references DIR] [--cache DIR] [--diff]: bases made as Docker's official images are, pushed to a
// registry; each set of packages installed there by apt-get in a container, and by firn's apt(), compared path by path.
// Needs root, Linux, debootstrap, buildah, skopeo and docker-registry.
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startDockerRegistry } from "../../support/docker-registry.ts";
import { showDifferences, showReports } from "../rootfs/show.ts";
import { baseDefinitions } from "./base-definitions.ts";
import { openBuildTool } from "./build-tool.ts";
import { compareOnBase } from "./compare-on-base.ts";
import { makeBase } from "./make-base.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    references: { type: "string", default: join(tmpdir(), "firn-bases") },
    cache: { type: "string" },
    diff: { type: "boolean" },
  },
});
const chosen = baseDefinitions.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
await mkdir(values.references, { recursive: true });
const tool = openBuildTool(values.references);
const registry = await startDockerRegistry();
let [equal, all] = [0, 0];
try {
  for (const definition of chosen) {
    const image = await makeBase(definition, values.references, tool);
    const reference = `${registry.address}/${definition.name}:1`;
    await tool.run("push", "--tls-verify=false", "--format", "oci", image, `docker://${reference}`);
    for (const set of definition.sets) {
      all++;
      const title = `${definition.name}: ${set}`;
      const packages = set.split(" ");
      const place = { folder: values.references, cache: values.cache, tool };
      const result = await compareOnBase({ definition, image, reference, packages }, place).catch(
        (error: unknown) => error as Error,
      );
      if (result instanceof Error) {
        console.log(`✗ ${title}: ${result.stack}`);
        continue;
      }
      const { unexplained, otherPackages, reports, milliseconds } = result;
      const good = unexplained.length + otherPackages.length === 0;
      if (good) equal++;
      const size = `${result.packages} packages, ${result.paths} paths, ${Math.round(milliseconds)} ms`;
      console.log(`${good ? "✓" : "✗"} ${title}: ${unexplained.length} unexplained (${size})`);
      if (otherPackages.length > 0) console.log(`    other packages: ${otherPackages.join(", ")}`);
      showDifferences(result, values.diff ?? false);
      showReports(reports);
    }
  }
} finally {
  await registry.close();
}
console.log(`\n${equal} of ${all} sets without an unexplained difference`);
process.exitCode = equal === all ? 0 : 1;
