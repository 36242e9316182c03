import { type Process, textOf, toName } from "../../../../shell/index.ts";
import type { Voice } from "./voice.ts";

const defaults = {
  system: "0",
  only_if_empty: "0",
  remove_home: "0",
  home: "",
  remove_all_files: "0",
  backup: "0",
  backup_to: ".",
  dshell: "/bin/bash",
  first_system_uid: "100",
  last_system_uid: "999",
  first_uid: "1000",
  last_uid: "59999",
  first_system_gid: "100",
  last_system_gid: "999",
  first_gid: "1000",
  last_gid: "59999",
  dhome: "/home",
  skel: "/etc/skel",
  usergroups: "yes",
  users_gid: "",
  users_group: "",
  grouphomes: "no",
  letterhomes: "no",
  quotauser: "",
  dir_mode: "0700",
  sys_dir_mode: "0755",
  setgid_home: "no",
  no_del_paths: "",
  name_regex: "^[a-z][a-z0-9_-]*\\$?$",
  sys_name_regex: "^[a-z_][a-z0-9_-]*\\$?$",
  exclude_fstypes: "",
  skel_ignore_regex: "\\.(dpkg|ucf)-(old|new|dist)$",
  extra_groups: "users",
  add_extra_groups: "0",
  uid_pool: "",
  gid_pool: "",
};
const modernDefaults = {
  name_regex: "^[a-zA-Z][a-zA-Z0-9_-]*\\$?$",
  sys_name_regex: "^[a-zA-Z_][a-zA-Z0-9_-]*\\$?$",
  reserve_uid_pool: "yes",
  reserve_gid_pool: "yes",
  loggerparms: "",
  stdoutmsglevel: "warn",
  stderrmsglevel: "warn",
  logmsglevel: "info",
};

export type Config = Record<keyof typeof defaults, string>;

/** Reads adduser.conf (and deluser.conf), over what is built in. https://manpages.debian.org/adduser.conf.5 */
export function readConfig({ tree }: Process, voice: Voice, files: readonly string[]): Config {
  const config: Record<string, string> = { ...defaults, ...(voice.modern ? modernDefaults : {}) };
  for (const file of files) {
    if (tree.resolve(toName(file))?.type !== "file") {
      voice.remark(`\`${file}' does not exist. Using defaults.`);
      continue;
    }
    for (const [index, line] of textOf(tree.read(toName(file)))
      .split("\n")
      .entries()) {
      if (/^#/.test(line) || /^\s*$/.test(line)) continue;
      const [, name, value = ""] = /^\s*(\w+)\s*=\s*(.*)/.exec(line) ?? [];
      if (name === undefined) voice.warn(`Couldn't parse \`${file}', line ${index + 1}.`);
      else if (!(name.toLowerCase() in config))
        voice.warn(`Unknown variable \`${name}' at \`${file}', line ${index + 1}.`);
      else config[name.toLowerCase()] = value.replace(/^"(.*)"$/, "$1").replace(/^'(.*)'$/, "$1");
    }
  }
  return config as Config;
}

/** A user or group whose number is set beforehand. */
export interface Pooled {
  readonly id: number;
  readonly comment?: string | undefined;
  readonly home?: string | undefined;
  readonly shell?: string | undefined;
}

/** Reads a pool of numbers: a file, or the `.conf` files of a directory. */
export function readPool({ tree }: Process, voice: Voice, path: string): ReadonlyMap<string, Pooled> {
  const pool = new Map<string, Pooled>();
  if (path === "") return pool;
  const entry = tree.resolve(toName(path));
  const names = tree.list(toName(path)).filter((name) => /^[^.].*\.conf$/.test(name));
  const files = entry?.type === "directory" ? names.map((name) => `${toName(path)}/${name}`) : [toName(path)];
  for (const file of files) {
    if (tree.resolve(file)?.type !== "file") {
      voice.remark(`\`${path}' does not exist.`);
      continue;
    }
    for (const line of textOf(tree.read(file)).split("\n")) {
      const [name = "", id = "", comment, home, shell] = line.split(":");
      if (/^#/.test(line) || !/^[\w-]+$/.test(name) || !/^\d+$/.test(id)) continue;
      pool.set(name, { id: Number(id), comment, home, shell });
    }
  }
  return pool;
}
