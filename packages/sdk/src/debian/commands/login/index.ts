import type { Command } from "../../../shell/index.ts";
import type { DebianSystem } from "../../system/debian-system.ts";
import { addShell, removeShell } from "./add-shell.ts";
import { convertEtcShells } from "./convert-etc-shells.ts";
import { pamAuthUpdate } from "./pam-auth-update.ts";
import { updateShells } from "./update-shells.ts";

/** Commands about shells and how people log in, by name. */
export const loginCommands = (system?: DebianSystem): ReadonlyMap<string, Command> =>
  new Map([
    ["add-shell", addShell],
    ["convert-etc-shells", convertEtcShells],
    ["pam-auth-update", pamAuthUpdate(system)],
    ["remove-shell", removeShell],
    ["update-shells", updateShells],
  ]);
