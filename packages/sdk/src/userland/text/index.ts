import type { Command } from "../../shell/index.ts";
import { awk } from "./awk/awk.ts";
import { cut } from "./cut.ts";
import { expr } from "./expr.ts";
import { grep } from "./grep.ts";
import { sed } from "./sed/sed.ts";
import { tr } from "./tr.ts";

/** What takes text apart. */
export const textCommands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ["awk", awk],
  ["mawk", awk],
  ["nawk", awk],
  ["cut", cut],
  ["expr", expr],
  ["grep", grep],
  ["egrep", grep],
  ["fgrep", grep],
  ["sed", sed],
  ["tr", tr],
]);
