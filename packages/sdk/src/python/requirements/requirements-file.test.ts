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
function readFiles(files: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), "firn-requirements-"));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return readRequirementsFile(folder, "requirements.txt", env);
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
      requireHashes: true,
      pre: false,
      paths: [],
      index: { extra: [], findLinks: [], noIndex: false },
    });
  });

  test("takes the options that choose indexes and versions, also from files that it includes", () => {
    const found = readFiles(
      {
        "requirements.txt": [
          "--index-url https://user:${SECRET}@one.example/simple --extra-index-url=https://two.example/simple",
          "-f wheels --find-links 'https://three.example/a page.html'",
          "--only-binary :all:",
          "--no-binary=:none: # nothing",
          "--trusted-host one.example",
          "--prefer-binary",
          "-r more.txt",
          "flask==${VERSION}",
          "kept @ https://example.org/${unset}/kept-1-py3-none-any.whl",
        ].join("\n"),
        "more.txt": "--pre\n--require-hashes\n--extra-index-url https://four.example/simple\n",
        "wheels/x.txt": "",
      },
      { SECRET: "s3cret", VERSION: "3.1" },
    );
    expect(found).toMatchObject({
      pre: true,
      requireHashes: true,
      requirements: ["flask==3.1", "kept @ https://example.org/${unset}/kept-1-py3-none-any.whl"],
    });
    expect(found.index).toEqual({
      index: "https://user:s3cret@one.example/simple",
      extra: ["https://two.example/simple", "https://four.example/simple"],
      findLinks: [expect.stringMatching(/^file:.*\/wheels$/), "https://three.example/a page.html"],
      noIndex: false,
    });
    expect(read("--no-index\n-i https://a.example\n").index).toMatchObject({
      noIndex: true,
      index: "https://a.example",
    });
  });

  test("takes wheels and projects of the host by their paths", () => {
    const found = readFiles({
      "requirements.txt": "./dist/app-1.0-py3-none-any.whl[web]\napp-1.0-py3-none-any.whl\n./libs/tool/[a,b]\n.\n",
      "libs/tool/pyproject.toml": "",
    });
    expect(found.paths).toEqual([
      "dist/app-1.0-py3-none-any.whl[web]",
      "app-1.0-py3-none-any.whl",
      "libs/tool/[a,b]",
      ".",
    ]);
    expect(found.requirements).toEqual([]);
  });

  test.each([
    ["flask\n--index https://example.org/simple\n", "requirements.txt:2 has the option --index"],
    ["--index-url\n", "requirements.txt:1 has --index-url without a value"],
    ["-e .\n", "requirements.txt:1 has -e .: an editable install only points at sources"],
    ["--editable git+https://example.org/x#egg=x\n", "requirements.txt:1 has --editable git+https://example.org/x"],
    ["--no-binary lxml\n", "requirements.txt:1 has --no-binary lxml, but firn installs wheels"],
    ["flask --config-settings a=b\n", "requirements.txt:1 has the option --config-settings"],
    ["flask --hash=md5:00\n", "requirements.txt:1 has hashes, but no sha256"],
    ["./local\n", "requirements.txt:1 names ./local, which is neither a wheel nor a folder"],
    ["./x-1.0.tar.gz\n", "requirements.txt:1 names ./x-1.0.tar.gz, an archive of sources"],
    ["file:///srv/x-1.0-py3-none-any.whl\n", "requirements.txt:1 names file:///srv/x-1.0-py3-none-any.whl, a place on"],
    ["/srv/x\n", "requirements.txt:1 names /srv/x, a place on one machine"],
    ["-c c.txt\n", "c.txt cannot be read"],
    ["-r https://user:secret@example.org/r.txt\n", "requirements.txt:1 includes https://example.org/r.txt"],
    ["-r requirements.txt\n", "requirements.txt:1 includes itself"],
    ["-r gone.txt\n", "gone.txt cannot be read (requirements.txt includes it)"],
  ])("refuses %j", (text, message) => {
    expect(() => read(text)).toThrow(
      expect.objectContaining({ code: "FIRN_PIP_REQUIREMENTS_FILE", message: expect.stringContaining(message) }),
    );
  });

  test("says what to do instead of an editable install of the project", () => {
    expect(() => read("-e .[dev]\n")).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('pip({ project: ".", from: import.meta })') }),
    );
    expect(() => readFiles({ "requirements.txt": "-c c.txt\n", "c.txt": "flask[async]<3\n" })).toThrow(
      expect.objectContaining({
        message: expect.stringContaining('c.txt:1 has "flask[async]<3": a constraint only bounds'),
      }),
    );
  });

  test("points at the line of a requirement that cannot be read", () => {
    expect(() => read("flask\n\n  flask ~= 3\n")).toThrow(
      expect.objectContaining({ message: expect.stringContaining(":3:9: ") }),
    );
    expect(() => read("flask\n\nflask ==\n")).toThrow(
      expect.objectContaining({
        code: "FIRN_PIP_REQUIREMENT_INVALID",
        message: expect.stringContaining("requirements.txt:3:7: expected a version"),
      }),
    );
  });
});
