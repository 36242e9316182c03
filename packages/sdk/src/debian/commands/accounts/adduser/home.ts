import { toName } from "../../../../shell/index.ts";
import type { Request } from "./request.ts";

interface Home {
  readonly home: string;
  readonly uid: number;
  readonly gid: number;
  readonly skeleton: boolean;
}

/** Makes a home unless it is there, or is not to be. */
export function createHome(
  { process, voice, config, flags, system }: Request,
  { home, uid, gid, skeleton }: Home,
): void {
  const { tree } = process;
  const path = toName(home);
  if (/^\/+nonexistent(\/|$)/.test(home)) return voice.step(`Not creating \`${home}'.`);
  if (flags.has("no-create-home")) {
    return voice.step(`Not creating home directory \`${home}'${voice.modern ? " as requested" : ""}.`);
  }
  const there = tree.resolve(path);
  if (there) {
    if (voice.modern && system) return;
    voice.remark(`The home directory \`${home}' already exists.  Not touching this directory.`);
    if (there.uid !== uid || there.gid !== gid) {
      voice.warn(`Warning: The home directory \`${home}' does not belong to the user you are currently creating.`);
    }
    return;
  }
  voice.step(`Creating home directory \`${home}' ...`);
  tree.mkdir(path, { mode: homeMode(config, system), uid, gid });
  if (config.skel === "" || !skeleton) return;
  voice.step(`Copying files from \`${config.skel}' ...`);
  const ignored = new RegExp(config.skel_ignore_regex);
  const setgid = /yes/i.test(config.setgid_home);
  const copy = (below: string): void => {
    for (const name of tree.list(`${config.skel}${below}`)) {
      const at = `${below}/${name}`;
      const entry = tree.get(`${config.skel}${at}`);
      if (ignored.test(`.${at}`)) continue;
      if (entry?.type === "symlink") {
        tree.symlink(entry.target, path + at);
        tree.change(path + at, { uid, gid }, { follow: false });
      } else if (entry?.type === "file")
        tree.write(path + at, tree.read(`${config.skel}${at}`), { mode: entry.mode, uid, gid });
      else if (entry?.type === "directory") {
        tree.mkdir(path + at, { mode: entry.mode | (setgid && entry.mode & 0o010 ? 0o2000 : 0), uid, gid });
        copy(at);
      }
    }
  };
  copy("");
}

function homeMode(config: Request["config"], system: boolean): number {
  let mode = system ? config.sys_dir_mode : config.dir_mode;
  if (!/[0-7]{3}/.test(mode)) mode = system ? "755" : "0700";
  if (/yes/i.test(config.setgid_home) && (mode.length === 3 || /^[014-5|-][0-7]{3}$/.test(mode))) {
    mode = String(Number(mode) + 2000);
  }
  return Number.parseInt(mode, 8);
}
