import type { Command } from "../../../shell/index.ts";
import type { DebianSystem } from "../../system/debian-system.ts";
import { getcap, setcap } from "./attributes/setcap.ts";
import { setfacl } from "./attributes/setfacl.ts";
import { setfattr } from "./attributes/setfattr.ts";
import { debSystemdHelper } from "./deb-systemd-helper.ts";
import {
  dbusUuidgen,
  debSystemdInvoke,
  detectVirt,
  invokeRcD,
  machineIdSetup,
  noInit,
  noKernel,
  notEnabled,
  runlevel,
  service,
  startStopDaemon,
} from "./not-running.ts";
import { systemctl } from "./systemctl.ts";
import { systemdSysusers } from "./sysusers/index.ts";
import { systemdTmpfiles } from "./tmpfiles/index.ts";
import { updateInetd } from "./update-inetd.ts";
import { updateRcD } from "./update-rc.ts";

/** Commands about services, systemd and what else reaches beyond files, by name. */
export function serviceCommands(_system?: DebianSystem): ReadonlyMap<string, Command> {
  const commands = new Map<string, Command>([
    ["dbus-uuidgen", dbusUuidgen],
    ["deb-systemd-helper", debSystemdHelper],
    ["deb-systemd-invoke", debSystemdInvoke],
    ["invoke-rc.d", invokeRcD],
    ["runlevel", runlevel],
    ["service", service],
    ["start-stop-daemon", startStopDaemon],
    ["systemctl", systemctl],
    ["systemd-detect-virt", detectVirt],
    ["systemd-machine-id-setup", machineIdSetup],
    ["systemd-sysusers", systemdSysusers],
    ["getcap", getcap],
    ["setcap", setcap],
    ["setfacl", setfacl],
    ["setfattr", setfattr],
    ["systemd-tmpfiles", systemdTmpfiles],
    ["update-inetd", updateInetd],
    ["update-rc.d", updateRcD],
  ]);
  for (const name of ["halt", "init", "poweroff", "reboot", "shutdown", "telinit"]) commands.set(name, noInit);
  for (const name of ["chattr", "insmod", "lsattr", "modprobe", "resolvconf", "restorecon", "rmmod"]) {
    commands.set(name, noKernel);
  }
  for (const name of ["aa-enabled", "aa-status", "apparmor_parser", "selinuxenabled"]) commands.set(name, notEnabled);
  return commands;
}
