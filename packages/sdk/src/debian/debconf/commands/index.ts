import type { Command } from "../../../shell/index.ts";
import type { DebianSystem } from "../../system/debian-system.ts";
import { createDebconf } from "../debconf.ts";
import { communicate, debconfProgram } from "./communicate.ts";
import { escape } from "./escape.ts";
import { loadTemplate } from "./load-template.ts";
import { setSelections } from "./set-selections.ts";
import { show } from "./show.ts";

/** debconf's programs. */
export function debconfCommands(system: DebianSystem): ReadonlyMap<string, Command> {
  const debconf = createDebconf(system);
  return new Map<string, Command>([
    ["debconf", debconfProgram(debconf)],
    ["debconf-communicate", communicate(debconf)],
    ["debconf-escape", escape],
    ["debconf-loadtemplate", loadTemplate(debconf)],
    ["debconf-set-selections", setSelections(debconf)],
    ["debconf-show", show(debconf)],
  ]);
}
