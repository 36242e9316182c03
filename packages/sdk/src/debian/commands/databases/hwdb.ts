import type { Command, Process } from "../../../shell/index.ts";
import type { DebianSystem } from "../../system/debian-system.ts";
import { systemdVersion } from "../services/units.ts";
import { type DropIn, dropIns } from "./drop-ins.ts";
import { HardwareTrie } from "./hwdb-trie.ts";

const folders = ["/etc/udev/hwdb.d", "/usr/lib/udev/hwdb.d"];

/** `systemd-hwdb update`: https://manpages.debian.org/systemd-hwdb.8 */
export const systemdHwdb =
  (system: DebianSystem): Command =>
  (process) => {
    const words = process.args.filter((word) => !/^(?:--usr|-s|--strict|--root=\/*)$/.test(word));
    if (words.length === 1 && words[0] === "update") {
      return update(process, system, { usr: process.args.includes("--usr"), plain: false });
    }
    process.report({ kind: "unknown", why: `firn does not know systemd-hwdb ${process.args.join(" ")}` });
    return 1;
  };

/**
 * `udevadm hwdb --update` writes the database without where things come from. What else udevadm does is about the
 * devices of a running machine: nothing to do. https://manpages.debian.org/udevadm.8
 */
export const udevadm =
  (system: DebianSystem): Command =>
  (process) => {
    const { args } = process;
    if (args[0] !== "hwdb" || !args.some((word) => word === "-u" || word === "--update")) return 0;
    process.stderr.write("udevadm hwdb is deprecated. Use systemd-hwdb instead.\n");
    return update(process, system, { usr: args.includes("--usr"), plain: true });
  };

function update(
  { tree, meter }: Process,
  system: DebianSystem,
  { usr, plain }: { readonly usr: boolean; readonly plain: boolean },
): number {
  const target = `${usr ? "/usr/lib" : "/etc"}/udev/hwdb.bin`;
  const files = dropIns(tree, folders, ".hwdb");
  if (files.length === 0) {
    tree.remove(target);
    return 0;
  }
  const trie = new HardwareTrie(plain);
  for (const [index, file] of files.entries()) {
    meter.step();
    readHardware(file, index + 1, trie);
  }
  const version = systemdVersion(tree) || Number.parseInt(system.packages.get("udev")?.pkg.version ?? "0", 10);
  tree.write(target, trie.encode(version), { mode: 0o444, uid: 0, gid: 0 });
  return 0;
}

/** Records of patterns and indented properties, apart by empty lines; what is wrong is passed over, as systemd does. */
function readHardware({ path, lines }: DropIn, priority: number, trie: HardwareTrie): void {
  let patterns: string[] = [];
  let inProperties = false;
  for (const [index, raw] of lines.entries()) {
    if (raw.startsWith("#")) continue;
    const line = raw.replace(/#.*/, "").replace(/[ \t\n\v\f\r]+$/, "");
    const isProperty = line.startsWith(" ");
    if (line === "" || (inProperties && !isProperty)) {
      patterns = [];
      inProperties = false;
    } else if (!isProperty) patterns.push(line);
    else if (patterns.length > 0) {
      inProperties = true;
      const [, key, value = ""] = /^[ \t]*([ \t][^ \t=][^=]*)=(.*)$/.exec(line) ?? [];
      if (key === undefined) continue;
      const property = { key, value, file: path, priority, line: index + 1 };
      for (const pattern of patterns) trie.insert(pattern, property);
    }
  }
}
