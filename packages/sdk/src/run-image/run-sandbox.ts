import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Context } from "../context/index.ts";
import { FirnError } from "../errors/index.ts";
import { which } from "./find-tools.ts";
import type { LocalImage } from "./image-blobs.ts";
import { imageUser } from "./image-user.ts";
import { runAttached, writeThird } from "./run-attached.ts";
import { type SandboxCommand, type SandboxPlan, type SandboxTools, sandboxCommand } from "./sandbox-command.ts";
import { unpackImage } from "./unpack-image.ts";

export interface SandboxRun {
  readonly args: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  readonly started: (command: string) => void;
}

/** A program that no image has. */
const probe = "/.firn-probe";

/** The ways in which a sandbox may work on this machine, best first. */
const ways = (["bwrap", "unshare"] as const).flatMap((inner) =>
  (["overlay", "copy"] as const).map((files) => ({ inner, files })),
);

/**
 * Runs an image on Linux without any container tool: its files in namespaces of their own, the host's network, nothing
 * that it writes kept. It is a way to try an image out, not a wall against hostile ones.
 * @returns the program's exit status
 */
export async function runSandbox(image: LocalImage, run: SandboxRun, context: Context): Promise<number> {
  const tools = await findSandboxTools(context.env);
  const argv = commandOf(image, run.args);
  const lower = await unpackImage(image, context);
  const user = await imageUser(lower, image.config.User);
  const folder = await mkdtemp(join(tmpdir(), "firn-run-"));
  // The image's user passes through it.
  await chmod(folder, 0o755);
  try {
    const plan = {
      tools,
      asRoot: process.getuid?.() === 0,
      run: folder,
      lower,
      uid: user.uid,
      gid: user.gid,
      workdir: image.config.WorkingDir || "/",
      hostname: image.name.replaceAll(/[^A-Za-z0-9-]/g, "-").slice(0, 63) || "firn",
      variables: variablesOf(image, user.home, run.variables, context.env),
      argv,
    };
    const way = await findWay(plan, context);
    const { command, args, third } = sandboxCommand({ ...plan, ...way });
    run.started(way.inner === "bwrap" ? "bubblewrap" : "unshare");
    const depth = way.inner === "bwrap" ? 2 : 1;
    return await runAttached({
      command,
      args,
      third,
      env: context.env,
      signal: context.signal,
      pass: (pid, signal) => process.kill(descendant(pid, depth), signal),
      kill: (pid) => process.kill(pid, "SIGKILL"),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The image's entrypoint, and its command or what is given instead. */
function commandOf(image: LocalImage, args: readonly string[]): readonly string[] {
  const { Entrypoint = [], Cmd = [] } = image.config;
  const argv = [...(Entrypoint ?? []), ...(args.length ? args : (Cmd ?? []))];
  if (argv.length) return argv;
  throw new FirnError("FIRN_RUN_FAILED", `${image.name} says no command to run`, {
    hint: `firn run ${image.name} -- sh`,
  });
}

function variablesOf(
  image: LocalImage,
  home: string,
  given: Readonly<Record<string, string>>,
  env: Context["env"],
): Record<string, string> {
  const own = (image.config.Env ?? []).map((line) => {
    const cut = line.indexOf("=");
    return [line.slice(0, cut), line.slice(cut + 1)] as const;
  });
  return {
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    HOME: home,
    ...(process.stdout.isTTY && env.TERM && { TERM: env.TERM }),
    ...Object.fromEntries(own),
    ...given,
  };
}

async function findSandboxTools(env: Context["env"]): Promise<SandboxTools> {
  const [sh, unshare, envTool, bwrap, setpriv] = await Promise.all(
    ["sh", "unshare", "env", "bwrap", "setpriv"].map((name) => which(name, env)),
  );
  if (process.platform === "linux" && sh && unshare && envTool) return { sh, unshare, env: envTool, bwrap, setpriv };
  throw new FirnError("FIRN_RUN_UNAVAILABLE", "the sandbox needs Linux and the program unshare", {
    hint: "Install docker or podman, or push the image and run it elsewhere",
  });
}

/** Tries each way: namespaces may be forbidden, overlays unknown. */
async function findWay(plan: Omit<SandboxPlan, "inner" | "files">, context: Context) {
  const complaints: string[] = [];
  for (const way of ways) {
    if (way.inner === "bwrap" && !plan.tools.bwrap) continue;
    if (way.inner === "bwrap" && plan.asRoot && plan.uid !== 0 && !plan.tools.setpriv) continue;
    // Mount options know no escape for these.
    if (way.files === "overlay" && /[,:\\]/.test(plan.lower)) continue;
    const complaint = await tryOut(sandboxCommand({ ...plan, ...way, workdir: "/", argv: [probe] }), context);
    if (complaint === undefined) return way;
    complaints.push(`${way.inner}, ${way.files}: ${complaint}`);
  }
  throw new FirnError("FIRN_RUN_UNAVAILABLE", "this machine allows no sandbox", {
    cause: new Error(complaints.join("\n")),
    hint: "Install docker or podman; in a container, allow namespaces (--privileged)",
  });
}

/**
 * Runs a command whose program is not there: a sandbox that works gets as far as saying so.
 * @returns why it does not work
 */
async function tryOut({ command, args, third }: SandboxCommand, { env, signal }: Context): Promise<string | undefined> {
  const child = spawn(command, args, {
    env: { ...env, LC_ALL: "C" },
    stdio: ["ignore", "ignore", "pipe", "pipe"],
    signal,
    timeout: 30_000,
  });
  writeThird(child, third);
  let said = "";
  child.stderr?.on("data", (piece) => (said += String(piece)));
  const [code] = (await once(child, "close")) as [number | null];
  const last = said.trim().split("\n").at(-1) ?? "";
  const entered = last.includes(probe) && last.includes("No such file or directory");
  return entered ? undefined : last || `status ${code}`;
}

/** The process so many generations below; the nearest there is. */
function descendant(pid: number, depth: number): number {
  let here = pid;
  for (let level = 0; level < depth; level++) {
    try {
      const children = readFileSync(`/proc/${here}/task/${here}/children`, "utf8").trim().split(" ");
      if (!children[0]) break;
      here = Number(children[0]);
    } catch {
      break;
    }
  }
  return here;
}
