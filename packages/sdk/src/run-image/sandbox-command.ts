import { join } from "node:path";
import { sandboxScript } from "./sandbox-script.ts";

/** The host's programs that a sandbox is made with: absolute paths. */
export interface SandboxTools {
  readonly sh: string;
  readonly unshare: string;
  readonly bwrap: string | undefined;
  readonly setpriv: string | undefined;
  readonly env: string;
}

export interface SandboxPlan {
  readonly tools: SandboxTools;
  /** Whether bubblewrap enters the sandbox, or unshare with a changed root. */
  readonly inner: "bwrap" | "unshare";
  /** How the program gets files that it may write to without touching the cache. */
  readonly files: "overlay" | "copy";
  /** Real root can become any user; others are given the image's user id in a namespace of their own. */
  readonly asRoot: boolean;
  /** An empty folder to mount in. */
  readonly run: string;
  /** The image's files. */
  readonly lower: string;
  readonly uid: number;
  readonly gid: number;
  readonly workdir: string;
  readonly hostname: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly argv: readonly string[];
}

/** What docker leaves to root in a container, without making devices: enough for servers, too little for the host. */
const capabilities = words(
  "chown dac_override fowner fsetid kill setgid setuid setpcap net_bind_service net_raw sys_chroot audit_write setfcap",
);

export interface SandboxCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** What the program reads from file descriptor 3: there, other users of the machine do not see it. */
  readonly third: string;
}

/** The command line that runs a program in a sandbox. */
export function sandboxCommand(plan: SandboxPlan): SandboxCommand {
  const { tools, inner } = plan;
  const root = join(plan.run, "root");
  const own = plan.asRoot ? [] : ["--user", "--map-root-user"];
  const processes = inner === "unshare" ? ["--pid", "--fork", "--kill-child", "--ipc", "--uts"] : [];
  const enter = inner === "bwrap" ? bwrap(plan, root) : enterRoot(plan, root);
  const devices = inner === "unshare" ? "devices" : "bare";
  const script = [tools.sh, "-c", sandboxScript, "firn-sandbox", plan.run, plan.lower, plan.files, devices];
  const args = ["--mount", ...own, ...processes, "--", ...script, ...enter];
  return { command: tools.unshare, args, third: inner === "bwrap" ? bwrapEnvironment(plan) : "" };
}

function bwrap(plan: SandboxPlan, root: string): string[] {
  const { tools, asRoot, uid, gid } = plan;
  // As real root bubblewrap stays in root's shoes; for another user it has to be started by that user.
  const become =
    asRoot && uid !== 0 && tools.setpriv
      ? [tools.setpriv, "--reuid", String(uid), "--regid", String(gid), "--clear-groups", "--"]
      : [];
  const limits =
    asRoot && uid === 0
      ? ["--cap-drop", "ALL", ...capabilities.flatMap((name) => ["--cap-add", `CAP_${name.toUpperCase()}`])]
      : [];
  const user = asRoot ? [] : ["--unshare-user", "--uid", String(uid), "--gid", String(gid)];
  return [
    ...become,
    tools.bwrap ?? "bwrap",
    "--bind",
    root,
    "/",
    ...words("--proc /proc --dev /dev --ro-bind-try /sys /sys"),
    ...words("--unshare-pid --unshare-ipc --unshare-uts --die-with-parent --hostname"),
    plan.hostname,
    ...user,
    ...limits,
    "--chdir",
    plan.workdir,
    ...words("--clearenv --args 3"),
    "--",
    ...plan.argv,
  ];
}

const bwrapEnvironment = ({ variables }: SandboxPlan): string =>
  Object.entries(variables)
    .flatMap(([key, value]) => ["--setenv", key, value])
    .map((word) => `${word}\0`)
    .join("");

function enterRoot(plan: SandboxPlan, root: string): string[] {
  const { tools, asRoot, uid, gid } = plan;
  const ids = asRoot
    ? ["--setuid", String(uid), "--setgid", String(gid)]
    : uid === 0 && gid === 0
      ? []
      : ["--user", `--map-user=${uid}`, `--map-group=${gid}`];
  const variables = Object.entries(plan.variables).map(([key, value]) => `${key}=${value}`);
  const limit =
    asRoot && tools.setpriv
      ? [tools.setpriv, `--bounding-set=-all,${capabilities.map((name) => `+${name}`).join(",")}`, "--"]
      : [];
  return [
    tools.env,
    "-i",
    ...variables,
    ...limit,
    tools.unshare,
    ...ids,
    `--root=${root}`,
    `--wd=${plan.workdir}`,
    "--",
    ...plan.argv,
  ];
}

function words(text: string): string[] {
  return text.split(" ");
}
