import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import type { PythonTarget } from "../python-target.ts";
import { chooseFiles } from "./choose-files.ts";
import { readLock } from "./read-lock.ts";

const testing = fileURLToPath(new URL("testing", import.meta.url));
const target = (python: string, machine = "x86_64"): PythonTarget => ({
  python,
  full: `${python}.2`,
  machine,
  glibc: "2.36",
});

interface Answer {
  readonly lock: string;
  readonly python: string;
  readonly extras: readonly string[];
  readonly groups: readonly string[];
  readonly set: readonly string[];
}
// What the tools themselves installed from these locks into an empty environment, with uv 0.13.9, Poetry 2.5.1 and
// 1.8.5, PDM 2.22.4 and (pylock.toml) 2.26.2, Pipenv 2026.10.3.
const answers = JSON.parse(readFileSync(join(testing, "shop/answers.json"), "utf8")) as readonly Answer[];
const files: Readonly<Record<string, string>> = {
  uv: "uv.lock",
  poetry: "poetry.lock",
  poetry1: "poetry.lock",
  pdm: "pdm.lock",
  "pdm-urls": "pdm.lock",
  pylock: "pylock.toml",
  pipenv: "Pipfile.lock",
};
const nothing = { extras: [], groups: [] };

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});
/** A copy of a project, its files changed. */
function changed(project: string, changes: Readonly<Record<string, (text: string) => string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "firn-lock-"));
  folders.push(folder);
  cpSync(join(testing, project), folder, { recursive: true });
  for (const [name, change] of Object.entries(changes)) {
    const path = join(folder, name);
    writeFileSync(path, change(readFileSync(path, "utf8")));
  }
  return folder;
}

describe("installs the set that the lock's own tool installs", () => {
  test.each(answers)(
    "$lock, Python $python, extras $extras, groups $groups",
    ({ lock, python, extras, groups, set }) => {
      const packages = readLock(join(testing, "shop", lock), files[lock] ?? "", { extras, groups }, target(python));
      expect(packages.map(({ name, version }) => `${name} ${version}`)).toEqual(set);
      const named = lock !== "pipenv";
      for (const machine of ["x86_64", "aarch64"]) {
        for (const { name, wheel } of chooseFiles(packages, target(python, machine), "lock")) {
          expect(wheel?.sha256 !== undefined, name).toBe(named);
          if (wheel && name === "markupsafe")
            expect(wheel.file).toMatch(new RegExp(`-cp${python.replace(".", "")}-.*manylinux.*${machine}`));
        }
      }
    },
  );
});

describe("a lock that is older than its project", () => {
  const pyproject = "pyproject.toml";
  const more = (text: string) => text.replace('"uvicorn>=0.30",', '"uvicorn>=0.30", "rich",');
  test.each<[string, string, Readonly<Record<string, (text: string) => string>>, string, string]>([
    ["shop/uv", "uv.lock", { [pyproject]: more }, "pyproject.toml asks for rich, the lock does not", "uv lock"],
    [
      "shop/uv",
      "uv.lock",
      { [pyproject]: (t) => t.replace("uvicorn>=0.30", "uvicorn>=0.31") },
      "uvicorn>=0.31",
      "uv lock",
    ],
    [
      "shop/uv",
      "uv.lock",
      { [pyproject]: (t) => t.replace('"markupsafe>=3",', "") },
      "it has markupsafe>=3",
      "uv lock",
    ],
    [
      "shop/uv",
      "uv.lock",
      { [pyproject]: (t) => t.replace("== 'win32'", "!= 'linux'") },
      "under another condition",
      "uv lock",
    ],
    [
      "shop/uv",
      "uv.lock",
      { [pyproject]: (t) => t.replace('"itsdangerous"', '"itsdangerous<3"') },
      "itsdangerous<3",
      "uv lock",
    ],
    ["shop/uv", "uv.lock", { [pyproject]: (t) => t.replace('"pluggy"', '"pluggy>1"') }, "pluggy>1", "uv lock"],
    [
      "shop/uv",
      "uv.lock",
      { [pyproject]: (t) => t.replace(">=3.11", ">=3.12") },
      "requires Python >=3.12, the lock >=3.11",
      "uv lock",
    ],
    [
      "shop/uv",
      "uv.lock",
      { [pyproject]: (t) => t.replace('"shop"', '"stall"') },
      "it is of shop, and pyproject.toml of stall",
      "uv lock",
    ],
    ["shop/poetry", "poetry.lock", { [pyproject]: more }, "pyproject.toml says something else now", "poetry lock"],
    [
      "shop/poetry",
      "poetry.lock",
      { [pyproject]: (t) => t.replace('"pluggy"', '"pluggy>1"') },
      "something else",
      "poetry lock",
    ],
    ["shop/poetry1", "poetry.lock", { [pyproject]: (t) => t.replace("^3.0", "^3.1") }, "something else", "poetry lock"],
    ["shop/pdm", "pdm.lock", { [pyproject]: more }, "pyproject.toml says something else now", "pdm lock"],
    [
      "shop/pipenv",
      "Pipfile.lock",
      { Pipfile: (t) => t.replace(">=3", ">=4") },
      "the Pipfile says something else now",
      "pipenv lock",
    ],
  ])("%s %s", (project, file, changes, why, command) => {
    const folder = changed(project, changes);
    expect(() => readLock(folder, file, nothing, target("3.11"))).toThrow(
      expect.objectContaining({ code: "FIRN_PIP_LOCK_STALE", message: expect.stringContaining(why), hint: command }),
    );
  });

  test("is not one whose project changed in what decides nothing", () => {
    const version = (text: string) => `# a comment\n${text.replace('version = "1.2.0"', 'version = "1.3.0"')}`;
    for (const [project, file] of [
      ["uv", "uv.lock"],
      ["poetry", "poetry.lock"],
      ["pdm", "pdm.lock"],
    ] as const) {
      const folder = changed(`shop/${project}`, { [pyproject]: version });
      expect(readLock(folder, file, nothing, target("3.11")).length).toBeGreaterThan(4);
    }
    const reordered = changed("shop/uv", {
      [pyproject]: (text) =>
        text
          .replace('"markupsafe>=3",', "")
          .replace('"uvicorn>=0.30",', '"MarkupSafe >= 3.0", "Uvicorn>=0.30",')
          .replace("python_version < '3.13'", "python_full_version < '3.13'"),
    });
    expect(() => readLock(reordered, "uv.lock", nothing, target("3.11"))).toThrow(/markupsafe >= 3.0/i);
  });
});

describe("extras and groups", () => {
  test.each(Object.entries(files))("that %s does not have are refused with those that it has", (lock, file) => {
    const directory = join(testing, "shop", lock);
    for (const chosen of [
      { extras: ["gone"], groups: [] },
      { extras: [], groups: ["gone"] },
    ]) {
      expect(() => readLock(directory, file, chosen, target("3.11"))).toThrow(
        expect.objectContaining({ code: "FIRN_PIP_CHOICE_UNKNOWN", message: expect.stringMatching(/has no .* gone$/) }),
      );
    }
  });

  test("that exclude each other are chosen one at a time", () => {
    const directory = join(testing, "conflicts");
    const set = (extras: readonly string[], groups: readonly string[]) =>
      readLock(directory, "uv.lock", { extras, groups }, target("3.11")).map(
        ({ name, version }) => `${name} ${version}`,
      );
    expect(set(["old"], ["modern"])).toEqual(["blinker 1.9.0", "click 8.5.1", "itsdangerous 2.1.2"]);
    expect(set(["New"], [])).toEqual(["click 8.5.1", "itsdangerous 2.2.0"]);
    expect(() => set(["old", "new"], [])).toThrow(
      expect.objectContaining({
        code: "FIRN_PIP_UNSATISFIABLE",
        message: expect.stringMatching(/itsdangerous in the versions/),
        hint: "Of old, new, choose those that go together",
      }),
    );
  });
});

test("members of a workspace are projects of the host", () => {
  const packages = readLock(testing, "workspace/uv.lock", { extras: [], groups: ["dev"] }, target("3.11"));
  expect(packages.map(({ name }) => name)).toEqual(["h11", "iniconfig", "itsdangerous", "sniffio", "tool"]);
  expect(packages.at(-1)).toEqual({
    name: "tool",
    version: "2.0",
    files: [],
    directory: "libs/tool",
    extras: ["fast"],
  });
});

describe("what cannot be taken", () => {
  const uv = (text: string) =>
    `version = 1\nrequires-python = ">=3.8"\n[[package]]\nname = "app"\nversion = "1"\nsource = { virtual = "." }\ndependencies = [{ name = "a" }]\n[[package]]\nname = "a"\nversion = "1"\n${text}\n`;
  const registry = 'source = { registry = "https://pypi.org/simple" }';
  test.each<[string, string, string, string]>([
    ["other.lock", "", "FIRN_PIP_LOCK_INVALID", "is no lock that firn knows by its name"],
    ["uv.lock", "version = ", "FIRN_PIP_LOCK_INVALID", "uv.lock:1:11 is not TOML"],
    ["uv.lock", "version = 2\n", "FIRN_PIP_LOCK_INVALID", "is of version 2"],
    ["uv.lock", 'version = 1\npackage = "x"\n', "FIRN_PIP_LOCK_INVALID", "is not as its tool writes it: package:"],
    [
      "uv.lock",
      'version = 1\nrequires-python = ">=3.12"\n',
      "FIRN_PIP_UNSATISFIABLE",
      "requires Python >=3.12, and the image has 3.11.2",
    ],
    ["uv.lock", "version = 1\n", "FIRN_PIP_LOCK_INVALID", "is of a workspace that has no project at its root"],
    [
      "uv.lock",
      uv(registry).replace('"a"\nversion', '"b"\nversion'),
      "FIRN_PIP_LOCK_INVALID",
      "names a, and does not have it",
    ],
    [
      "uv.lock",
      uv('source = { git = "https://example.org/a#1" }'),
      "FIRN_PIP_LOCK_INVALID",
      "has a from a repository of sources",
    ],
    [
      "uv.lock",
      uv(`${registry}\nsdist = { url = "https://example.org/a-1.tar.gz" }`),
      "FIRN_PIP_SDIST_ONLY",
      "has no wheel of a 1 for Python 3.11 on x86_64 with glibc 2.36, only sources such as a-1.tar.gz",
    ],
    [
      "uv.lock",
      uv(`${registry}\nwheels = [{ url = "https://example.org/a-1-py3-none-win_amd64.whl" }]`),
      "FIRN_PIP_UNSATISFIABLE",
      "only others such as a-1-py3-none-win_amd64.whl",
    ],
    ["uv.lock", uv(registry), "FIRN_PIP_LOCK_INVALID", "has no files of a 1"],
    [
      "uv.lock",
      uv(registry).replace('"a" }', '"a", marker = "what == 1" }'),
      "FIRN_PIP_LOCK_INVALID",
      "has a marker that cannot be read",
    ],
    ["poetry.lock", '[metadata]\nlock-version = "3.0"\n', "FIRN_PIP_LOCK_INVALID", "is of version 3.0"],
    [
      "poetry.lock",
      '[metadata]\nlock-version = "1.1"\n',
      "FIRN_PIP_LOCK_INVALID",
      "is of Poetry 1, whose locks do not say what the project asks for",
    ],
    ["pdm.lock", '[metadata]\nlock_version = "3.1"\n', "FIRN_PIP_LOCK_INVALID", "is of version 3.1"],
    [
      "pdm.lock",
      '[metadata]\nlock_version = "4.5.0"\nstrategy = []\n',
      "FIRN_PIP_LOCK_INVALID",
      "does not say which packages are for which group",
    ],
    ["Pipfile.lock", "{", "FIRN_PIP_LOCK_INVALID", "is not JSON"],
    [
      "Pipfile.lock",
      '{"_meta": {}, "default": {"a": {"version": "==1"}}}',
      "FIRN_PIP_LOCK_INVALID",
      "has no sha256 of a",
    ],
    ["pylock.toml", 'lock-version = "2.0"\npackages = []\n', "FIRN_PIP_LOCK_INVALID", "is of version 2.0"],
    [
      "pylock.toml",
      'lock-version = "1.0"\nenvironments = ["sys_platform == \'win32\'"]\npackages = []\n',
      "FIRN_PIP_LOCK_INVALID",
      "is not for Python 3.11.2 on x86_64",
    ],
    [
      "pylock.prod.toml",
      'lock-version = "1.0"\n[[packages]]\nname = "a"\nversion = "1"\n[[packages]]\nname = "A"\nversion = "2"\n',
      "FIRN_PIP_LOCK_INVALID",
      "has a twice for the same target",
    ],
  ])("%s %j", (name, text, code, message) => {
    const folder = mkdtempSync(join(tmpdir(), "firn-lock-"));
    folders.push(folder);
    writeFileSync(join(folder, name), text);
    const read = () => chooseFiles(readLock(folder, name, nothing, target("3.11")), target("3.11"), name);
    expect(read).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }));
  });

  test("a lock that is not there", () => {
    expect(() => readLock(dirname(testing), "gone/uv.lock", nothing, target("3.11"))).toThrow(
      expect.objectContaining({ code: "FIRN_PIP_LOCK_INVALID", message: "gone/uv.lock cannot be read" }),
    );
  });
});
