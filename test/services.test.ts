import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { rootSets } from "./conformance/rootfs/sets.ts";
import { serviceChecks } from "./conformance/services/checks.ts";
import { runCheck } from "./conformance/services/run-check.ts";
import { type ContainerTool, startDocker } from "./support/containers.ts";
import { root } from "./support/firn.ts";
import { testWith, which } from "./support/needs.ts";

// All of them are `npm run conformance:services`.
const sample = new Set(["nginx", "openssh", "postgresql"]);
const needed = ["linux", "root", "dockerd"];

let folder: string;
let docker: ContainerTool | undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "firn-services-"));
  await mkdir(join(folder, "node_modules/@firn"), { recursive: true });
  await symlink(join(root, "packages/sdk"), join(folder, "node_modules/@firn/sdk"));
  if (which("dockerd")) docker = await startDocker();
});
afterAll(async () => {
  await docker?.close();
  await rm(folder, { recursive: true, force: true });
});

describe("containers whose scripts were interpreted do their job", () => {
  for (const check of serviceChecks.filter(({ set }) => sample.has(set))) {
    testWith(...needed)(check.set, async () => {
      const set = rootSets.bookworm.find(({ name }) => name === check.set);
      if (!set || !docker) throw new Error(`no set ${check.set}`);
      const options = { folder, cache: join(folder, "cache"), env: docker.env };
      const { good, output } = await runCheck(check, "bookworm", set, options);
      expect(good, output).toBe(true);
    });
  }
});
