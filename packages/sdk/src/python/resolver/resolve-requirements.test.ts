import { describe, expect, test } from "vitest";
import type { LockedItem } from "../../lock/index.ts";
import { parseRequirement } from "../packaging/requirement.ts";
import { type MadeWheel, makeWheel, type WheelOptions } from "../testing/make-wheel.ts";
import { type PythonContext, pythonContext, worldOptions } from "../testing/python-context.ts";
import { resolveRequirements } from "./resolve-requirements.ts";
import type { WorldOptions } from "./world.ts";

const wheel = (name: string, version: string, rest: Partial<WheelOptions> = {}): MadeWheel =>
  makeWheel({ name, version, ...rest });
const needs = (name: string, version: string, ...requires: string[]): MadeWheel => wheel(name, version, { requires });

async function resolve(
  context: PythonContext,
  asked: readonly string[],
  rest: Partial<WorldOptions> = {},
): Promise<string[]> {
  const items = await resolveRequirements(asked.map(parseRequirement), worldOptions(context, rest));
  return items.map(({ name, version }) => `${name} ${version}`);
}

describe("what is chosen", () => {
  test("the newest that fits, with all that it needs, sorted by name", async () => {
    const context = await pythonContext([
      needs("app", "1.0", "lib>=1"),
      needs("app", "2.0", "lib>=1,<2"),
      wheel("lib", "1.5"),
      wheel("lib", "2.0"),
    ]);
    expect(await resolve(context, ["app"])).toEqual(["app 2.0", "lib 1.5"]);
  });

  test("an older one where the newest asks for what cannot be, as pip backtracks", async () => {
    const context = await pythonContext([
      needs("app", "1.0", "lib<2"),
      needs("app", "2.0", "lib>=2"),
      needs("tool", "1.0", "lib<2"),
      wheel("lib", "1.0"),
      wheel("lib", "2.0"),
    ]);
    expect(await resolve(context, ["app", "tool"])).toEqual(["app 1.0", "lib 1.0", "tool 1.0"]);
  });

  test("pre-releases where one is named, or where nothing else is asked or there", async () => {
    const context = await pythonContext([wheel("a", "1.0"), wheel("a", "2.0rc1"), wheel("b", "1.0b1")]);
    expect(await resolve(context, ["a"])).toEqual(["a 1.0"]);
    expect(await resolve(context, ["a>=2.0rc1"])).toEqual(["a 2.0rc1"]);
    expect(await resolve(context, ["b"])).toEqual(["b 1.0b1"]);
  });

  test("withdrawn versions only by their exact version", async () => {
    const context = await pythonContext([wheel("a", "1.0"), wheel("a", "2.0")], { yanked: ["a-2.0-py3-none-any.whl"] });
    expect(await resolve(context, ["a"])).toEqual(["a 1.0"]);
    expect(await resolve(context, ["a==2.0"])).toEqual(["a 2.0"]);
    await expect(resolve(context, ["a>1"])).rejects.toMatchObject({ code: "FIRN_PIP_UNSATISFIABLE" });
  });

  test("the wheel with the best tag, then the highest build", async () => {
    const tags = [
      "py3-none-any",
      "cp311-cp311-manylinux_2_17_x86_64",
      "cp311-cp311-manylinux_2_28_x86_64",
      "cp311-cp311-manylinux_2_40_x86_64",
      "cp311-cp311-musllinux_1_2_x86_64",
    ];
    const context = await pythonContext([
      ...tags.map((tag) => wheel("a", "1.0", { tag })),
      wheel("b", "1.0"),
      wheel("b", "1.0", { tag: "2-py3-none-any" }),
    ]);
    const items = await resolveRequirements(["a", "b"].map(parseRequirement), worldOptions(context));
    expect(items.map(({ file }) => file)).toEqual([
      "a-1.0-cp311-cp311-manylinux_2_28_x86_64.whl",
      "b-1.0-2-py3-none-any.whl",
    ]);
  });

  test("what the index and the metadata allow for the image's Python", async () => {
    const context = await pythonContext(
      [wheel("a", "1.0"), wheel("a", "2.0"), wheel("a", "1.5", { requiresPython: ">=3.12" })],
      { requiresPython: { "a-2.0-py3-none-any.whl": ">=3.11.4" } },
    );
    expect(await resolve(context, ["a"])).toEqual(["a 1.0"]);
  });

  test("extras, theirs in turn, and markers of the target", async () => {
    const context = await pythonContext([
      wheel("a", "1.0", {
        extras: ["fast", "All"],
        requires: [
          'b; extra == "fast"',
          'a[fast]; extra == "all"',
          'c; sys_platform == "win32"',
          'd; platform_machine == "x86_64"',
        ],
      }),
      ...["b", "c", "d"].map((name) => wheel(name, "1.0")),
    ]);
    expect(await resolve(context, ["a"])).toEqual(["a 1.0", "d 1.0"]);
    expect(await resolve(context, ["A[ALL]"])).toEqual(["a 1.0", "b 1.0", "d 1.0"]);
    expect(await resolve(context, ["a[slow]"])).toEqual(["a 1.0", "d 1.0"]);
    expect(context.notices).toEqual(["a 1.0 has no extra called slow; it is ignored, as pip does"]);
  });

  test("what the lock held, where it still fits; what earlier steps installed, always; constraints", async () => {
    const context = await pythonContext([
      needs("app", "1.0", "lib"),
      wheel("lib", "1.0"),
      wheel("lib", "2.0"),
      wheel("lib", "3.0"),
    ]);
    const held = (version: string): LockedItem => ({
      name: "lib",
      version,
      sha256: "0".repeat(64),
      size: 1,
      file: `lib-${version}-py3-none-any.whl`,
    });
    expect(await resolve(context, ["app"], { prefer: [held("1.0")] })).toEqual(["app 1.0", "lib 1.0"]);
    expect(await resolve(context, ["app", "lib>=3"], { prefer: [held("1.0")] })).toEqual(["app 1.0", "lib 3.0"]);
    expect(await resolve(context, ["app"], { installed: [held("2.0")] })).toEqual(["app 1.0"]);
    await expect(resolve(context, ["app", "lib>=3"], { installed: [held("2.0")] })).rejects.toMatchObject({
      code: "FIRN_PIP_UNSATISFIABLE",
      message: expect.stringMatching(/^no version of lib fits: an earlier step installed lib 2.0; you ask for lib>=3/),
    });
    const constraints = new Map([["lib", parseRequirement("lib<3").specifiers]]);
    expect(await resolve(context, ["app"], { constraints })).toEqual(["app 1.0", "lib 2.0"]);
  });

  test("only files with an allowed hash", async () => {
    const [one, two] = [wheel("a", "1.0"), wheel("a", "2.0")];
    const context = await pythonContext([one, two]);
    expect(await resolve(context, ["a"], { hashes: new Map([["a", new Set([one.sha256])]]) })).toEqual(["a 1.0"]);
  });

  test("circles", async () => {
    const context = await pythonContext([needs("a", "1.0", "b"), needs("b", "1.0", "a[x]>=1")]);
    expect(await resolve(context, ["a"])).toEqual(["a 1.0", "b 1.0"]);
  });

  test("broken versions are passed over", async () => {
    const context = await pythonContext([
      wheel("a", "1.0"),
      needs("a", "2.0", "b >== 1"),
      { ...wheel("b", "1.0"), file: "a-3.0-py3-none-any.whl" },
    ]);
    expect(await resolve(context, ["a"])).toEqual(["a 1.0"]);
    await expect(resolve(context, ["a>1"])).rejects.toMatchObject({
      code: "FIRN_PIP_UNSATISFIABLE",
      message: expect.stringContaining("a 2.0 cannot be used: its metadata has a requirement that cannot be read"),
    });
  });
});

describe("URLs", () => {
  const made = wheel("a", "1.0", { requires: ["b"] });
  const open = () => pythonContext([made, wheel("a", "2.0"), wheel("b", "1.0")]);
  const at = (context: PythonContext, file = made.file) => `a @ ${context.index.url}/files/${file}`;

  test("are taken before all versions of the index, and locked as such", async () => {
    const context = await open();
    const [first] = await resolveRequirements([parseRequirement(at(context))], worldOptions(context));
    expect(first).toEqual({
      name: "a",
      version: "1.0",
      sha256: made.sha256,
      size: made.bytes.length,
      file: made.file,
      url: `${context.index.url}/files/${made.file}`,
    });
    expect(await resolve(context, [at(context), "a<2"])).toEqual(["a 1.0", "b 1.0"]);
    await expect(resolve(context, [at(context), "a>1"])).rejects.toMatchObject({ code: "FIRN_PIP_UNSATISFIABLE" });
  });

  test.each([
    ["a @ https://example.org/a-1.0.tar.gz", "not that of a wheel"],
    ["a @ https://example.org/b-1.0-py3-none-any.whl", "is that of b"],
    ["a @ https://me:secret@example.org/a-1.0-py3-none-any.whl", "would show the password"],
    ["a @ file:///a-1.0-py3-none-any.whl", "only http(s)"],
    ["a @ nowhere", "is not a URL"],
  ])("refused: %s", async (text, why) => {
    const context = await open();
    await expect(resolve(context, [text])).rejects.toMatchObject({
      code: "FIRN_PIP_REQUIREMENT_INVALID",
      message: expect.stringContaining(why),
    });
  });

  test("are held to the hashes that are allowed", async () => {
    const context = await open();
    const hashes = (digest: string) => ({ hashes: new Map([["a", new Set([digest])]]) });
    expect(await resolve(context, [at(context)], hashes(made.sha256))).toEqual(["a 1.0", "b 1.0"]);
    await expect(resolve(context, [at(context)], hashes("0".repeat(64)))).rejects.toMatchObject({
      code: "FIRN_DIGEST_MISMATCH",
    });
    const promised = resolve(context, [`${at(context)}#sha256=${"0".repeat(64)}`]);
    await expect(promised).rejects.toMatchObject({ code: "FIRN_DIGEST_MISMATCH" });
  });

  test("of packages themselves are refused, since only the user may name hosts", async () => {
    const context = await pythonContext([needs("a", "1.0", "b @ https://example.org/b-1.0-py3-none-any.whl")]);
    await expect(resolve(context, ["a"])).rejects.toMatchObject({
      message: expect.stringContaining("only you may give URLs"),
    });
  });
});

describe("when nothing fits", () => {
  test("the clash is told as a chain of who wants what", async () => {
    const context = await pythonContext([
      needs("app", "1.0", "mid"),
      needs("mid", "1.0", "lib>=2"),
      wheel("lib", "1.0"),
      wheel("lib", "2.0"),
    ]);
    await expect(resolve(context, ["app", "lib<2"])).rejects.toMatchObject({
      code: "FIRN_PIP_UNSATISFIABLE",
      message:
        "no version of lib fits: you ask for lib<2; mid 1.0 requires lib>=2 (app 1.0 requires mid, since you ask for app)",
      hint: 'Loosen what you ask for: "lib<2" or "app"',
    });
  });

  test("unknown packages are named, with what may be meant", async () => {
    const context = await pythonContext([needs("app", "1.0", "yaml")]);
    await expect(resolve(context, ["app"])).rejects.toMatchObject({
      code: "FIRN_PIP_UNKNOWN_PACKAGE",
      message: "no package index has yaml (app 1.0 requires yaml (you ask for app))",
      hint: "Did you mean pyyaml?",
    });
  });

  test("sources alone are refused with what to do", async () => {
    const context = await pythonContext([wheel("a", "1.0")], { sources: { a: ["a-2.0.tar.gz"], b: ["b-1.0.zip"] } });
    expect(await resolve(context, ["a"])).toEqual(["a 1.0"]);
    await expect(resolve(context, ["a>=2"])).rejects.toMatchObject({
      code: "FIRN_PIP_SDIST_ONLY",
      message: expect.stringContaining(
        "a>=2 has no wheel for Python 3.11 on x86_64 with glibc 2.36, only sources such as a-2.0.tar.gz",
      ),
      hint: expect.stringContaining("Versions that have a wheel: 1.0"),
    });
    await expect(resolve(context, ["b"])).rejects.toMatchObject({
      code: "FIRN_PIP_SDIST_ONLY",
      hint: expect.stringContaining("pip wheel b==1.0"),
    });
  });

  test.each([
    ["a", { tag: "cp39-cp39-win32" }, "has no wheel for Python 3.11"],
    ["a==9", {}, "there is no version a==9"],
    ["a", { requiresPython: ">=3.12" }, "it requires Python >=3.12"],
  ])("%s %o: %s", async (asked, rest, why) => {
    const context = await pythonContext([wheel("a", "1.0", rest)]);
    await expect(resolve(context, [asked])).rejects.toMatchObject({
      code: "FIRN_PIP_UNSATISFIABLE",
      message: expect.stringContaining(why),
    });
  });
});
