import { execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Progress } from "../context/index.ts";
import { FirnError } from "../errors/index.ts";
import { hexOf } from "../hash/index.ts";
import { archiveSize, containerArchive } from "./container-archive.ts";
import type { LocalImage } from "./image-blobs.ts";
import { runAttached } from "./run-attached.ts";
import type { ContainerTool } from "./run-with.ts";

type Env = Readonly<Record<string, string | undefined>>;

export interface ContainerRun {
  readonly args: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  /** `8080:8000`, as docker's --publish; undefined: what the image exposes, or the host's network on Linux. */
  readonly ports: readonly string[] | undefined;
  readonly env: Env;
  readonly progress: Progress;
  readonly signal: AbortSignal | undefined;
  readonly started: (command: string) => void;
}

export interface ContainerEnd {
  readonly status: number;
  /** False where the tool could not start the program: the status and what was printed are then the tool's own. */
  readonly started: boolean;
}

/** Loads an image into a container tool, unless it has it, runs it there, and removes the container. */
export async function runContainer(tool: ContainerTool, image: LocalImage, run: ContainerRun): Promise<ContainerEnd> {
  const short = hexOf(image.manifest.digest).slice(0, 12);
  const reference = `localhost/firn/${repositoryName(image.name)}:${short}`;
  if (!(await ask(tool, ["image", "inspect", reference], run.env)).ok) await load(tool, image, reference, run);

  const name = `firn-${short}-${process.pid}`;
  const terminal = process.stdin.isTTY && process.stdout.isTTY ? ["--tty"] : [];
  const variables = Object.entries(run.variables).flatMap(([key, value]) => ["--env", `${key}=${value}`]);
  const options = ["--name", name, "--interactive", ...terminal, ...network(image, run.ports), ...variables];
  const args = ["run", ...options, reference, ...run.args];
  run.started([tool, ...args].join(" "));
  try {
    const status = await runAttached({
      command: tool,
      args,
      env: run.env,
      signal: run.signal,
      kill: () => void spawnSync(tool, ["kill", name], { env: run.env, stdio: "ignore" }),
    });
    // These are what tools say of themselves (https://docs.docker.com/engine/containers/run/#exit-status), but a
    // program may end with them too.
    return { status, started: status < 125 || status > 127 || (await wasStarted(tool, name, run.env)) };
  } finally {
    await ask(tool, ["rm", "--force", name], run.env);
  }
}

async function wasStarted(tool: ContainerTool, name: string, env: Env): Promise<boolean> {
  const { ok, said } = await ask(tool, ["container", "inspect", "--format", "{{.State.StartedAt}}", name], env);
  return ok ? !said.startsWith("0001-01-01") : tool === "nerdctl";
}

/**
 * On Linux the container shares the host's network, as the sandbox does, so that an image answers at the same place
 * however it is run; elsewhere, or where ports are asked for, they are published on the loopback address.
 */
export function network(
  image: Pick<LocalImage, "config">,
  ports: readonly string[] | undefined,
  platform: NodeJS.Platform = process.platform,
): string[] {
  if (ports?.length) return ports.flatMap((port) => ["--publish", port]);
  if (platform === "linux") return ["--network", "host"];
  return Object.keys(image.config.ExposedPorts ?? {}).flatMap((port) => {
    const [number = "", protocol = "tcp"] = port.split("/");
    return ["--publish", `127.0.0.1:${number}:${number}/${protocol}`];
  });
}

/** The part of a reference that names the image: https://github.com/distribution/reference grammar. */
const repositoryName = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "") || "image";

function ask(tool: ContainerTool, args: readonly string[], env: Env): Promise<{ ok: boolean; said: string }> {
  return new Promise((resolve) => {
    execFile(tool, args, { env, maxBuffer: 1 << 26 }, (error, said) => resolve({ ok: !error, said }));
  });
}

async function load(tool: ContainerTool, image: LocalImage, reference: string, run: ContainerRun): Promise<void> {
  const task = run.progress.start("push", `${image.name} into ${tool}`, archiveSize(image));
  const child = spawn(tool, ["load"], { stdio: ["pipe", "pipe", "pipe"], env: run.env });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece) => (said += String(piece)));
  const closed = once(child, "close") as Promise<[number | null]>;
  try {
    const counted = async function* (): AsyncGenerator<Uint8Array> {
      for await (const piece of containerArchive(image, reference)) {
        task.advance(piece.length);
        yield piece;
      }
    };
    const [sent] = await Promise.allSettled([
      pipeline(Readable.from(counted(), { objectMode: false }), child.stdin, { signal: run.signal }),
    ]);
    const [code] = await closed;
    if (code === 0) return task.end();
    // A tool that gave up closes its end first: what it said tells more than the broken pipe.
    const cause = sent.status === "rejected" ? (sent.reason as Error) : undefined;
    if (FirnError.is(cause)) throw cause;
    throw new FirnError("FIRN_RUN_FAILED", `${tool} does not load ${image.name}: ${said.trim() || `status ${code}`}`, {
      cause,
      hint: "firn run --with sandbox",
    });
  } catch (error) {
    task.end("failed");
    child.kill();
    throw error;
  }
}
