import type { Command } from "../../shell/index.ts";
import { date } from "./date.ts";
import { getopt } from "./getopt.ts";
import { groups, id, logname, users, whoami } from "./identity.ts";
import { arch, dnsdomainname, getconf, hostid, hostname, lsbRelease, nproc, uname } from "./machine.ts";
import { basename, dirname, pathchk, pwd } from "./names.ts";
import * as processes from "./processes.ts";
import { chroot, env, flock, ionice, nice, nohup, printenv, setsid, sleep, stdbuf, timeout } from "./run-others.ts";
import { clear, stty, tput, tty } from "./terminal.ts";
import { bracket, falseCommand, mountpoint, test, trueCommand } from "./truth.ts";

const { startStopDaemon, ...others } = processes;

/** Commands that tell about the system, and those that run others. */
export const infoCommands: ReadonlyMap<string, Command> = new Map([
  ...Object.entries({ arch, basename, chroot, clear, date, dirname, dnsdomainname, env, flock, getconf, getopt }),
  ...Object.entries({ groups, hostid, hostname, id, ionice, logname, mountpoint, nice, nohup, nproc, pathchk }),
  ...Object.entries({ printenv, pwd, setsid, sleep, stdbuf, stty, test, timeout, tput, tty, uname, users, whoami }),
  ...Object.entries(others),
  ["[", bracket],
  ["false", falseCommand],
  ["lsb_release", lsbRelease],
  ["start-stop-daemon", startStopDaemon],
  ["true", trueCommand],
]);
