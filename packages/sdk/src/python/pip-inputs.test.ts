import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import type { StepOf } from "../describe/index.ts";
import type { LockedItem, StepRequest } from "../lock/index.ts";
import { pythonFamily } from "./python-family.ts";
import { type MadeWheel, makeWheel } from "./testing/make-wheel.ts";
import { type PythonContext, pythonContext } from "./testing/python-context.ts";

const system = { "package.python3": "3.11.2-1", "package.libc6": "2.36-9", "python.executable": "/usr/bin/python3" };
const library = "usr/local/lib/python3.11/dist-packages";
const lib = makeWheel({ name: "lib", version: "2.0", requires: ["deep"] });
const deep = makeWheel({ name: "deep", version: "1.0" });
const extra = makeWheel({ name: "extra", version: "3.0" });
const later = makeWheel({ name: "later", version: "1.0", requires: ["shop[web]>=1"] });
const all = [lib, deep, extra, later];

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});
function folderOf(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = mkdtempSync(join(tmpdir(), "firn-inputs-"));
  folders.push(folder);
  put(folder, files);
  return folder;
}
function put(folder: string, files: Readonly<Record<string, string | Buffer>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** One step after the other, as the lock goes through them. */
function session(folder: string, context: PythonContext) {
  const facts = new Map(Object.entries(system));
  const earlier: { id: string; family: string; platform: string; request: null; items: readonly LockedItem[] }[] = [];
  return async (given: Omit<Partial<StepOf<"pip">>, "kind">) => {
    const step: StepOf<"pip"> = { kind: "pip", requirements: [], ...given };
    const before: StepRequest<StepOf<"pip">> = {
      step,
      platform: "linux/amd64",
      facts,
      earlier: [...earlier],
      context: pathToFileURL(`${folder}/`).href,
    };
    for (const [key, value] of (await pythonFamily.look?.(before, context)) ?? [])
      if (!facts.has(key)) facts.set(key, value);
    const local = await pythonFamily.readLocal?.(before, context);
    const asked = { ...before, facts: new Map(facts), ...(local !== undefined && { local }) };
    const request = await pythonFamily.request?.(asked);
    const items = (await pythonFamily.resolve?.(asked, [], context)) ?? [];
    earlier.push({ id: "0", family: "python", platform: "linux/amd64", request: null, items });
    const parts = () => pythonFamily.parts?.(asked, items, { step, at: undefined, context: undefined }, context) ?? [];
    return { request, local, items, names: items.map(({ name, version }) => `${name} ${version}`), parts };
  };
}

const uvLock = (url: string, wheels: readonly MadeWheel[]): string =>
  [
    'version = 1\nrequires-python = ">=3.8"',
    '[[package]]\nname = "shop"\nversion = "1.0"\nsource = { virtual = "." }\ndependencies = [{ name = "lib" }]',
    ...wheels.map(({ file, bytes, sha256 }) => {
      const [name, version] = file.split("-");
      const needs = name === "lib" ? 'dependencies = [{ name = "deep" }]\n' : "";
      const address = `{ url = "${url}/files/${file}", hash = "sha256:${sha256}", size = ${bytes.length} }`;
      return `[[package]]\nname = "${name}"\nversion = "${version}"\nsource = { registry = "${url}/simple" }\n${needs}wheels = [${address}]`;
    }),
  ].join("\n\n");
const pyproject = (rest = "", version = "1.0"): string =>
  `[project]\nname = "Shop"\nversion = "${version}"\ndescription = "d"\nrequires-python = ">=3.9"\ndependencies = ["lib>=1"]\n[project.optional-dependencies]\nweb = ["extra"]\n[project.scripts]\nshop = "shop:main"\n${rest}\n[tool.flit.module]\nname = "shop"\n[build-system]\nrequires = ["flit_core"]\nbuild-backend = "flit_core.buildapi"\n`;
const sources = { "pyproject.toml": pyproject(), "shop/__init__.py": "def main(): pass\n", "shop/data.txt": "d" };

describe("another tool's lock", () => {
  test("is taken without asking an index, and the wheels from where it says", async () => {
    const context = await pythonContext(all);
    const folder = folderOf({ "uv.lock": uvLock(context.index.url, [lib, deep, extra]) });
    const step = await session(folder, context)({ lock: "uv.lock" });
    expect(step.names).toEqual(["deep 1.0", "lib 2.0"]);
    expect(step.items[1]).toEqual({
      name: "lib",
      version: "2.0",
      sha256: lib.sha256,
      size: lib.bytes.length,
      file: lib.file,
      path: `/files/${lib.file}`,
    });
    expect(context.index.asked).toEqual([]);
    expect(JSON.stringify([step.request, step.items])).not.toMatch(/127\.0\.0\.1|firn-inputs/);
    const parts = await step.parts();
    expect(parts.map(({ title }) => title)).toEqual(["deep 1.0", "lib 2.0"]);
    expect(parts[0]?.entries.some(({ path }) => path.endsWith("/REQUESTED"))).toBe(true);
    expect(context.index.asked.every((path) => path.startsWith("/files/"))).toBe(true);
  });

  test("asks the same of firn.lock while what it pins for the target is the same", async () => {
    const context = await pythonContext(all);
    const text = uvLock("https://example.org", [lib, deep, extra]);
    const folder = folderOf({ "uv.lock": text });
    const request = async () => (await session(folder, context)({ lock: "uv.lock" })).request;
    const before = await request();
    put(folder, { "uv.lock": `# new\n${text.replace('"3.0"', '"3.1"').replaceAll("example.org", "mirror.example")}` });
    expect(await request()).toEqual(before);
    put(folder, { "uv.lock": text.replace(deep.sha256, "0".repeat(64)) });
    expect(await request()).not.toEqual(before);
  });

  test("with hashes and names only has the rest from the index that it names, whose password nobody sees", async () => {
    const context = await pythonContext([lib, deep]);
    const files = (wheel: MadeWheel) => `files = [{file = "${wheel.file}", hash = "sha256:${wheel.sha256}"}]`;
    const source = `[package.source]\ntype = "legacy"\nurl = "${context.index.url}/simple"\n`;
    const poetry = [lib, deep].map((wheel) => {
      const [name, version] = wheel.file.split("-");
      return `[[package]]\nname = "${name}"\nversion = "${version}"\ngroups = ["main"]\n${files(wheel)}\n${source}`;
    });
    const hashes = (wheel: MadeWheel) => ({ hashes: [`sha256:${wheel.sha256}`], index: "own" });
    const pipfile = {
      _meta: { sources: [{ name: "own", url: context.index.url.replace("//", "//me:${SHOP_SECRET}@") + "/simple" }] },
      default: { lib: { ...hashes(lib), version: "==2.0" }, deep: { ...hashes(deep), version: "==1.0" } },
    };
    const folder = folderOf({
      "poetry.lock": `${poetry.join("\n")}\n[metadata]\nlock-version = "2.1"\n`,
      "Pipfile.lock": JSON.stringify(pipfile),
    });
    const wanted = await session(folder, context)({ lock: "poetry.lock" });
    expect(wanted.names).toEqual(["deep 1.0", "lib 2.0"]);
    await expect(session(folder, context)({ lock: "Pipfile.lock" })).rejects.toMatchObject({
      code: "FIRN_PIP_REQUIREMENTS_FILE",
      message: "an index's address needs SHOP_SECRET, which is not set",
    });
    process.env["SHOP_SECRET"] = "s3cret";
    try {
      const piped = await session(folder, context)({ lock: "Pipfile.lock" });
      expect(piped.items).toEqual(wanted.items);
      expect(JSON.stringify([piped.request, piped.items])).not.toMatch(/s3cret|127\.0\.0\.1/);
      expect(await piped.parts()).toHaveLength(2);
    } finally {
      delete process.env["SHOP_SECRET"];
    }
  });

  test("has the login of the configured index on the same host, and of no other", async () => {
    const seen: string[] = [];
    const context = await pythonContext([lib, deep], {
      instead: ({ url = "", headers }) => void seen.push(`${url} ${headers.authorization ?? ""}`) as never,
    });
    const withLogin = `${context.index.url.replace("//", "//me:pw@")}/simple`;
    const folder = folderOf({ "uv.lock": uvLock(context.index.url, [lib, deep]) });
    const own = { ...context, env: { PIP_INDEX_URL: withLogin } };
    const step = await session(folder, own)({ lock: "uv.lock" });
    await step.parts();
    const login = `Basic ${Buffer.from("me:pw").toString("base64")}`;
    expect(seen).toEqual([deep, lib].map(({ file }) => `/files/${file} ${login}`));
    expect(JSON.stringify([step.request, step.items])).not.toContain("pw");
    const other = await pythonContext([lib, deep], {
      instead: ({ headers }) => void seen.push(headers.authorization ?? "") as never,
    });
    put(folder, { "uv.lock": uvLock(other.index.url, [lib, deep]) });
    seen.length = 0;
    await (await session(folder, { ...other, env: { PIP_INDEX_URL: withLogin } })({ lock: "uv.lock" })).parts();
    expect(seen).toEqual(["", ""]);
  });

  test("does not replace what an earlier step installed", async () => {
    const context = await pythonContext([...all, makeWheel({ name: "lib", version: "1.0" })]);
    const folder = folderOf({ "uv.lock": uvLock(context.index.url, [lib, deep]) });
    const steps = session(folder, context);
    await steps({ requirements: ["lib<2"] });
    await expect(steps({ lock: "uv.lock" })).rejects.toMatchObject({
      code: "FIRN_PIP_UNSATISFIABLE",
      message: "uv.lock has lib 2.0, and an earlier step installed lib 1.0",
    });
    const others = session(folder, context);
    await others({ requirements: ["deep"] });
    expect((await others({ lock: "uv.lock" })).names).toEqual(["lib 2.0"]);
  });
});

describe("a project of the host", () => {
  test("is installed with what it needs, and says nothing of this machine", async () => {
    const context = await pythonContext(all);
    const folder = folderOf(sources);
    const step = await session(folder, context)({ project: ".", extras: ["web"] });
    expect(step.names).toEqual(["deep 1.0", "extra 3.0", "lib 2.0"]);
    expect(step.request).toMatchObject({
      requirements: [],
      own: [{ name: "shop", requires: ["lib>=1", 'extra ; extra == "web"'], provides: ["web"], extras: ["web"] }],
    });
    const parts = await step.parts();
    const own = parts.at(-1);
    expect(own?.title).toBe("shop 1.0");
    const info = `${library}/shop-1.0.dist-info`;
    expect(own?.entries.flatMap(({ path, type }) => (type === "file" ? [path] : [])).sort()).toEqual(
      [
        "usr/local/bin/shop",
        ...["__init__.py", "data.txt"].map((name) => `${library}/shop/${name}`),
        ...["INSTALLER", "METADATA", "RECORD", "REQUESTED", "WHEEL", "entry_points.txt"].map(
          (name) => `${info}/${name}`,
        ),
      ].sort(),
    );
    expect(own?.read(`${info}/METADATA`).toString()).toContain("Name: Shop\nVersion: 1.0\n");
    const again = await (await session(folder, context)({ project: ".", extras: ["web"] })).parts();
    expect(again.map(({ id }) => id)).toEqual(parts.map(({ id }) => id));
  });

  test("asks the same of firn.lock whatever its code and version; what it requires counts", async () => {
    const context = await pythonContext(all);
    const folder = folderOf(sources);
    const take = async () => await session(folder, context)({ project: "." });
    const before = await take();
    const part = (await before.parts()).at(-1);
    put(folder, { "shop/__init__.py": "def main(): print(1)\n" });
    const changed = await take();
    expect(changed.request).toEqual(before.request);
    // What is remembered of an image goes by this.
    expect(changed.local).not.toEqual(before.local);
    put(folder, { "pyproject.toml": pyproject("", "2.0") });
    const after = await take();
    expect(after.request).toEqual(before.request);
    expect(after.local).toMatchObject({ own: [{ name: "shop", version: "2.0" }] });
    expect((await after.parts()).at(-1)?.id).not.toBe(part?.id);
    put(folder, { "pyproject.toml": pyproject().replace("lib>=1", "lib>=2") });
    expect((await take()).request).not.toEqual(before.request);
  });

  test("stands for later steps, which may need it and its extras", async () => {
    const context = await pythonContext(all);
    const steps = session(folderOf(sources), context);
    await steps({ project: "." });
    expect((await steps({ requirements: ["later"] })).names).toEqual(["extra 3.0", "later 1.0"]);
    await expect(steps({ requirements: ["shop>=2"] })).rejects.toMatchObject({
      code: "FIRN_PIP_UNSATISFIABLE",
      message: expect.stringContaining("an earlier step installed shop 1.0"),
    });
  });

  test("builds on its lock, and takes what a wheel at an address gives", async () => {
    const context = await pythonContext(all);
    const at = `lib @ ${context.index.url}/files/${lib.file}`;
    const folder = folderOf({ ...sources, "uv.lock": uvLock(context.index.url, [lib, deep]) });
    put(folder, { "pyproject.toml": pyproject().replace('dependencies = ["lib>=1"]', `dependencies = ["${at}"]`) });
    rmSync(join(folder, "uv.lock"));
    const step = await session(folder, context)({ project: "." });
    expect(step.names).toEqual(["deep 1.0", "lib 2.0"]);
    expect(step.items[1]).toMatchObject({ url: `${context.index.url}/files/${lib.file}` });
  });

  test.each<[string, Readonly<Record<string, string>>, string, string]>([
    ["gone", {}, "FIRN_PIP_PYPROJECT", "gone is no folder of a project"],
    [".", { "a.txt": "" }, "FIRN_PIP_PYPROJECT", "pyproject.toml cannot be read"],
    [".", { "pyproject.toml": "[project\n" }, "FIRN_PIP_PYPROJECT", "pyproject.toml:1:9 is not TOML"],
    [".", { "pyproject.toml": "[project]\nversion = '1'\n" }, "FIRN_PIP_PYPROJECT", "project.name"],
    [
      ".",
      { "pyproject.toml": "[build-system]\nbuild-backend = 'mesonpy'\n" },
      "FIRN_PIP_NOT_STATIC",
      "is built by mesonpy",
    ],
    [
      ".",
      { "pyproject.toml": "[build-system]\nbackend-path = ['.']\n" },
      "FIRN_PIP_NOT_STATIC",
      "brings a build back-end of its own",
    ],
    [
      ".",
      {
        "pyproject.toml": pyproject().replace('version = "1.0"', 'dynamic = ["version"]'),
        "shop/__init__.py": "__version__ = f()\n",
      },
      "FIRN_PIP_NOT_STATIC",
      "has a dynamic version that cannot be read",
    ],
    [
      ".",
      { "pyproject.toml": pyproject().replace(">=3.9", ">=3.12"), "shop/__init__.py": "" },
      "FIRN_PIP_UNSATISFIABLE",
      "requires Python >=3.12, and the image has 3.11.2",
    ],
    [".", { "pyproject.toml": pyproject() }, "FIRN_PIP_NOT_STATIC", "no file or folder for it"],
  ])("%s with %j is refused", async (project, files, code, message) => {
    const context = await pythonContext(all);
    const folder = folderOf({ "x.txt": "", ...files });
    await expect(session(folder, context)({ project })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });
});

describe("a wheel of the host", () => {
  const app = makeWheel({ name: "app", version: "1.5", requires: ["lib", 'extra; extra == "web"'], extras: ["web"] });

  test("is installed with what it and its extras need", async () => {
    const context = await pythonContext(all);
    const folder = folderOf({ [`dist/${app.file}`]: app.bytes });
    const step = await session(folder, context)({ wheels: [`dist/${app.file}[web]`] });
    expect(step.names).toEqual(["deep 1.0", "extra 3.0", "lib 2.0"]);
    const parts = await step.parts();
    expect(parts.at(-1)?.title).toBe("app 1.5");
    expect(parts.at(-1)?.entries.some(({ path }) => path.endsWith("direct_url.json"))).toBe(false);
    put(folder, { "requirements.txt": `./dist/${app.file}\n` });
    expect((await session(folder, context)({ file: "requirements.txt" })).names).toEqual(["deep 1.0", "lib 2.0"]);
  });

  test("has to be there, to be a wheel, and for the target", async () => {
    const context = await pythonContext(all);
    const other = makeWheel({ name: "app", version: "1.5", tag: "cp312-cp312-win_amd64" });
    const folder = folderOf({ [`dist/${other.file}`]: other.bytes, "dist/app-1.5-py3-none-any.whl": "no zip" });
    const take = (path: string) => session(folder, context)({ wheels: [path] });
    await expect(take("dist/gone-1.0-py3-none-any.whl")).rejects.toMatchObject({ code: "FIRN_FILES_MISSING" });
    await expect(take(`dist/${other.file}`)).rejects.toMatchObject({ code: "FIRN_PIP_UNSATISFIABLE" });
    await expect(take("dist/app-1.5-py3-none-any.whl")).rejects.toMatchObject({ code: "FIRN_WHEEL_INVALID" });
    await expect(take("dist/app.whl")).rejects.toMatchObject({ code: "FIRN_WHEEL_INVALID" });
  });
});

describe("a pyproject.toml", () => {
  const groups =
    '[dependency-groups]\nTest_Tools = ["extra"]\nall = [{include-group = "test-tools"}, "later"]\nloop = [{include-group = "loop"}]\nodd = [5]\n';

  test("gives its dependencies, and those of the extras and groups chosen", async () => {
    const context = await pythonContext(all);
    const text = pyproject(groups).replace('web = ["extra"]', 'web = ["extra"]\nmore = ["shop[web]"]');
    const folder = folderOf({ "pyproject.toml": text });
    const take = async (chosen: Partial<StepOf<"pip">>) =>
      (await session(folder, context)({ pyproject: "pyproject.toml", ...chosen })).names;
    expect(await take({})).toEqual(["deep 1.0", "lib 2.0"]);
    expect(await take({ extras: ["More"] })).toEqual(["deep 1.0", "extra 3.0", "lib 2.0"]);
    expect(await take({ groups: ["test-tools"] })).toEqual(["deep 1.0", "extra 3.0", "lib 2.0"]);
    await expect(take({ extras: ["gone"] })).rejects.toMatchObject({
      code: "FIRN_PIP_CHOICE_UNKNOWN",
      message: "pyproject.toml has no extra gone",
      hint: "It has: more, web",
    });
    await expect(take({ groups: ["gone"] })).rejects.toMatchObject({ code: "FIRN_PIP_CHOICE_UNKNOWN" });
    await expect(take({ groups: ["loop"] })).rejects.toMatchObject({ message: expect.stringContaining("loop → loop") });
    await expect(take({ groups: ["odd"] })).rejects.toMatchObject({ code: "FIRN_PIP_PYPROJECT" });
  });

  test("that leaves its dependencies to others is refused with the way out", async () => {
    const context = await pythonContext(all);
    const dynamic = pyproject().replace('dependencies = ["lib>=1"]', 'dynamic = ["dependencies"]');
    const folder = folderOf({ "pyproject.toml": dynamic, "poetry/pyproject.toml": "[tool.poetry]\nname = 'x'\n" });
    await expect(session(folder, context)({ pyproject: "pyproject.toml" })).rejects.toMatchObject({
      code: "FIRN_PIP_NOT_STATIC",
      message: expect.stringContaining("leaves dependencies to its build back-end"),
    });
    await expect(session(folder, context)({ pyproject: "poetry/pyproject.toml" })).rejects.toMatchObject({
      code: "FIRN_PIP_PYPROJECT",
      hint: expect.stringContaining("poetry lock"),
    });
  });
});

describe("a requirements file's options", () => {
  test("a folder of wheels stands in for indexes, and its path for nothing", async () => {
    const context = await pythonContext([]);
    const folder = folderOf({
      "requirements.txt": "--no-index\n--find-links wheels\nlib\n",
      [`wheels/${lib.file}`]: lib.bytes,
      [`wheels/${deep.file}`]: deep.bytes,
    });
    const step = await session(folder, context)({ file: "requirements.txt" });
    expect(step.items).toEqual([
      { name: "deep", version: "1.0", sha256: deep.sha256, size: deep.bytes.length, file: deep.file },
      { name: "lib", version: "2.0", sha256: lib.sha256, size: lib.bytes.length, file: lib.file },
    ]);
    expect(context.index.asked).toEqual([]);
    await context.store.remove(`sha256:${lib.sha256}`);
    expect(await step.parts()).toHaveLength(2);
  });

  test("an index replaces the configured one, and is not named by the lock", async () => {
    const context = await pythonContext([]);
    const other = await pythonContext([lib, deep]);
    const folder = folderOf({ "requirements.txt": `--index-url ${other.index.url}/simple/\nlib\n` });
    const step = await session(folder, context)({ file: "requirements.txt" });
    expect(step.names).toEqual(["deep 1.0", "lib 2.0"]);
    expect(JSON.stringify([step.request, step.items])).not.toContain("127.0.0.1");
    expect(await step.parts()).toHaveLength(2);
    expect(context.index.asked).toEqual([]);
  });

  test("hashes bind everything; pre-releases come where they are asked for", async () => {
    const context = await pythonContext([...all, makeWheel({ name: "deep", version: "2.0b1" })]);
    const folder = folderOf({ "requirements.txt": `lib --hash=sha256:${lib.sha256}\n`, "pre.txt": "--pre\nlib\n" });
    await expect(session(folder, context)({ file: "requirements.txt" })).rejects.toMatchObject({
      code: "FIRN_PIP_HASH_MISSING",
      message: "deep 1.0 is needed, and has no hash, while others have some",
    });
    expect((await session(folder, context)({ file: "pre.txt" })).names).toEqual(["deep 2.0b1", "lib 2.0"]);
  });
});
