import type { Command } from "../../shell/index.ts";
import { complain, gnu, Misuse, unsupported } from "../gnu/command.ts";
import { execute } from "../gnu/execute.ts";

/** Nothing runs in an image that is being built, so nothing is found, and there is nothing to signal. */
const nobody: Command = () => 1;

export const pgrep = nobody;
export const pkill = nobody;
export const pidof = nobody;

/** `killall` of psmisc. */
export const killall: Command = ({ args, stderr }) => {
  const names = args.filter((word) => !word.startsWith("-"));
  if (!args.includes("-q") && !args.includes("--quiet")) {
    for (const name of names) stderr.write(`${name}: no process found\n`);
  }
  return 1;
};

/** `fuser` of psmisc: nobody uses a file. */
export const fuser = nobody;

/** `kill` of procps. */
export const kill: Command = (process) => {
  const { args, stdout } = process;
  if (args[0] === "-l" || args[0] === "-L" || args[0] === "--list") {
    stdout.write("HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM\n");
    return 0;
  }
  const pids = args.filter((word) => /^\d+$/.test(word));
  for (const pid of pids) complain(process, `(${pid}): No such process`);
  return 1;
};

/** `ps` of procps: its header, and no process. */
export const ps: Command = ({ args, stdout }) => {
  const words = args.join(" ");
  const format = /(?:^|\s)-?o\s*(\S+)|--format[= ](\S+)/.exec(words);
  const columns = (format?.[1] ?? format?.[2])?.split(",").map((name) => name.replace(/=.*$/, "").toUpperCase());
  const header =
    columns?.join(" ") ??
    (/(^|\s)a?u?x*u/.test(words)
      ? "USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND"
      : "    PID TTY          TIME CMD");
  const isBare = /--no-headers?|(^|\s)h(\s|$)/.test(words) || /=(,|\s|$)/.test(format?.[1] ?? "");
  if (!isBare) stdout.write(`${header}\n`);
  return 1;
};

/**
 * `start-stop-daemon`: https://manpages.debian.org/bookworm/dpkg/start-stop-daemon.8.en.html. No daemon runs: there is
 * none to stop, and one that is to be started would not outlive the building of the image.
 */
export const startStopDaemon = gnu(
  {
    short: "SKTHVa:bc:CdD:d:g:I:k:mN:n:op:P:qr:R:s:tu:vx:O:",
    long: `start=S stop=K status=T help=H version=V startas:=a background=b chuid:=c no-close=C chdir:=d group:=g
      iosched:=I umask:=k make-pidfile=m nicelevel:=N name:=n oknodo=o pidfile:=p ppid: procsched:=P quiet=q chroot:=r
      retry:=R signal:=s test=t user:=u verbose=v exec:=x remove-pidfile notify-await notify-timeout: output:=O pid:`,
    unsupported: "chroot r",
    trouble: 3,
  },
  (process, options) => {
    const quiet = options.has("q");
    const program = options.value("a", "x");
    const what = options.value("p")
      ? `process in pidfile '${options.value("p")}'`
      : (options.value("x", "n") ?? "process");
    switch (options.last("S", "K", "T")) {
      case "T":
        return 3;
      case "K":
        if (!quiet) process.stdout.write(`No ${what} found running; none killed.\n`);
        return options.has("o") || options.has("t") ? 0 : 1;
      case "S":
        break;
      default:
        throw new Misuse("need one of --start or --stop or --status");
    }
    if (program === undefined) throw new Misuse("--start needs --exec or --startas");
    if (options.has("t")) {
      if (!quiet) process.stdout.write(`Would start ${[program, ...options.operands].join(" ")}.\n`);
      return 0;
    }
    if (options.has("b", "m")) {
      process.report({
        kind: "deferred",
        why: `start-stop-daemon would start ${program}, and no daemon runs while an image is built`,
        remedy: "Start it when the container starts.",
      });
      return 0;
    }
    // In the foreground it is a way to run a program as another user.
    return execute(process, [program, ...options.operands], (word, why) => {
      complain(process, `unable to start ${word} (${why})`);
    });
  },
);

/** What acts on a running kernel, or asks it: in an image, nothing. */
const silent: Command = () => 0;

export const modprobe = silent;
export const sysctl = silent;
export const dmesg = silent;
export const logger = silent;
export const wall = silent;
export const who = silent;

/** `lsmod` of kmod. */
export const lsmod: Command = ({ stdout }) => {
  stdout.write("Module                  Size  Used by\n");
  return 0;
};

/** `uptime` of procps. */
export const uptime: Command = ({ stdout }) => {
  stdout.write(" 00:00:00 up 0 min,  0 user,  load average: 0.00, 0.00, 0.00\n");
  return 0;
};

/** `mount` of util-linux: it lists nothing, and mounts nothing. */
export const mount: Command = (process) => {
  const lists = process.args.every((word, at) => word === "-l" || word === "-t" || process.args[at - 1] === "-t");
  if (lists) return 0;
  unsupported(process, `mount ${process.args.join(" ")}`);
  return 32;
};

/** `umount` of util-linux. */
export const umount: Command = (process) => {
  for (const name of process.args.filter((word) => !word.startsWith("-"))) complain(process, `${name}: not mounted.`);
  return 32;
};

/** `findmnt` of util-linux: nothing is mounted. */
export const findmnt = nobody;
