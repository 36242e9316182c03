import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import type { PlacedStep, StepOf } from "../describe/index.ts";
import type { LockedItem, Section, StepRequest } from "../lock/index.ts";
import { pythonFamily } from "./python-family.ts";
import { makeWheel } from "./testing/make-wheel.ts";
import { type PythonContext, pythonContext } from "./testing/python-context.ts";

const facts = new Map(
  Object.entries({ "package.python3": "3.11.2-1", "package.libc6": "2.36-9", "python.executable": "/usr/bin/python3" }),
);
const app = makeWheel({
  name: "my-app",
  version: "1.0",
  requires: ["lib"],
  entryPoints: "[console_scripts]\nmy-app = my_app:main\n",
});
const lib = makeWheel({ name: "lib", version: "2.0" });

function asked(
  requirements: readonly string[],
  rest: Partial<StepRequest> = {},
  file?: string,
): StepRequest<StepOf<"pip">> {
  const step = { kind: "pip", requirements, ...(file !== undefined && { file }) } as const;
  return { platform: "linux/amd64", facts, earlier: [], ...rest, step };
}
const placed = (request: StepRequest): PlacedStep => ({ step: request.step, at: undefined, context: undefined });
const resolve = async (request: StepRequest<StepOf<"pip">>, context: PythonContext) =>
  (await pythonFamily.resolve?.(request, [], context)) ?? [];
const parts = async (request: StepRequest<StepOf<"pip">>, items: readonly LockedItem[], context: PythonContext) =>
  (await pythonFamily.parts?.(request, items, placed(request), context)) ?? [];
const section = (items: readonly LockedItem[]): Section => ({
  id: "0",
  family: "python",
  platform: "linux/amd64",
  request: null,
  items,
});

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe("a pip step", () => {
  test("locks wheels by content, and names no host", async () => {
    const context = await pythonContext([app, lib]);
    const items = await resolve(asked(["my_app"]), context);
    expect(items).toEqual([
      {
        name: "lib",
        version: "2.0",
        sha256: lib.sha256,
        size: lib.bytes.length,
        file: lib.file,
        path: `/files/${lib.file}`,
      },
      {
        name: "my-app",
        version: "1.0",
        sha256: app.sha256,
        size: app.bytes.length,
        file: app.file,
        path: `/files/${app.file}`,
      },
    ]);
    expect(JSON.stringify(items)).not.toContain("127.0.0.1");
  });

  test("makes a part of each wheel, and once made asks nobody any more", async () => {
    const context = await pythonContext([app, lib]);
    const request = asked(["my_app"]);
    const items = await resolve(request, context);
    const made = await parts(request, items, context);
    expect(made.map(({ title }) => title)).toEqual(["lib 2.0", "my-app 1.0"]);
    const info = "usr/local/lib/python3.11/dist-packages/my_app-1.0.dist-info";
    expect(made[1]?.read("usr/local/bin/my-app").toString()).toMatch(/^#!\/usr\/bin\/python3\n/);
    expect(made.map((part) => part.entries.some(({ path }) => path.endsWith("/REQUESTED")))).toEqual([false, true]);
    expect(made[1]?.read(`${info}/INSTALLER`).toString()).toBe("firn\n");

    const offline = await pythonContext([], { root: context.store.root, offline: true });
    const again = await parts(request, items, offline);
    expect(again.map(({ id, segment }) => [id, segment])).toEqual(made.map(({ id, segment }) => [id, segment]));
    expect(offline.index.asked).toEqual([]);
  });

  test("finds a locked wheel again wherever the index has it now, also by its old path", async () => {
    const context = await pythonContext([lib]);
    const moved = {
      name: "lib",
      version: "2.0",
      sha256: lib.sha256,
      size: lib.bytes.length,
      file: lib.file,
      path: "/old/place.whl",
    };
    expect(await parts(asked(["lib"]), [moved], context)).toHaveLength(1);
    const unlisted = await pythonContext([lib], {
      instead: (request, response) => request.url === "/simple/lib/" && Boolean(response.writeHead(404).end()),
    });
    expect(await parts(asked(["lib"]), [{ ...moved, path: `/files/${lib.file}` }], unlisted)).toHaveLength(1);
    const gone = await pythonContext([]);
    await expect(parts(asked(["lib"]), [moved], gone)).rejects.toMatchObject({
      code: "FIRN_LOCK_GONE",
      hint: "firn lock --update lib",
    });
  });

  test("takes no other bytes than the locked ones", async () => {
    const context = await pythonContext([app, lib]);
    const items = await resolve(asked(["lib"]), await pythonContext([lib]));
    const lying = await pythonContext([lib], { corrupt: true });
    await expect(parts(asked(["lib"]), items, lying)).rejects.toMatchObject({ code: "FIRN_DIGEST_MISMATCH" });
    expect(await parts(asked(["lib"]), items, context)).toHaveLength(1);
  });

  test("builds on what earlier steps installed", async () => {
    const context = await pythonContext([app, lib, makeWheel({ name: "lib", version: "1.0" })]);
    const before = await resolve(asked(["lib<2"]), context);
    const items = await resolve(asked(["my-app"], { earlier: [section(before)] }), context);
    expect(items.map(({ name }) => name)).toEqual(["my-app"]);
  });

  test("asks the same of the lock whatever the host, and what the requirements file says", async () => {
    const folder = mkdtempSync(join(tmpdir(), "firn-requirements-"));
    folders.push(folder);
    writeFileSync(join(folder, "requirements.txt"), "my-app\n-c limits.txt\n");
    writeFileSync(join(folder, "limits.txt"), "lib<3\n");
    const context = pathToFileURL(`${folder}/`).href;
    const request = await pythonFamily.request?.(asked(["extra"], { context }, "requirements.txt"));
    expect(request).toEqual({
      requirements: ["extra", "my-app"],
      constraints: ["lib<3"],
      python: "3.11.2",
      machine: "x86_64",
      glibc: "2.36",
    });
    expect(JSON.stringify(request)).not.toContain(folder);
  });

  test("refuses a lock that was edited into nonsense", async () => {
    const context = await pythonContext([]);
    const item = { name: "lib", version: "2.0", sha256: lib.sha256, size: 1, file: "../lib.whl" };
    await expect(parts(asked(["lib"]), [item], context)).rejects.toMatchObject({ code: "FIRN_LOCK_INVALID" });
  });
});

test("a python step says which Python the image has, and locks nothing", async () => {
  const step = { kind: "python", executable: "/usr/bin/python3" } as const;
  const request: StepRequest<StepOf<"python">> = { step, platform: "linux/amd64", facts, earlier: [] };
  expect(await pythonFamily.request?.(request)).toBeUndefined();
  expect(Object.fromEntries(pythonFamily.facts?.(request, []) ?? [])).toEqual({
    "python.executable": "/usr/bin/python3",
    "python.version": "3.11",
    "python.full": "3.11.2",
  });
});
