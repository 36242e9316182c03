import { describe, expect, test } from "vitest";
import { parseRequirement } from "../packaging/requirement.ts";
import { resolveRequirements } from "../resolver/resolve-requirements.ts";
import { makeWheel } from "../testing/make-wheel.ts";
import { type PythonContext, pythonContext, worldOptions } from "../testing/python-context.ts";

const wheel = makeWheel({ name: "a", version: "1.0", requires: ["b"] });
const other = makeWheel({ name: "b", version: "1.0" });
/** Large enough that its metadata is read in ranges. */
const large = makeWheel({ name: "a", version: "1.0", files: [{ name: "a.bin", content: noise(300_000) }] });

function noise(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  for (let i = 0, state = 1; i < size; i++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[i] = state >>> 16;
  }
  return bytes;
}

const resolve = (context: PythonContext, name = "a") =>
  resolveRequirements([parseRequirement(name)], worldOptions(context));
const names = async (context: PythonContext) => (await resolve(context)).map(({ name }) => name);

describe("pages", () => {
  test("in JSON and in HTML say the same", async () => {
    const files = { yanked: ["b-1.0-py3-none-any.whl"], requiresPython: { [wheel.file]: ">=3.8" } };
    const [json, html] = [await pythonContext([wheel, other]), await pythonContext([wheel, other], { html: true })];
    expect(await resolve(html)).toEqual(await resolve(json));
    const withdrawn = await pythonContext([wheel, other], { ...files, html: true });
    await expect(resolve(withdrawn)).rejects.toMatchObject({ code: "FIRN_PIP_UNSATISFIABLE" });
  });

  test("are asked for once in a run", async () => {
    const context = await pythonContext([wheel, other]);
    await Promise.all([resolve(context), resolve(context)]);
    expect(context.index.asked.filter((path) => path === "/simple/b/")).toHaveLength(1);
  });

  test.each([
    ["a login page", "text/html", "<p>Please log in"],
    ["JSON that is none", "application/vnd.pypi.simple.v1+json", "<html>"],
    ["JSON of something else", "application/json", '{"message":"hello"}'],
    ["a later API", "application/json", '{"meta":{"api-version":"2.0"},"files":[]}'],
    ["a picture", "image/png", "\x89PNG"],
  ])("that are %s end in an error that says so", async (_, type, body) => {
    const context = await pythonContext([], {
      instead: (_request, response) => {
        response.writeHead(200, { "content-type": type }).end(body);
        return true;
      },
    });
    await expect(resolve(context)).rejects.toMatchObject({
      code: "FIRN_PIP_INDEX_INVALID",
      message: expect.stringContaining("is not a page of a package index"),
      hint: expect.stringContaining("PIP_INDEX_URL"),
    });
  });

  test("that cannot be had are the server's error, not an unknown package", async () => {
    const context = await pythonContext([], {
      instead: (_request, response) => Boolean(response.writeHead(403).end()),
    });
    await expect(resolve(context)).rejects.toMatchObject({ code: "FIRN_FETCH_FAILED" });
  });
});

describe("metadata", () => {
  test("comes from the index where it has it", async () => {
    const text = "Metadata-Version: 2.1\nName: a\nVersion: 1.0\nRequires-Dist: b\n";
    const context = await pythonContext([large, other], { metadata: { [large.file]: text } });
    expect(await names(context)).toEqual(["a", "b"]);
    expect(context.index.asked).not.toContain(`/files/${large.file}`);
  });

  test("comes from ranges of the wheel, and is remembered", async () => {
    const context = await pythonContext([large]);
    expect(await names(context)).toEqual(["a"]);
    const ranges = context.index.asked.filter((path) => path.includes(large.file));
    expect(ranges).toHaveLength(1);
    expect(ranges[0]).toContain("bytes=");
    const again = await pythonContext([large], { root: context.store.root });
    expect(await names(again)).toEqual(["a"]);
    expect(again.index.asked).toEqual(["/simple/a/"]);
  });

  test("comes from the whole wheel where the server has no ranges", async () => {
    const context = await pythonContext([large], { ranges: false });
    expect(await names(context)).toEqual(["a"]);
    expect(context.index.asked.at(-1)).toBe(`/files/${large.file}`);
  });

  test("of a wheel whose bytes are others than promised is refused", async () => {
    const context = await pythonContext([wheel], { corrupt: true });
    await expect(resolve(context)).rejects.toMatchObject({ code: "FIRN_DIGEST_MISMATCH" });
  });

  test("that is another package's is refused", async () => {
    const text = "Metadata-Version: 2.1\nName: evil\nVersion: 1.0\n";
    const context = await pythonContext([wheel], { metadata: { [wheel.file]: text } });
    await expect(resolve(context)).rejects.toMatchObject({
      message: expect.stringContaining("says in its METADATA that it is evil 1.0"),
    });
  });
});
