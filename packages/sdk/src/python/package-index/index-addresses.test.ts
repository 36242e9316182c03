import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Context } from "../../context/index.ts";
import { pythonIndex } from "../../fetch/index.ts";
import { indexAddresses } from "./index-addresses.ts";
import { parseIni, pipConfigurationFiles } from "./pip-configuration.ts";

let home = "";
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "firn-home-"));
});
afterEach(() => rmSync(home, { recursive: true }));

/** The addresses on a host with this environment and configuration file, and nothing of this machine's own. */
function addresses(env: Readonly<Record<string, string>>, configuration?: string): Promise<readonly string[]> {
  const file = join(home, "pip.conf");
  if (configuration !== undefined) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, configuration);
  }
  const own = { HOME: home, PATH: home, PIP_CONFIG_FILE: configuration === undefined ? "/dev/null" : file };
  return indexAddresses({ env: { ...own, ...env } } as unknown as Context);
}

describe("indexAddresses", () => {
  test("prefers the environment, pip's variable first", async () => {
    const env = { PIP_INDEX_URL: "https://a.example/simple/", UV_DEFAULT_INDEX: "https://b.example/simple" };
    expect(await addresses(env, "[global]\nindex-url = https://c.example/simple\n")).toEqual([
      "https://a.example/simple",
    ]);
    expect(await addresses({ UV_DEFAULT_INDEX: "own=https://b.example/simple" })).toEqual(["https://b.example/simple"]);
    expect(await addresses({ UV_INDEX_URL: "https://d.example/simple" })).toEqual(["https://d.example/simple"]);
  });

  test("adds extra indexes, each once", async () => {
    const env = {
      PIP_INDEX_URL: "https://a.example/simple",
      PIP_EXTRA_INDEX_URL: "https://b.example/simple/  https://a.example/simple",
      UV_INDEX: "c=https://c.example/simple",
    };
    expect(await addresses(env)).toEqual([
      "https://a.example/simple",
      "https://b.example/simple",
      "https://c.example/simple",
    ]);
  });

  test("reads pip's configuration, the section of install before the global one", async () => {
    const text =
      "[global]\nindex-url: https://a.example/simple\n[install]\nindex_url=https://b.example/simple\nextra-index-url =\n  https://c.example/simple\n  https://d.example/simple\n";
    expect(await addresses({}, text)).toEqual([
      "https://b.example/simple",
      "https://c.example/simple",
      "https://d.example/simple",
    ]);
  });

  test("falls back to the public index where nothing is configured and no pip is there", async () => {
    expect(await addresses({})).toEqual([pythonIndex]);
  });

  test.skipIf(process.platform === "win32")("asks an installed pip in isolation", async () => {
    const python = join(home, "python3");
    writeFileSync(python, '#!/bin/sh\n[ "$1" = -I ] && echo https://corporate.example/simple/\n', { mode: 0o755 });
    const path = [home, "/usr/bin", "/bin"].join(delimiter);
    expect(await addresses({ PATH: path })).toEqual(["https://corporate.example/simple"]);
  });

  test.skipIf(process.platform === "win32")("is not misled by a Python that answers nonsense", async () => {
    const folder = join(home, "bin");
    mkdirSync(folder);
    writeFileSync(join(folder, "python3"), "#!/bin/sh\necho rm -rf /\n", { mode: 0o755 });
    expect(await addresses({ PATH: folder })).toEqual([pythonIndex]);
  });
});

describe("pip's configuration files", () => {
  test.each([
    [
      "linux",
      { XDG_CONFIG_HOME: "/x" },
      ["/etc/xdg/pip/pip.conf", "/etc/pip.conf", "/h/.pip/pip.conf", "/x/pip/pip.conf"],
    ],
    [
      "darwin",
      {},
      [
        "/Library/Application Support/pip/pip.conf",
        "/h/.pip/pip.conf",
        "/h/.config/pip/pip.conf",
        "/h/Library/Application Support/pip/pip.conf",
      ],
    ],
    ["linux", { PIP_CONFIG_FILE: "/dev/null", VIRTUAL_ENV: "/v" }, []],
  ] as const)("are looked for on %s with %o", (platform, env, files) => {
    expect(pipConfigurationFiles(env, platform, "/h")).toEqual(files);
  });

  test("are looked for on Windows", () => {
    const env = { PROGRAMDATA: "C:\\PD", APPDATA: "C:\\AD", VIRTUAL_ENV: "C:\\venv", PIP_CONFIG_FILE: "D:\\own.ini" };
    expect(pipConfigurationFiles(env, "win32", "C:\\me")).toEqual([
      "C:\\PD\\pip\\pip.ini",
      "C:\\me\\pip\\pip.ini",
      "C:\\AD\\pip\\pip.ini",
      "C:\\venv\\pip.ini",
      "D:\\own.ini",
    ]);
  });

  test("are read as Python's configparser does", () => {
    expect(parseIni("# c\n[a]\nk = v # kept\n; c\nlong =\n  one\n\n  two\n[b]\nk: x=y\n")).toEqual([
      { section: "a", key: "k", value: "v # kept" },
      { section: "a", key: "long", value: "one\ntwo" },
      { section: "b", key: "k", value: "x=y" },
    ]);
  });
});
