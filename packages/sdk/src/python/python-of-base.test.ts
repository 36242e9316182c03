import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Context, silent } from "../context/index.ts";
import { imageOf } from "../debian/testing/image-of.ts";
import { openStore } from "../store/index.ts";
import { pythonOfBase } from "./python-of-base.ts";
import { pythonTarget } from "./python-target.ts";
import { installLayout } from "./wheel/install-layout.ts";

let folder: string;
let context: Context;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "firn-python-"));
  const store = await openStore(folder);
  context = { store, fetch: {} as Context["fetch"], progress: silent, env: {}, signal: undefined };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const stanza = (name: string, version: string): string =>
  `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${version}\n\n`;
const status = { "var/lib/dpkg/status": stanza("libc6", "2.41-12") + stanza("zlib1g", "1") };

function look(files: Readonly<Record<string, string>>, env: readonly string[] = []) {
  const image = { ...imageOf(files), config: { Env: [...env] } };
  return pythonOfBase(image.digest + env.join(), async () => image, context);
}

test("of an image as Docker's python is made", async () => {
  const facts = await look({ ...status, "usr/local/bin/python3.13": "" }, [
    "PATH=/usr/local/bin",
    "PYTHON_VERSION=3.13.7",
  ]);
  const target = pythonTarget("linux/amd64", facts);
  expect(target).toMatchObject({ python: "3.13", full: "3.13.7", glibc: "2.41" });
  expect(installLayout(target, facts)).toMatchObject({
    library: "usr/local/lib/python3.13/site-packages",
    scripts: "usr/local/bin",
    executable: "/usr/local/bin/python3.13",
  });
});

test("of a Debian with its own", async () => {
  const own = stanza("python3-minimal", "3.11.2-1+b1") + stanza("python3.11-minimal", "3.11.2-6+deb12u6");
  const facts = await look({ "var/lib/dpkg/status": status["var/lib/dpkg/status"] + own });
  expect(pythonTarget("linux/amd64", facts)).toMatchObject({ python: "3.11", full: "3.11.2" });
  expect(facts.get("python.executable")).toBe("/usr/bin/python3");
});

test("none, where there is none; what firn has no wheels for is named", async () => {
  expect([...(await look(status))]).toEqual([["libc.version", "2.41"]]);
  expect([...(await look({ ...status, a: "" }, ["PYTHON_VERSION=3.13.7"]))]).toHaveLength(1);
  for (const [files, env] of [
    [{ ...status, "usr/local/bin/python3.13t": "" }, ["PYTHON_VERSION=3.13.7"]],
    [status, ["PYPY_VERSION=7.3.20"]],
  ] as const) {
    await expect(look(files, env)).rejects.toMatchObject({ code: "FIRN_PIP_TARGET_UNSUPPORTED" });
  }
});
