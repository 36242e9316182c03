import type { Command, Process } from "../../../shell/index.ts";
import { BadOption, compileGrammar, type Options, readOptions } from "../../../userland/gnu/options.ts";
import { changeUnits, type Job } from "./systemctl-change.ts";
import { getDefault, isEnabled, setDefault } from "./systemctl-query.ts";
import { withSysv } from "./systemctl-sysv.ts";
import { systemdVersion } from "./units.ts";

const grammar = compileGrammar({
  short: "ht:p:P:als:H:M:qn:o:fCirT.::",
  long:
    "help=h type=t property=p all=a reverse after before failed full=l job-mode: fail irreversible ignore-dependencies " +
    "ignore-inhibitors= check-inhibitors: value signal=s kill-who: kill-whom: host=H machine=M quiet=q no-warn no-legend " +
    "legend: no-pager no-wall no-reload no-block wait user system global root: image: force=f preset-mode: state: " +
    "recursive=r now runtime lines=n output=o plain firmware-setup show-types=i dry-run no-ask-password timestamp: " +
    "read-only mkdir marked with-dependencies=C boot-loader-menu: boot-loader-entry: version what: message: check drop-in:",
});

/** Verbs that need a running systemd: there is none. */
const online = new Set(
  (
    "start stop reload restart try-restart reload-or-restart reload-or-try-restart try-reload-or-restart force-reload " +
    "condrestart condreload condstop isolate kill clean freeze thaw is-active check is-failed status show cat help " +
    "set-property bind mount-image service-log-level service-log-target reset-failed whoami daemon-reload daemon-reexec " +
    "log-level log-target service-watchdogs show-environment set-environment unset-environment import-environment " +
    "list-units list-automounts list-paths list-sockets list-timers list-jobs list-machines list-dependencies cancel " +
    "halt poweroff reboot kexec soft-reboot exit switch-root sleep suspend hibernate hybrid-sleep " +
    "suspend-then-hibernate default rescue emergency"
  ).split(" "),
);

const changes = new Set("enable disable reenable mask unmask preset preset-all link add-wants add-requires".split(" "));

/**
 * Enables, disables and masks units in the tree, as systemctl does where no systemd runs; what talks to a running one
 * fails as it does in a container's build. https://manpages.debian.org/systemctl.1
 */
export const systemctl: Command = (process) => {
  try {
    return run(process, readOptions(grammar, process.args));
  } catch (error) {
    if (!(error instanceof BadOption)) throw error;
    process.stderr.write(`${process.name}: ${error.message}\n`);
    return 1;
  }
};

function run(process: Process, options: Options): number {
  const { tree, stdout, stderr } = process;
  const version = systemdVersion(tree);
  if (options.has("version")) {
    stdout.write(`systemd ${version} (${version})\n`);
    return 0;
  }
  const root = options.value("root") ?? "/";
  if (!/^\/*$/.test(root) || options.has("image")) {
    process.report({ kind: "unknown", why: `firn does not know systemctl --root=${root}` });
    return 1;
  }
  const [verb = "list-units", ...words] = options.operands;
  const scope = options.has("user", "global") ? "user" : "system";
  const job: Job = { process, options, verb, scope, words, version };
  if (verb === "is-system-running") {
    if (!options.has("q")) stdout.write("offline\n");
    return 1;
  }
  if (options.has("user") && online.has(verb)) {
    stderr.write("Failed to connect to bus: No medium found\n");
    return 1;
  }
  if (online.has(verb)) return offline(job);
  const left = withSysv(job);
  if (typeof left === "number") return left;
  const rest: Job = { ...job, words: left };
  if (verb === "is-enabled") return isEnabled(rest);
  if (verb === "get-default") return getDefault(rest);
  if (verb === "set-default") return setDefault(rest);
  if (changes.has(verb)) {
    const status = changeUnits(rest);
    return status === 0 && options.has("now") ? offline(job) : status;
  }
  if (!["list-unit-files", "revert", "edit"].includes(verb)) {
    stderr.write(version < 255 ? `Unknown command verb ${verb}.\n` : `Unknown command verb '${verb}'.\n`);
    return 1;
  }
  process.report({ kind: "unknown", why: `firn does not know systemctl ${verb}` });
  return 1;
}

function offline({ process, version }: Job): number {
  const bus = version < 255 ? "bus" : "system scope bus via local transport";
  process.stderr.write("System has not been booted with systemd as init system (PID 1). Can't operate.\n");
  process.stderr.write(`Failed to connect to ${bus}: Host is down\n`);
  return 1;
}
