import type { Command } from "../../../../shell/index.ts";

const says =
  (status: number, text = ""): Command =>
  (process) => {
    process.stdout.write(text);
    return status;
  };

/** Programs that ask about services that run, databases that are there or settings that are right: none, none, yes. */
export const idleCommands: ReadonlyMap<string, Command> = new Map([
  // No socket listens, no printer's server answers.
  ["ss", says(0)],
  ["lpstat", says(1)],
  ["pg_lsclusters", says(0)],
  // It warns of kernels that give memory which is not there.
  ["pg_checksystem", says(0)],
  // It checks what it is told to read, and changes nothing.
  ["squid", says(0)],
  ["apache2", says(0)],
  ["sshd", says(0)],
  ["exim4", says(0)],
  // It tells a kernel what it may do; lvm2's saves what it knows of disks.
  ["systemd-sysctl", says(0)],
  ["vgcfgbackup", says(0)],
  // It reads the system's variables for those who log in, who have none.
  ["pam_getenv", says(0)],
]);
