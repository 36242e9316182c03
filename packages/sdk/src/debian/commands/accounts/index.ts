import type { Command } from "../../../shell/index.ts";
import { adduser, deluser } from "./adduser/index.ts";
import { chage } from "./chage.ts";
import { grpck, pwck } from "./check.ts";
import { chfn, chsh } from "./chfn.ts";
import { chpasswd } from "./chpasswd.ts";
import { grpconv, grpunconv, pwconv, pwunconv, shadowconfig } from "./convert.ts";
import { getent } from "./getent.ts";
import { gpasswd } from "./gpasswd.ts";
import { groupadd } from "./groupadd.ts";
import { groupdel, groupmod } from "./groupmod.ts";
import { passwd } from "./passwd.ts";
import { setpriv, su } from "./run-as.ts";
import { interactive, nologin } from "./small.ts";
import { updatePasswd } from "./update-passwd.ts";
import { useradd } from "./useradd.ts";
import { userdel } from "./userdel.ts";
import { usermod } from "./usermod.ts";

/** Commands about users and groups, by name. */
export const accountCommands: ReadonlyMap<string, Command> = new Map(
  Object.entries({
    addgroup: adduser,
    adduser,
    chage,
    chfn,
    chgpasswd: chpasswd,
    chpasswd,
    chsh,
    delgroup: deluser,
    deluser,
    getent,
    gpasswd,
    groupadd,
    groupdel,
    groupmod,
    grpck,
    grpconv,
    grpunconv,
    newusers: interactive,
    nologin,
    passwd,
    pwck,
    pwconv,
    pwunconv,
    runuser: su,
    setpriv,
    shadowconfig,
    su,
    "update-passwd": updatePasswd,
    useradd,
    userdel,
    usermod,
    vigr: interactive,
    vipw: interactive,
  }),
);
