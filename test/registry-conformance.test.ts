import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { openStore, serveRegistry } from "@firn/sdk/internal";
import { expect, test } from "vitest";
import { exec, must } from "./support/firn.ts";

// The OCI's own suite, as a Go module at a fixed version: no code of it is kept here.
const suite = "github.com/opencontainers/distribution-spec/conformance@v0.0.0-20260831232431-97274622c111";
const env = { ...process.env, PATH: `${process.env["PATH"]}${delimiter}/usr/local/go/bin` };
const hasGo = (await exec("go", ["version"], { env })).code === 0;

test.skipIf(!hasGo)(
  `the embedded registry passes the OCI conformance suite${hasGo ? "" : " — skipped: needs go"}`,
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "firn-conformance-"));
    const bin = join(folder, "bin");
    const results = join(folder, "results");
    await mkdir(results);
    await must("go", ["install", suite], { env: { ...env, GOBIN: bin, CGO_ENABLED: "0" } });
    const registry = await serveRegistry({ store: await openStore(join(folder, "store")) });
    try {
      const ended = await exec(join(bin, "conformance"), [], {
        cwd: folder,
        env: {
          ...env,
          OCI_REGISTRY: registry.address,
          OCI_TLS: "disabled",
          OCI_RESULTS_DIR: results,
          // Blobs are the user's cache, which no client may delete from; sha256 is the one algorithm of the store.
          OCI_API_BLOBS_DELETE: "false",
          OCI_DATA_SHA512: "false",
        },
      });
      const report = await readFile(join(results, "report.html"), "utf8").catch(() => "");
      const junit = await readFile(join(results, "junit.xml"), "utf8").catch(() => "");
      const failures = [...junit.matchAll(/<testcase name="([^"]*)"[^>]*>\s*<(failure|error)/g)].map(
        (match) => match[1],
      );
      expect(failures, `${ended.stdout}\n${ended.stderr}`).toEqual([]);
      expect(ended.code, `${ended.stdout}\n${ended.stderr}`).toBe(0);
      const tests = Number(/tests="(\d+)"/.exec(junit)?.[1] ?? 0);
      console.log(`conformance: ${tests} tests, ${failures.length} failed, report of ${report.length} bytes`);
      expect(tests).toBeGreaterThan(50);
    } finally {
      await registry.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
);
