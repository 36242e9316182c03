import { describe, expect, test } from "vitest";
import { fixedTime } from "../../tree/index.ts";
import { type MadeWheel, makeWheel, type WheelOptions, type ZipFile } from "../testing/make-wheel.ts";
import { bufferSource } from "./byte-source.ts";
import type { InstallLayout } from "./install-layout.ts";
import { type InstallOptions, installWheel } from "./install-wheel.ts";

const layout: InstallLayout = {
  library: "usr/local/lib/python3.11/dist-packages",
  scripts: "usr/local/bin",
  data: "usr/local",
  headers: "usr/include/python3.11",
  executable: "/usr/bin/python3",
  python: "3.11",
};
const demo: WheelOptions = { name: "demo", version: "1.0" };

/** Mode and content by path; folders as such. */
async function install(wheel: MadeWheel, options: Partial<InstallOptions> = {}): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const given = { file: wheel.file, layout, requested: false, ...options };
  for await (const { entry, content } of installWheel(bufferSource(wheel.bytes), given)) {
    expect(entry).toMatchObject({ uid: 0, gid: 0, mtime: fixedTime });
    const chunks: Uint8Array[] = [];
    if (content instanceof Uint8Array) chunks.push(content);
    else for await (const chunk of content ?? []) chunks.push(chunk);
    const text = entry.type === "directory" ? "directory" : Buffer.concat(chunks).toString();
    found.set(entry.path, `${entry.mode.toString(8)} ${text}`);
  }
  return found;
}

const spoilt = (spoil: (files: ZipFile[]) => readonly ZipFile[]) => install(makeWheel({ ...demo, spoil }));

describe("installWheel", () => {
  test("lays out modules, scripts, data and headers as pip does, and writes RECORD anew", async () => {
    const wheel = makeWheel({
      ...demo,
      files: [
        { name: "demo/__init__.py", content: "" },
        { name: "demo/run.sh", content: "echo\n", mode: 0o100755 },
        { name: "demo-1.0.data/scripts/tool", content: "#!python -E\nprint(1)\n", mode: 0o100755 },
        { name: "demo-1.0.data/scripts/demo", content: "#!python\nold wrapper\n", mode: 0o100755 },
        { name: "demo-1.0.data/scripts/plain", content: "#!/bin/sh\n" },
        { name: "demo-1.0.data/data/share/man/demo.1", content: "man\n" },
        { name: "demo-1.0.data/headers/demo.h", content: "int x;\n" },
        { name: "demo-1.0.data/purelib/demo/extra.py", content: "x = 1\n" },
      ],
      entryPoints:
        "# scripts\n[console_scripts]\ndemo = demo.cli:Main.run [fast]\n\n[other]\nx = y\n[gui_scripts]\ngui=demo:gui\n",
    });
    const files = await install(wheel, { requested: true });
    const info = `${layout.library}/demo-1.0.dist-info`;
    expect([...files.keys()].filter((path) => !path.includes("dist-info"))).toEqual([
      "usr/include/python3.11/demo",
      "usr/include/python3.11/demo/demo.h",
      "usr/local/bin/demo",
      "usr/local/bin/gui",
      "usr/local/bin/plain",
      "usr/local/bin/tool",
      `${layout.library}/demo`,
      `${layout.library}/demo/__init__.py`,
      `${layout.library}/demo/extra.py`,
      `${layout.library}/demo/run.sh`,
      "usr/local/share",
      "usr/local/share/man",
      "usr/local/share/man/demo.1",
    ]);
    expect(files.get("usr/local/bin/tool")).toBe("755 #!/usr/bin/python3\nprint(1)\n");
    expect(files.get("usr/local/bin/plain")).toBe("644 #!/bin/sh\n");
    expect(files.get("usr/local/bin/demo")).toBe(`755 #!/usr/bin/python3
# -*- coding: utf-8 -*-
import re
import sys
from demo.cli import Main
if __name__ == '__main__':
    sys.argv[0] = re.sub(r'(-script\\.pyw|\\.exe)?$', '', sys.argv[0])
    sys.exit(Main.run())
`);
    expect(files.get(`${info}/INSTALLER`)).toBe("644 firn\n");
    expect(files.get(`${info}/REQUESTED`)).toBe("644 ");
    const record = files.get(`${info}/RECORD`)?.slice("644 ".length) ?? "";
    const paths = record.split("\r\n").map((line) => line.split(",")[0]);
    expect(paths.slice(0, 5)).toEqual([
      "../../../../include/python3.11/demo/demo.h",
      "../../../bin/demo",
      "../../../bin/gui",
      "../../../bin/plain",
      "../../../bin/tool",
    ]);
    expect(record).toMatch(/\r\ndemo-1\.0\.dist-info\/RECORD,,\r\n/);
  });

  test("notes the URL that the user gave (PEP 610)", async () => {
    const direct = { url: "https://example.org/demo-1.0-py3-none-any.whl", sha256: "ab".repeat(32) };
    const files = await install(makeWheel(demo), { direct });
    expect(files.get(`${layout.library}/demo-1.0.dist-info/direct_url.json`)).toBe(
      `644 {"archive_info": {"hash": "sha256=${direct.sha256}", "hashes": {"sha256": "${direct.sha256}"}}, "url": "${direct.url}"}`,
    );
  });

  test("streams large files with the same checks", async () => {
    const content = "x".repeat(9 * 1024 * 1024);
    const files = [{ name: "demo/large.bin", content }];
    const found = await install(makeWheel({ ...demo, files }));
    expect(found.get(`${layout.library}/demo/large.bin`)?.length).toBe(content.length + "644 ".length);
    const broken = makeWheel({
      ...demo,
      files,
      spoil: (all) => all.map((one) => (one.name.endsWith(".bin") ? { ...one, lie: { crc32: 1 } } : one)),
    });
    await expect(install(broken)).rejects.toMatchObject({ code: "FIRN_WHEEL_INVALID" });
  });
});

describe("a wheel that lies", () => {
  const data = (name: string): ZipFile => ({ name, content: "evil" });
  test.each<[string, string, (files: ZipFile[]) => readonly ZipFile[]]>([
    ["FIRN_WHEEL_ESCAPES", "../evil.py", (files) => [data("../evil.py"), ...files]],
    ["FIRN_WHEEL_ESCAPES", "absolute", (files) => [data("/etc/evil"), ...files]],
    [
      "FIRN_WHEEL_ESCAPES",
      "demo-1.0.data/scripts/../../evil",
      (files) => [data("demo-1.0.data/scripts/../../evil"), ...files],
    ],
    ["FIRN_WHEEL_INVALID", "twice", (files) => [...files, data("demo.py")]],
    ["FIRN_WHEEL_INVALID", "RECORD does not have extra.py", (files) => [...files, data("extra.py")]],
    [
      "FIRN_WHEEL_INVALID",
      "another hash",
      (files) => files.map((file) => (file.name === "demo.py" ? data("demo.py") : file)),
    ],
    [
      "FIRN_WHEEL_INVALID",
      "CRC-32",
      (files) => files.map((file) => (file.name === "demo.py" ? { ...file, lie: { crc32: 7 } } : file)),
    ],
    [
      "FIRN_WHEEL_INVALID",
      "damaged",
      (files) => files.map((file) => (file.name === "demo.py" ? { ...file, lie: { size: 3 } } : file)),
    ],
    [
      "FIRN_WHEEL_INVALID",
      "bytes instead of",
      (files) => files.map((file) => (file.name === "demo.py" ? { ...file, lie: { size: 99 } } : file)),
    ],
    ["FIRN_WHEEL_INVALID", "no place that installers know", (files) => [...files, data("demo-1.0.data/nowhere/x")]],
    ["FIRN_WHEEL_INVALID", "no RECORD", (files) => files.filter(({ name }) => !name.endsWith("RECORD"))],
    ["FIRN_WHEEL_INVALID", "no METADATA", (files) => files.filter(({ name }) => !name.endsWith("METADATA"))],
    ["FIRN_WHEEL_INVALID", "2 .dist-info", (files) => [...files, data("other-1.0.dist-info/METADATA")]],
    ["FIRN_WHEEL_INVALID", "0 .dist-info", (files) => files.filter(({ name }) => !name.includes("dist-info"))],
  ])("%s: %s", async (code, message, spoil) => {
    await expect(spoilt(spoil)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  test("about its name, version, or format", async () => {
    const other = (name: string, version: string) => makeWheel({ name, version });
    const wheel = other("demo", "1.0");
    await expect(install({ ...wheel, file: "demo-2.0-py3-none-any.whl" })).rejects.toMatchObject({
      code: "FIRN_WHEEL_INVALID",
      message: expect.stringContaining("says in its METADATA that it is demo 1.0"),
    });
    await expect(install({ ...wheel, file: "else-1.0-py3-none-any.whl" })).rejects.toMatchObject({
      message: expect.stringContaining("another project"),
    });
    const future = (files: ZipFile[]) =>
      files.map((file) => (file.name.endsWith("/WHEEL") ? { ...file, content: "Wheel-Version: 2.0\n" } : file));
    await expect(spoilt(future)).rejects.toMatchObject({ message: expect.stringContaining("format 2.0") });
  });

  test("about its scripts", async () => {
    const wheel = (entryPoints: string) => install(makeWheel({ ...demo, entryPoints }));
    await expect(wheel("[console_scripts]\n../evil = demo:main\n")).rejects.toMatchObject({
      code: "FIRN_WHEEL_ESCAPES",
    });
    await expect(wheel("[console_scripts]\ndemo = demo\n")).rejects.toMatchObject({ code: "FIRN_WHEEL_INVALID" });
    await expect(wheel("[console_scripts]\ndemo = os; import evil:x\n")).rejects.toMatchObject({
      code: "FIRN_WHEEL_INVALID",
    });
  });

  test("that is no zip at all", async () => {
    const wheel = { ...makeWheel(demo), bytes: Buffer.from("PK not") };
    await expect(install(wheel)).rejects.toMatchObject({ code: "FIRN_WHEEL_INVALID" });
  });
});
