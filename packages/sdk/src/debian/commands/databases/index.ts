import type { Command } from "../../../shell/index.ts";
import type { DebianSystem } from "../../system/debian-system.ts";
import { journalctl } from "./catalog.ts";
import { systemdHwdb, udevadm } from "./hwdb.ts";

/** Programs that compile text of many packages to a database. */
export const databaseCommands = (system: DebianSystem): ReadonlyMap<string, Command> =>
  new Map<string, Command>([
    ["journalctl", journalctl],
    ["systemd-hwdb", systemdHwdb(system)],
    ["udevadm", udevadm(system)],
  ]);
