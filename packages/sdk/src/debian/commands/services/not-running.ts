import type { Command } from "../../../shell/index.ts";
import { toolName } from "../accounts/shadow-tool.ts";

/*
 * Nothing of an image runs while it is built, so no service is started, stopped or asked. These commands answer as in
 * a build of a container whose policy-rc.d says no (https://people.debian.org/~hmh/invokerc.d-policyrc.d-specification.txt).
 */

/** https://manpages.debian.org/invoke-rc.d.8 */
export const invokeRcD: Command = (process) => {
  const { args, stderr } = process;
  const complain = (text: string): number => {
    stderr.write(`invoke-rc.d: ${text}\n`);
    return 103;
  };
  const names: string[] = [];
  let disclosed = false;
  let query = false;
  for (const word of args) {
    if (names.length === 2) break;
    if (word === "--help") return 0;
    if (word === "--disclose-deny") disclosed = true;
    else if (word === "--query") query = true;
    else if (!word.startsWith("--")) names.push(word);
    else if (!["--quiet", "--force", "--try-anyway", "--no-fallback", "--skip-systemd-native"].includes(word)) {
      return complain(`syntax error: unknown option "${word}"`);
    }
  }
  if (names.length < 2) return complain("syntax error: missing required parameter");
  if (query || disclosed) return 101;
  return names[1] === "status" ? 4 : 0;
};

/** https://manpages.debian.org/deb-systemd-invoke.1p */
export const debSystemdInvoke: Command = ({ args, name, stderr }) => {
  if (args.length === 0) {
    stderr.write(`Syntax: ${name} <action> [<unit file> [<unit file> ...]]\n`);
    return 1;
  }
  return 0;
};

/** https://manpages.debian.org/service.8 */
export const service: Command = ({ args, stderr }) => {
  if (args.length === 0) {
    stderr.write("Usage: service < option > | --status-all | [ service_name [ command | --full-restart ] ]\n");
    return 1;
  }
  // The LSB's "program is not running".
  return args[1] === "status" ? 3 : 0;
};

/** https://manpages.debian.org/start-stop-daemon.8 */
export const startStopDaemon: Command = ({ args }) => {
  const has = (long: string, letter: string): boolean =>
    args.some((word) => word === `--${long}` || new RegExp(`^-[A-Za-z]*${letter}`).test(word));
  if (args.some((word) => word === "-T" || word === "--status")) return 3;
  if (has("stop", "K")) return has("oknodo", "o") ? 0 : 1;
  return 0;
};

/** Commands to an init that is not there. */
export const noInit: Command = () => 0;

/** https://manpages.debian.org/runlevel.8 */
export const runlevel: Command = ({ stdout }) => {
  stdout.write("unknown\n");
  return 1;
};

/** Programs that speak to the kernel of the host, which is not the image's: done with nothing. */
export const noKernel: Command = () => 0;

/** AppArmor and SELinux are the host's too: not enabled, as a container sees them. */
export const notEnabled: Command = (process) => {
  const tool = toolName(process);
  if (tool === "aa-enabled" && !process.args.includes("--quiet") && !process.args.includes("-q")) {
    process.stdout.write("No - not available on this system.\n");
  }
  if (tool === "aa-status" && process.args.length === 0) process.stdout.write("apparmor module is not loaded.\n");
  return 1;
};

/** An identity is for each machine to make when it first starts. */
export const machineIdSetup: Command = (process) => {
  const { tree, args } = process;
  const other = args.find((word) => word !== "--commit" && word !== "--print" && !/^--root=\/*$/.test(word));
  if (other !== undefined)
    process.report({ kind: "unknown", why: `firn does not know systemd-machine-id-setup ${other}` });
  // Empty, and read-only: systemd fills it at boot. https://manpages.debian.org/machine-id.5
  if (!tree.resolve("etc/machine-id")) tree.write("etc/machine-id", "", { mode: 0o444, uid: 0, gid: 0 });
  return 0;
};

/** `--ensure` is what dbus does at each start too, so nothing is missing. https://manpages.debian.org/dbus-uuidgen.1 */
export const dbusUuidgen: Command = (process) => {
  const { args } = process;
  if (args.some((word) => word.startsWith("--ensure"))) return 0;
  process.report({
    kind: "deferred",
    why: "dbus-uuidgen prints random numbers",
    remedy: "Do what needs them at the container's first start.",
  });
  return 1;
};

/** Without systemd nothing virtualises. */
export const detectVirt: Command = ({ args, stdout }) => {
  if (!args.includes("-q") && !args.includes("--quiet")) stdout.write("none\n");
  return 1;
};
