import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { posix, win32 } from "node:path";
import type { Context } from "../../context/index.ts";

type Env = Context["env"];

/**
 * Where pip looks for its configuration, the weakest first.
 * https://pip.pypa.io/en/stable/topics/configuration/#location
 */
export function pipConfigurationFiles(env: Env, platform: NodeJS.Platform, home: string): readonly string[] {
  const explicit = env["PIP_CONFIG_FILE"];
  // pip: a null device means no configuration files at all.
  if (explicit === "/dev/null" || explicit?.toLowerCase() === "nul") return [];
  const join = (...parts: string[]) => (platform === "win32" ? win32 : posix).join(...parts);
  const file = platform === "win32" ? "pip.ini" : "pip.conf";
  const files: string[] = [];
  if (platform === "win32") {
    files.push(join(env["PROGRAMDATA"] ?? "C:\\ProgramData", "pip", file), join(home, "pip", file));
    files.push(join(env["APPDATA"] ?? join(home, "AppData", "Roaming"), "pip", file));
  } else if (platform === "darwin") {
    files.push(join("/Library/Application Support/pip", file), join(home, ".pip", file));
    files.push(join(home, ".config/pip", file), join(home, "Library/Application Support/pip", file));
  } else {
    const system = (env["XDG_CONFIG_DIRS"] || "/etc/xdg").split(":").filter(Boolean);
    files.push(...system.map((folder) => join(folder, "pip", file)), join("/etc", file), join(home, ".pip", file));
    files.push(join(env["XDG_CONFIG_HOME"] || join(home, ".config"), "pip", file));
  }
  if (env["VIRTUAL_ENV"]) files.push(join(env["VIRTUAL_ENV"], file));
  if (explicit) files.push(explicit);
  return files;
}

/** pip's settings for installing, by their long option names: `index-url`, `extra-index-url`, …. */
export async function pipConfiguration(env: Env): Promise<ReadonlyMap<string, string>> {
  const home = env["HOME"] || env["USERPROFILE"] || homedir();
  const global = new Map<string, string>();
  const install = new Map<string, string>();
  for (const path of pipConfigurationFiles(env, process.platform, home)) {
    // A file that is not there or cannot be read is passed over, as pip does.
    const text = await readFile(path, "utf8").catch(() => "");
    for (const { section, key, value } of parseIni(text)) {
      const option = key.toLowerCase().replaceAll("_", "-").replace(/^--/, "");
      if (section === "global") global.set(option, value);
      if (section === "install") install.set(option, value);
    }
  }
  return new Map([...global, ...install]);
}

export interface IniLine {
  readonly section: string;
  readonly key: string;
  readonly value: string;
}

/**
 * Reads what Python's configparser reads, without interpolation: sections, `key = value` or `key: value`, values over
 * indented lines, and comments on lines of their own.
 */
export function parseIni(text: string): IniLine[] {
  const lines: { section: string; key: string; value: string }[] = [];
  let section = "";
  let current: (typeof lines)[number] | undefined;
  for (const line of text.split(/\r\n|\r|\n/)) {
    if (/^\s*[#;]/.test(line)) continue;
    if (!line.trim()) continue;
    if (/^\s/.test(line) && current) {
      current.value = current.value ? `${current.value}\n${line.trim()}` : line.trim();
      continue;
    }
    const header = /^\[(.*)\]\s*$/.exec(line.trim())?.[1];
    const pair = /^([^=:]+?)\s*[=:]\s*(.*?)\s*$/.exec(line.trim());
    if (header !== undefined) {
      section = header;
      current = undefined;
    } else if (pair) {
      current = { section, key: pair[1] ?? "", value: pair[2] ?? "" };
      lines.push(current);
    }
  }
  return lines;
}
