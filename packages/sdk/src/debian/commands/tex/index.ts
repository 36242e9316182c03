import type { Command } from "../../../shell/index.ts";
import type { DebianSystem } from "../../system/debian-system.ts";
import { updateLanguage } from "./language.ts";
import { tlPaper } from "./paper.ts";

/** What configures TeX in Debian and is not a shell script. */
export const texCommands = (system: DebianSystem): ReadonlyMap<string, Command> =>
  new Map<string, Command>([
    ["tl-paper", tlPaper],
    ["update-language", updateLanguage(system)],
    ["update-language-dat", updateLanguage(system)],
    ["update-language-def", updateLanguage(system)],
    ["update-language-lua", updateLanguage(system)],
  ]);
