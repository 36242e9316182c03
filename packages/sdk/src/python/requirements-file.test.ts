import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { readRequirementsFile } from "./requirements-file.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Reads `requirements.txt` of a folder with these files. */
function readFiles(files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), "firn-requirements-"));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return readRequirementsFile(folder, "requirements.txt");
}
const read = (text: string) => readFiles({ "requirements.txt": text });
const digest = "ab".repeat(32);

describe("readRequirementsFile", () => {
  test("takes comments, continued lines, markers, URLs with fragments, and any line ends", () => {
    const text = [
      "\uFEFF# all of it",
      "flask==3.*  # the newest",
      "",
      "  gunicorn \\",
      "  >=20 ; \\",
      '  python_version >= "3.8"',
      "demo @ https://example.org/demo-1.0-py3-none-any.whl#sha256=00",
      "last",
    ];
    const expected = [
      "flask==3.*",
      'gunicorn >=20 ; python_version >= "3.8"',
      "demo @ https://example.org/demo-1.0-py3-none-any.whl#sha256=00",
      "last",
    ];
    for (const end of ["\n", "\r\n", "\r"]) expect(read(text.join(end)).requirements).toEqual(expected);
  });

  test("takes in other files, relative to the one that names them", () => {
    const found = readFiles({
      "requirements.txt": "-r deps/base.txt\n--constraint=limits.txt\napp\n",
      "deps/base.txt": "--requirement more.txt\nbase\n",
      "deps/more.txt": "more\n-c ../limits.txt\n",
      "limits.txt": "six<2\n",
    });
    expect(found.requirements).toEqual(["more", "base", "app"]);
    expect(found.constraints).toEqual(["six<2", "six<2"]);
  });

  test("keeps hashes", () => {
    const text = `flask==3.1 --hash=sha256:${digest.toUpperCase()} \\\n    --hash=md5:00 --hash=sha256:${"cd".repeat(32)}\n`;
    expect(read(text)).toEqual({
      requirements: ["flask==3.1"],
      constraints: [],
      hashes: { "flask==3.1": [digest, "cd".repeat(32)] },
    });
  });

  test.each([
    ["flask\n--index-url https://example.org/simple\n", "requirements.txt:2 has the option --index-url"],
    ["-e .\n", "requirements.txt:1 has the option -e"],
    ["flask --no-binary flask\n", "requirements.txt:1 has the option --no-binary"],
    ["flask --hash=md5:00\n", "requirements.txt:1 has hashes, but no sha256"],
    ["./local\n", "requirements.txt:1 names a path"],
    ["-r https://example.org/r.txt\n", "requirements.txt:1 includes https://example.org/r.txt"],
    ["-r requirements.txt\n", "requirements.txt:1 includes itself"],
    ["-r gone.txt\n", "gone.txt cannot be read (requirements.txt includes it)"],
  ])("refuses %j", (text, message) => {
    expect(() => read(text)).toThrow(
      expect.objectContaining({ code: "FIRN_PIP_REQUIREMENTS_FILE", message: expect.stringContaining(message) }),
    );
  });

  test("points at the line of a requirement that cannot be read", () => {
    expect(() => read("flask\n\nflask ==\n")).toThrow(
      expect.objectContaining({
        code: "FIRN_PIP_REQUIREMENT_INVALID",
        message: expect.stringContaining("requirements.txt:3: expected a version"),
      }),
    );
  });
});
