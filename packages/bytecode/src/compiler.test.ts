import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type Compiler, interpreters, openCompiler } from "./index.ts";

const opened: Compiler[] = [];
const compilerOf = (python: string): Compiler => {
  const known = opened.find((one) => one.python === python);
  const compiler = known ?? openCompiler(python, { threads: 1 });
  if (!compiler) throw new Error(`no compiler for ${python}`);
  if (!known) opened.push(compiler);
  return compiler;
};
afterAll(() => Promise.all(opened.map((one) => one.close())));

const sample = `"""Docs."""
import os
from typing import Any

LIMIT = 2 ** 40
NAMES = {"one", "two", "three"}


class Sample:
    """More docs."""

    def __init__(self, value: Any = 1.5) -> None:
        assert value, "none given"
        self.value = [other for other in (value, -1, 10**30, "é", b"x", ...) if other not in {1, 2, None}]

    async def run(self):
        match self.value:
            case [1, *rest]:
                return rest
            case _:
                return f"{self.value!r:>10}"
`;
const bytes = Buffer.from(sample);

describe.each(interpreters.map(({ python }) => python))("CPython %s", (python) => {
  // PEP 552: magic number, flags (1: by hash, and not checked), the source's SipHash.
  test("writes unchecked-hash files, without asserts and docstrings at higher levels", async () => {
    const sizes: number[] = [];
    for (const level of [0, 1, 2] as const) {
      const { pyc } = await compilerOf(python).compile({ path: "/srv/sample.py", content: bytes, level });
      const made = Buffer.from(pyc ?? []);
      expect(made.readUInt32LE(4)).toBe(1);
      expect(made.includes("/srv/sample.py")).toBe(true);
      expect(made.includes("More docs.")).toBe(level < 2);
      expect(made.includes("none given")).toBe(level < 1);
      sizes.push(made.length);
    }
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  });

  test("says why a file does not compile, and goes on", async () => {
    const compiler = compilerOf(python);
    const ask = (content: Buffer) => compiler.compile({ path: "/x.py", content, level: 0 });
    expect(await ask(Buffer.from("print 'old'\n"))).toMatchObject({ kind: "syntax" });
    expect(await ask(Buffer.from("# coding: nonsense\n"))).toMatchObject({ kind: "syntax" });
    expect(await ask(Buffer.from([0x78, 0x3d, 0xff]))).toMatchObject({ kind: "syntax" });
    expect(await ask(Buffer.from("x = 1\0"))).toMatchObject({ kind: "syntax" });
    expect(await ask(Buffer.from(""))).toHaveProperty("pyc");
  });

  const native = spawnSync(`python${python}`, ["-c", "import sys; print(sys.version_info[:2])"], { encoding: "utf8" });
  const why = native.status === 0 ? "" : ` — skipped: needs python${python}`;
  test.skipIf(native.status !== 0)(`gives the bytes of a native one${why}`, async () => {
    const folder = mkdtempSync(join(tmpdir(), "firn-bytecode-"));
    try {
      const file = join(folder, "sample.py");
      writeFileSync(file, sample);
      for (const level of [0, 1, 2] as const) {
        const out = join(folder, `out${level}.pyc`);
        const mode = "py_compile.PycInvalidationMode.UNCHECKED_HASH";
        const code = `import py_compile; py_compile.compile(${JSON.stringify(file)}, ${JSON.stringify(out)}, "/srv/sample.py", True, ${level}, ${mode})`;
        expect(spawnSync(`python${python}`, ["-c", code], { encoding: "utf8" })).toMatchObject({ stderr: "" });
        const { pyc } = await compilerOf(python).compile({ path: "/srv/sample.py", content: bytes, level });
        expect(Buffer.from(pyc ?? []).equals(readFileSync(out))).toBe(true);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test("there is none for other versions", () => {
  expect(openCompiler("3.10")).toBeUndefined();
  expect(openCompiler("2.7")).toBeUndefined();
});
