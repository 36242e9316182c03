import type { Tree } from "../../tree/index.ts";
import { addgroup } from "./accounts/addgroup.ts";
import { adduser } from "./accounts/adduser.ts";
import { shadowconfig } from "./accounts/shadowconfig.ts";
import { updateAlternatives } from "./alternatives/update-alternatives.ts";
import { updateCaCertificates } from "./certificates/update-ca-certificates.ts";
import { type Command, effectFailed } from "./command.ts";
import { cp } from "./cp.ts";
import { dpkgDivert } from "./dpkg-divert.ts";
import { dpkgStatoverride } from "./dpkg-statoverride.ts";
import { ldconfig } from "./ldconfig/ldconfig.ts";
import { pamAuthUpdate } from "./pam/pam-auth-update.ts";
import { addShell, removeShell } from "./shells/add-shell.ts";
import { updateShells } from "./shells/update-shells.ts";

/** Every command that firn knows, by the name that scripts call it by. */
export const commands: Readonly<Record<string, Command>> = {
  "add-shell": addShell,
  addgroup,
  adduser,
  cp,
  "dpkg-divert": dpkgDivert,
  "dpkg-statoverride": dpkgStatoverride,
  ldconfig,
  "pam-auth-update": pamAuthUpdate,
  "remove-shell": removeShell,
  shadowconfig,
  "update-alternatives": updateAlternatives,
  "update-ca-certificates": updateCaCertificates,
  "update-shells": updateShells,
};

/** Runs a command over the tree. @throws FIRN_EFFECT_FAILED */
export function run(tree: Tree, name: string, ...args: readonly string[]): void {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw effectFailed(name, args, "firn does not know this command");
  command(tree, args);
}
