import { textOf, toName } from "../../../shell/index.ts";
import type { Tree } from "../../../tree/index.ts";

export type Scope = "system" | "user";

/** systemd's number, as its shared library is called; 0 where it is not installed. */
export function systemdVersion(tree: Tree): number {
  const folders = tree.list("usr/lib").map((name) => `usr/lib/${name}/systemd`);
  for (const folder of ["usr/lib/systemd", ...folders]) {
    for (const name of tree.list(folder)) {
      const [, version] = /^libsystemd-shared-(\d+)\.so$/.exec(name) ?? [];
      if (version !== undefined) return Number(version);
    }
  }
  return 0;
}

/** Where unit files are looked for; what an administrator set goes first. */
export function unitFolders(tree: Tree, scope: Scope): readonly string[] {
  const configured = [`/etc/systemd/${scope}`, `/run/systemd/${scope}`, `/usr/local/lib/systemd/${scope}`];
  // Until Debian 12, systemd is built to live in /lib; for a user's units it always was /usr/lib.
  const split = scope === "system" && systemdVersion(tree) < 255;
  return [...configured, ...(split ? [`/lib/systemd/${scope}`] : []), `/usr/lib/systemd/${scope}`];
}

export const configFolder = (scope: Scope): string => `/etc/systemd/${scope}`;

export interface Unit {
  readonly name: string;
  /** Where its file is; of an instance, the template's. */
  readonly path: string;
  readonly state: "regular" | "masked" | "alias";
}

/** `getty@tty1.service` → `getty@.service`; undefined where it is no instance. */
export const templateOf = (name: string): string | undefined =>
  /^[^@]+@[^.].*\.[a-z]+$/.test(name) ? name.replace(/@.*(\.[a-z]+)$/, "@$1") : undefined;

export const instanceOf = (name: string): string => /@(.*)\.[a-z]+$/.exec(name)?.[1] ?? "";

export const isTemplate = (name: string): boolean => /@\.[a-z]+$/.test(name);

const suffixes = /\.(service|socket|target|timer|path|mount|automount|swap|slice|scope|device)$/;

/** systemctl takes `ssh` for `ssh.service`. */
export const unitName = (word: string): string => (suffixes.test(word) ? word : `${word}.service`);

export function findUnit(tree: Tree, scope: Scope, name: string): Unit | undefined {
  for (const wanted of [name, templateOf(name)]) {
    if (wanted === undefined) continue;
    for (const folder of unitFolders(tree, scope)) {
      const path = `${folder}/${toName(wanted)}`;
      const entry = tree.get(path);
      if (!entry) continue;
      if (entry.type === "symlink" && entry.target === "/dev/null") return { name, path, state: "masked" };
      if (entry.type === "file" && entry.size === 0) return { name, path, state: "masked" };
      if (entry.type === "symlink" && tree.resolve(path)?.type === "file") return { name, path, state: "alias" };
      if (entry.type === "file") return { name, path, state: "regular" };
    }
  }
  return undefined;
}

/** What `[Install]` says. https://manpages.debian.org/systemd.unit.5 */
export interface Install {
  readonly Alias: readonly string[];
  readonly WantedBy: readonly string[];
  readonly RequiredBy: readonly string[];
  readonly UpheldBy: readonly string[];
  readonly Also: readonly string[];
  readonly DefaultInstance: string;
}

export function readInstall(tree: Tree, path: string): Install {
  const lists: Record<string, string[]> = { Alias: [], WantedBy: [], RequiredBy: [], UpheldBy: [], Also: [] };
  let DefaultInstance = "";
  let section = "";
  if (tree.resolve(path)?.type !== "file")
    return { ...lists, DefaultInstance } as Record<string, unknown> as unknown as Install;
  for (const raw of textOf(tree.read(path)).replace(/\\\n/g, " ").split("\n")) {
    const line = raw.trim();
    if (/^[#;]/.test(line)) continue;
    const [, heading] = /^\[(.*)\]$/.exec(line) ?? [];
    if (heading !== undefined) section = heading;
    const [, key = "", value = ""] = /^([A-Za-z]+)\s*=\s*(.*)$/.exec(line) ?? [];
    if (section !== "Install" || key === "") continue;
    if (key === "DefaultInstance") DefaultInstance = value;
    const list = lists[key];
    if (!list) continue;
    if (value === "") list.length = 0;
    list.push(
      ...value
        .split(/\s+/)
        .filter((word) => word !== "")
        .map(unquoted),
    );
  }
  return { ...(lists as unknown as Omit<Install, "DefaultInstance">), DefaultInstance };
}

const unquoted = (word: string): string => word.replace(/^(["'])(.*)\1$/, "$2");

/** Specifiers that stand in `[Install]`. */
export function expandName(text: string, unit: string): string {
  const bare = unit.replace(/\.[a-z]+$/, "");
  const [prefix = "", instance = ""] = bare.split(/@(.*)/s);
  const last = prefix.slice(prefix.lastIndexOf("-") + 1);
  const values: Readonly<Record<string, string>> = {
    ...{ "%": "%", n: unit, N: bare, p: prefix, P: prefix, i: instance, I: instance, j: last, J: last },
    ...{ H: "localhost", l: "localhost", u: "root", U: "0", g: "root", G: "0" },
  };
  return text.replace(/%(.)/g, (whole, letter: string) => values[letter] ?? whole);
}
