import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Context, silent } from "../context/index.ts";
import { createFetcher } from "../fetch/index.ts";
import { digestOf, hexOf } from "../hash/index.ts";
import type { LaidStep, LockedItem, StepRequest } from "../lock/index.ts";
import { openStore } from "../store/index.ts";
import { growTree } from "../tree/index.ts";
import { buildDeb, type DebToBuild } from "./deb/testing/build-deb.ts";
import { type DebianStep, debianFamily } from "./debian-family.ts";

let folder: string;
let context: Context;
let notices: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "firn-debian-"));
  notices = [];
  const store = await openStore(folder);
  // What a test locks it puts into the store, where the fetcher finds it: nothing is asked of a network.
  const progress = { ...silent, notice: (message: string) => void notices.push(message) };
  const env = { FIRN_DEBIAN_MIRROR: "http://mirror.test/debian", FIRN_DEBIAN_SECURITY_MIRROR: "http://mirror.test/s" };
  const fetch = createFetcher({ store, progress, env, signal: undefined, offline: true });
  context = { store, fetch, progress, env, signal: undefined };
});
afterEach(async () => {
  await context.fetch.close();
  await rm(folder, { recursive: true, force: true });
});

const debian: DebianStep = { kind: "debian", suite: "trixie" };
const apt: DebianStep = { kind: "apt", packages: ["sample"], recommends: false };
const facts = new Map([["system.suite", "trixie"]]);
const section = { id: "1", family: "debian", platform: "linux/amd64", request: null, items: [] };
const asked = (step: DebianStep, more: Partial<StepRequest<DebianStep>> = {}): StepRequest<DebianStep> => ({
  ...{ step, platform: "linux/amd64", facts, earlier: step.kind === "debian" ? [] : [section] },
  ...more,
});

async function locked(name: string, deb: Partial<DebToBuild> = {}, fields = ""): Promise<LockedItem> {
  const stanza = `Package: ${name}\nVersion: 1.0-1\nArchitecture: all\n${fields}Description: a sample\n`;
  const bytes = await buildDeb({ data: [], stanza, ...deb });
  await context.store.put(bytes);
  const where = { archive: "debian", path: `pool/${name}.deb`, listed: "20260101T000000Z", architecture: "all" };
  return { name, version: "1.0-1", sha256: hexOf(digestOf(bytes)), size: bytes.length, ...where };
}

type Steps = readonly (readonly [DebianStep, readonly LockedItem[]])[];

const system = async (...steps: Steps) => (await install(...steps)).tree;

async function install(...steps: Steps) {
  const laid: LaidStep<DebianStep>[] = [];
  for (const [step, items] of steps) {
    const placed = { step, at: undefined, context: undefined };
    const parts = (await debianFamily.parts?.(asked(step), items, placed, context)) ?? [];
    laid.push({ asked: asked(step), items, parts });
  }
  const tree = growTree([]);
  const { packages = [], reports = [] } = (await debianFamily.install?.(tree, laid, context)) ?? {};
  return { tree, packages, reports };
}

test("packages become a system: files, links of a merged /usr, dpkg's database, apt's marks", async () => {
  const library = {
    data: [
      { name: "./lib/libx.so", text: "x" },
      { name: "./etc/x", text: "x" },
    ],
  };
  const tree = await system(
    [
      debian,
      [
        await locked("apt", {}, "Depends: libx\n"),
        await locked("libx", { ...library, control: { conffiles: "/etc/x\n" } }),
      ],
    ],
    [apt, [await locked("sample", {}, "Depends: helper\n"), await locked("helper")]],
  );
  expect(tree.get("lib")).toMatchObject({ type: "symlink", target: "usr/lib" });
  expect(tree.read("lib/libx.so").toString()).toBe("x");
  const status = tree.read("var/lib/dpkg/status").toString();
  expect(status.match(/^Package: .*/gm)).toEqual(["apt", "helper", "libx", "sample"].map((name) => `Package: ${name}`));
  expect(status).toContain("Conffiles:\n /etc/x 9dd4e461268c8034f5c8564e155c67a6\n");
  expect(tree.read("var/lib/apt/extended_states").toString()).toMatch(/^Package: helper\n(?![^]*Package)/);
  expect(notices).toEqual([]);
});

test("a package that is nowhere is an error; one that was unpacked is not asked for again", async () => {
  const [gone, ...items] = [await locked("gone"), await locked("sample", { data: [{ name: "./usr/x", text: "x" }] })];
  await context.store.remove(`sha256:${gone?.sha256}`);
  await expect(system([debian, [gone].filter((item) => item !== undefined)])).rejects.toMatchObject({
    code: "FIRN_OFFLINE",
  });
  const first = await system([debian, items]);
  for (const { sha256 } of items) await context.store.remove(`sha256:${sha256}`);
  const second = await system([debian, items]);
  expect([...second.entries()]).toEqual([...first.entries()]);
});

test("scripts are interpreted with what the tree has; what firn does not know is reported by line", async () => {
  const shell = {
    data: [
      { name: "./bin/sh", text: "", mode: 0o755 },
      { name: "./bin/mkdir", text: "", mode: 0o755 },
    ],
  };
  const postinst =
    "#!/bin/sh\nset -e\nmkdir -p /srv/made\necho $1:$DPKG_MAINTSCRIPT_PACKAGE > /srv/made/by\nmake-database\n";
  const data = [{ name: "./usr/bin/make-database", text: "\x7fELF", mode: 0o755 }];
  const installed = await install([
    debian,
    [await locked("sh", shell), await locked("zebra", { data, control: { postinst } })],
  ]);
  expect(installed.tree.read("srv/made/by").toString()).toBe("configure:zebra\n");
  expect(installed.reports).toEqual([
    expect.objectContaining({ kind: "unknown", package: "zebra", script: "postinst", line: 5 }),
  ]);
  expect(installed.packages).toEqual([
    expect.objectContaining({
      name: "zebra",
      scripts: ["postinst"],
      files: ["/srv/made/by"],
      directories: ["/srv", "/srv/made"],
    }),
  ]);
  const strict: DebianStep = { ...debian, scripts: "strict" };
  const both = [await locked("sh", shell), await locked("zebra", { data, control: { postinst } })];
  await expect(install([strict, both])).rejects.toMatchObject({
    code: "FIRN_SCRIPT_UNSUPPORTED",
    details: { package: "zebra", script: "postinst", line: 5 },
  });
});

test("the user says what a script or a command does", async () => {
  const control = { postinst: "#!/bin/sh\nset -e\nmake-database one two\n", preinst: "#!/bin/sh\nexit 1\n" };
  const data = [{ name: "./usr/bin/make-database", text: "\x7fELF", mode: 0o755 }];
  const effects = { "make-database": 'echo "$2 $1" > /srv', "zebra.preinst": false } as const;
  const { tree, reports } = await install([{ ...debian, effects }, [await locked("zebra", { data, control })]]);
  expect(tree.read("srv").toString()).toBe("two one\n");
  expect(reports).toEqual([]);
});

test("alternatives are made; a script that fails is reported", async () => {
  const postinst = "#!/bin/sh\nset -e\nupdate-alternatives --install /usr/bin/ed ed /bin/red 10\nfalse\n";
  const data = ["red", "update-alternatives"].map((name) => ({ name: `./bin/${name}`, text: name, mode: 0o755 }));
  const { tree, reports } = await install([debian, [await locked("red", { data, control: { postinst } })]]);
  expect(tree.resolve("usr/bin/ed")?.path).toBe("usr/bin/red");
  expect(reports).toEqual([expect.objectContaining({ kind: "failed", package: "red", script: "postinst" })]);
});

test("apt() where debian() made nothing is refused with what to do", () => {
  const refused = expect.objectContaining({ code: "FIRN_APT_NEEDS_DEBIAN", hint: expect.stringContaining("debian(") });
  expect(() => debianFamily.request?.(asked(apt, { facts: new Map() }))).toThrowError(refused);
  expect(() => debianFamily.request?.(asked(apt, { earlier: [] }))).toThrowError(refused);
});

test("a line of the lock that says too little is refused by name", async () => {
  const { archive: _, ...item } = await locked("sample");
  await expect(system([debian, [item]])).rejects.toMatchObject({
    code: "FIRN_LOCK_INVALID",
    hint: "firn lock --update sample",
  });
});

test("facts name the system and each package's version", async () => {
  const known = debianFamily.facts?.(asked(debian), [await locked("libc6")]);
  expect(Object.fromEntries(known ?? [])).toEqual({
    "package.libc6": "1.0-1",
    "system.id": "debian",
    "system.suite": "trixie",
  });
});

test("the image's configuration is that of Debian's own images", () => {
  expect(debianFamily.configure?.({}, debian, "linux/amd64")).toEqual({
    Env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
    Cmd: ["bash"],
  });
  expect(debianFamily.configure?.({ User: "x" }, apt, "linux/amd64")).toEqual({ User: "x" });
});
