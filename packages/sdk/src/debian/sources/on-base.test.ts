import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { StepOf } from "../../describe/index.ts";
import type { StepRequest } from "../../lock/index.ts";
import { growTree } from "../../tree/index.ts";
import { makeContext, makeKey } from "../archive/testing/local-archive.ts";
import { debianFamily } from "../debian-family.ts";
import { imageOf } from "../testing/image-of.ts";

let local: Awaited<ReturnType<typeof makeContext>>;
let folder = "";
beforeEach(async () => {
  local = await makeContext();
  folder = await mkdtemp(join(tmpdir(), "firn-sources-"));
  await writeFile(join(folder, "acme.asc"), (await makeKey()).publicKey);
});
afterEach(async () => {
  await local.close();
  await rm(folder, { recursive: true, force: true });
});

it("a source is added to somebody's image as it is, for apt in it and for apt() on later lines", async () => {
  const status = (name: string): string =>
    `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1\n\n`;
  const files = {
    "etc/os-release": "ID=debian\nVERSION_CODENAME=bookworm\n",
    "var/lib/dpkg/status": status("apt") + status("dpkg"),
    "etc/apt/sources.list.d/debian.sources": "as it was",
  };
  const base = imageOf(files);
  const step: StepOf<"aptSource"> = {
    kind: "aptSource",
    name: "acme",
    url: "https://deb.acme.example",
    suites: ["stable"],
    components: ["main"],
    signedBy: "acme.asc",
  };
  const common = { platform: "linux/amd64", earlier: [], base: async () => base };
  const before = new Map([["base.digest", base.digest]]);
  const request = { ...common, step, facts: before, context: pathToFileURL(`${folder}/`).href };
  const facts = new Map([...before, ...((await debianFamily.look?.(request, local.context)) ?? [])]);
  expect(facts.get("system.suite")).toBe("bookworm");

  const asked: StepRequest<StepOf<"aptSource">> = { ...request, facts };
  // The key is part of what the layers are known by; the step itself locks nothing.
  expect(await debianFamily.readLocal?.(asked, local.context)).toMatch(/"digest":"sha256:[0-9a-f]{64}"/);
  expect(debianFamily.request?.(asked)).toBeUndefined();
  const apt: StepOf<"apt"> = { kind: "apt", packages: ["tool"], recommends: false };
  expect(debianFamily.request?.({ ...common, step: apt, facts })).toMatchObject({
    suite: "bookworm",
    install: ["tool"],
    sources: [{ name: "acme", url: "https://deb.acme.example", suites: ["stable"], components: ["main"] }],
  });

  const made = growTree([], await base.entries(), await base.open());
  await debianFamily.install?.(made, [{ asked, items: [], parts: [] }], local.context);
  expect(made.read("etc/apt/sources.list.d/acme.sources").toString()).toContain(
    "Signed-By: /etc/apt/keyrings/acme.asc",
  );
  expect(made.read("etc/apt/sources.list.d/debian.sources").toString()).toBe("as it was");
  expect(made.read("var/lib/dpkg/status")).toEqual(Buffer.from(files["var/lib/dpkg/status"]));
});
