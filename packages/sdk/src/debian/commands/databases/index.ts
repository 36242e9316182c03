import type { Command } from "../../../shell/index.ts";
import type { DebianSystem } from "../../system/debian-system.ts";
import { updateBinfmts } from "./binfmts.ts";
import { journalctl } from "./catalog.ts";
import { dot } from "./graphviz/dot.ts";
import { systemdHwdb, udevadm } from "./hwdb.ts";
import { languagePackageCommands } from "./language-packages.ts";
import { pgUpdateDictionaries } from "./postgresql/update-dictionaries.ts";
import { updatePerlSaxParsers } from "./sax-parsers.ts";

/** Programs that compile text of many packages to a database. */
export const databaseCommands = (system: DebianSystem): ReadonlyMap<string, Command> =>
  new Map<string, Command>([
    ...languagePackageCommands,
    ["dot", dot],
    ["journalctl", journalctl],
    ["libgvc6-config-update", dot],
    ["pg_updatedicts", pgUpdateDictionaries],
    ["systemd-hwdb", systemdHwdb(system)],
    ["udevadm", udevadm(system)],
    ["update-binfmts", updateBinfmts],
    ["update-perl-sax-parsers", updatePerlSaxParsers],
  ]);
