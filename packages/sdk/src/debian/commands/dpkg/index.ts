import type { Command } from "../../../shell/index.ts";
import type { DebianSystem } from "../../system/debian-system.ts";
import { updateAlternatives } from "../alternatives/update-alternatives.ts";
import { apt } from "./apt.ts";
import { dpkg } from "./dpkg.ts";
import { dpkgArchitecture } from "./dpkg-architecture.ts";
import { dpkgDivert } from "./dpkg-divert.ts";
import { dpkgQuery } from "./dpkg-query.ts";
import { dpkgStatoverride } from "./dpkg-statoverride.ts";
import { dpkgTrigger } from "./dpkg-trigger.ts";

/** What dpkg and apt bring. `dpkg-maintscript-helper` and `dpkg-realpath` are shell scripts, and run as such. */
export const dpkgCommands = (system: DebianSystem): ReadonlyMap<string, Command> =>
  new Map([
    ["dpkg", dpkg(system)],
    ["dpkg-query", dpkgQuery(system)],
    ["dpkg-divert", dpkgDivert(system)],
    ["dpkg-statoverride", dpkgStatoverride],
    ["dpkg-trigger", dpkgTrigger(system)],
    ["dpkg-architecture", dpkgArchitecture(system)],
    ["update-alternatives", updateAlternatives],
    ...apt,
  ]);
