import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Context, silent } from "../../context/index.ts";
import type { StepOf } from "../../describe/index.ts";
import { createFetcher } from "../../fetch/index.ts";
import type { StepRequest } from "../../lock/index.ts";
import { openStore } from "../../store/index.ts";
import { arOf, buildDeb } from "../deb/testing/build-deb.ts";
import { earlierLocal, findLocalDebs, localRecord, refuseOlder } from "./local-debs.ts";
import { bringLocalDeb } from "./read-local-deb.ts";

type DebStep = StepOf<"deb">;

let folder: string;
let context: Context;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "firn-local-deb-"));
  const store = await openStore(join(folder, "cache"));
  const fetch = createFetcher({ store, progress: silent, env: {}, signal: undefined, offline: true });
  context = { store, fetch, progress: silent, env: {}, signal: undefined };
});
afterEach(async () => {
  await context.fetch.close();
  await rm(folder, { recursive: true, force: true });
});

const asked = (more: Partial<DebStep>, platform = "linux/amd64"): StepRequest<DebStep> => ({
  step: { kind: "deb", files: [], recommends: false, ...more },
  platform,
  facts: new Map(),
  earlier: [],
  context: `${pathToFileURL(folder).href}/`,
});

async function make(file: string, fields: Readonly<Record<string, string>>): Promise<string> {
  const all = { Package: "tool", Version: "1.0-1", Architecture: "amd64", ...fields, Description: "a tool" };
  const stanza = Object.entries(all)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join("");
  await writeFile(join(folder, file), await buildDeb({ data: [], stanza }));
  return file;
}

const find = (more: Partial<DebStep>, platform = "linux/amd64") =>
  findLocalDebs(asked(more, platform), platform.split("/")[1] ?? "", context);

test("of files for several architectures those that fit are taken, with what decides about others", async () => {
  const files = [
    await make("a.deb", { Depends: "libc6,\n other", Installed: "1" }),
    await make("b.deb", { Architecture: "arm64" }),
    await make("c.deb", { Package: "data", Architecture: "all" }),
  ];
  const [tool, data, ...rest] = await find({ files });
  expect(rest).toEqual([]);
  expect(tool).toMatchObject({ path: "a.deb", name: "tool", version: "1.0-1", architecture: "amd64" });
  expect(tool?.control).toEqual({
    Package: "tool",
    Version: "1.0-1",
    Architecture: "amd64",
    Depends: "libc6, other",
  });
  expect(data).toMatchObject({ path: "c.deb", architecture: "all" });
  expect((await find({ files }, "linux/arm64")).map(({ path }) => path)).toEqual(["b.deb", "c.deb"]);
  expect(localRecord(tool?.control ?? {}, "amd64")).toMatchObject({ name: "tool", depends: "libc6, other" });
});

test("each platform's own", async () => {
  const files = {
    "linux/amd64": [await make("a.deb", {})],
    "linux/arm64": [await make("b.deb", { Architecture: "all" })],
  };
  expect((await find({ platforms: files })).map(({ path }) => path)).toEqual(["a.deb"]);
  expect((await find({ platforms: { "linux/arm64/v8": files["linux/arm64"] } }, "linux/arm64")).length).toBe(1);
  await expect(find({ platforms: files }, "linux/386")).rejects.toMatchObject({
    code: "FIRN_DEB_ARCHITECTURE",
    message: "deb() has no file for linux/386",
  });
});

test("a package without a file for the platform is refused, and one with two", async () => {
  const files = [await make("a.deb", {}), await make("c.deb", { Package: "data", Architecture: "all" })];
  await expect(find({ files }, "linux/arm64")).rejects.toMatchObject({
    code: "FIRN_DEB_ARCHITECTURE",
    message: "a.deb is for amd64, and the image for arm64",
    hint: "Name tool's file for arm64 too, or build for amd64 only.",
  });
  const twice = [...files, await make("d.deb", { Version: "2" })];
  await expect(find({ files: twice })).rejects.toMatchObject({
    code: "FIRN_APT_REQUEST_INVALID",
    message: "a.deb and d.deb are both tool",
  });
});

test("what is no .deb, damaged or not a package is refused by its path", async () => {
  const good = await buildDeb({ data: [] });
  const cases: readonly (readonly [string, Uint8Array | string, string])[] = [
    ["text.deb", "no archive at all", "text.deb is not a .deb archive: it does not begin as one"],
    ["cut.deb", good.subarray(0, good.length - 40), "cut.deb is cut short"],
    ["empty.deb", arOf([["debian-binary", Buffer.from("2.0\n")]]), "it has no control file that firn can read"],
    ["name.deb", await buildDeb({ data: [], stanza: "Package: No Name\nVersion: 1\nArchitecture: all\n" }), "No Name"],
    ["version.deb", await buildDeb({ data: [], stanza: "Package: x1\nVersion: v1\nArchitecture: all\n" }), '"v1"'],
    ["bare.deb", await buildDeb({ data: [], stanza: "Package: x1\nVersion: 1\n" }), '"" is not an architecture'],
  ];
  for (const [file, bytes, message] of cases) {
    await writeFile(join(folder, file), bytes);
    await expect(find({ files: [file] })).rejects.toMatchObject({
      code: "FIRN_ARCHIVE_INVALID",
      message: expect.stringContaining(message),
      hint: `Look at it with dpkg-deb --info ${file}, or build it anew.`,
    });
  }
  await expect(find({ files: ["none.deb"] })).rejects.toMatchObject({ code: "FIRN_FILES_MISSING" });
  await expect(
    findLocalDebs({ ...asked({ files: ["x.deb"] }), context: undefined }, "amd64", context),
  ).rejects.toMatchObject({ code: "FIRN_DEFINITION_INVALID" });
});

test("a file that changes after it was read is refused", async () => {
  const [deb] = await find({ files: [await make("a.deb", {})] });
  if (!deb) throw new Error("nothing found");
  await context.store.remove(`sha256:${deb.sha256}`);
  await make("a.deb", { Version: "2.0-1" });
  const again = bringLocalDeb(deb, `${pathToFileURL(folder).href}/`, context);
  await expect(again).rejects.toMatchObject({ code: "FIRN_FILES_CHANGED" });
});

test("nothing is made older, and earlier lines' packages are known from the lock", async () => {
  const [deb] = await find({ files: [await make("a.deb", {})] });
  if (!deb) throw new Error("nothing found");
  expect(() => refuseOlder(deb, "1.0-2")).toThrow("a.deb is tool 1.0-1, and the image has tool 1.0-2, which is newer");
  for (const there of [undefined, "1.0-1", "0.9"]) refuseOlder(deb, there);
  const section = { id: "1", family: "debian", platform: "linux/amd64", items: [] };
  expect(
    earlierLocal([
      { ...section, request: { local: [deb.control] } },
      { ...section, request: null },
    ]),
  ).toEqual([deb.control]);
});
