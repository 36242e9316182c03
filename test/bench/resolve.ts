// node resolve.ts [--suite S] [--runs N] [PACKAGE…]: how long firn takes to read a suite's lists for the first time and to
// resolve packages with them, in fresh processes, and how much memory; beside it apt-get update and apt-get install -s.
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { withContext } from "../../packages/sdk/src/context/open-context.ts";
import { debianArchives, findMirrors } from "../../packages/sdk/src/debian/archive/index.ts";
import { resolveDebian } from "../../packages/sdk/src/debian/resolve/index.ts";
import { aptArgs } from "../conformance/apt/apt-root.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    suite: { type: "string", default: "bookworm" },
    runs: { type: "string", default: "5" },
    cache: { type: "string" },
    once: { type: "boolean", default: false },
  },
});
const { suite } = values;
const packages = positionals.length > 0 ? positionals : ["nginx", "php-fpm", "mariadb-server", "python3-flask"];

if (values.once) await resolveOnce();
else await compare();

async function resolveOnce(): Promise<void> {
  await withContext({ cache: values.cache }, async (context) => {
    const archives = debianArchives(suite, await findMirrors({}, process.env));
    const request = { suite, architecture: "amd64", install: packages, recommends: false, installed: [], prefer: [] };
    const began = performance.now();
    await resolveDebian({ ...request, install: [], base: true }, context, archives);
    const opened = performance.now();
    const found = await resolveDebian({ ...request, base: false }, context, archives);
    console.log(JSON.stringify([opened - began, performance.now() - opened, found.length]));
  });
}

interface Run {
  readonly milliseconds: number;
  /** Peak, in MB. */
  readonly memory: number;
  readonly stdout: string;
}

/** Runs a program and watches how much memory it takes. */
function measure(file: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Run> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(file, args, { env, stdio: ["ignore", "pipe", "inherit"] });
    let [stdout, memory] = ["", 0];
    const look = async (): Promise<void> => {
      const text = await readFile(`/proc/${child.pid}/status`, "utf8").catch(() => "");
      memory = Math.max(memory, Number(/VmHWM:\s+(\d+)/.exec(text)?.[1] ?? 0) / 1024);
    };
    const watch = setInterval(() => void look(), 5);
    child.stdout.on("data", (data: Buffer) => {
      stdout += data.toString();
    });
    child.on("error", reject);
    child.on("close", (status) => {
      clearInterval(watch);
      if (status === 0) resolve({ milliseconds: performance.now() - began, memory, stdout });
      else reject(new Error(`${file} ended with ${status}`));
    });
  });
}

async function compare(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "firn-bench-"));
  try {
    const rounds: Round[] = [];
    for (let round = 0; round < Number(values.runs); round++) rounds.push(await once(join(folder, String(round))));
    const median = (pick: (round: Round) => number): number =>
      rounds.map(pick).sort((a, b) => a - b)[Math.floor(rounds.length / 2)] ?? 0;
    const line = (what: string, ours: readonly [number, number], theirs: readonly [number, number]): void =>
      console.log(
        `${what}: firn ${ours[0].toFixed(0)} ms, ${ours[1].toFixed(0)} MB; apt-get ${theirs[0].toFixed(0)} ms, ` +
          `${theirs[1].toFixed(0)} MB: ${(theirs[0] / ours[0]).toFixed(2)} times as fast`,
      );
    console.log(`${rounds[0]?.count} packages of ${suite}, medians of ${rounds.length} rounds`);
    line(
      "lists for the first time, and resolving",
      [median(({ cold }) => cold.milliseconds), median(({ cold }) => cold.memory)],
      [median(({ aptCold }) => aptCold.milliseconds), median(({ aptCold }) => aptCold.memory)],
    );
    line(
      "resolving again, in a new process",
      [median(({ warm }) => warm.milliseconds), median(({ warm }) => warm.memory)],
      [median(({ aptWarm }) => aptWarm.milliseconds), median(({ aptWarm }) => aptWarm.memory)],
    );
    console.log(`of that, firn's choosing: ${median(({ choosing }) => choosing).toFixed(0)} ms`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Round {
  readonly cold: Run;
  readonly warm: Run;
  /** Milliseconds of the second. */
  readonly choosing: number;
  readonly count: number;
  readonly aptCold: Pick<Run, "milliseconds" | "memory">;
  readonly aptWarm: Run;
}

async function once(folder: string): Promise<Round> {
  const own = [...process.execArgv, fileURLToPath(import.meta.url), "--once", "--suite", suite];
  const words = [...own, "--cache", join(folder, "cache"), ...packages];
  const cold = await measure(process.execPath, words);
  const warm = await measure(process.execPath, words);
  const [, choosing = 0, count = 0] = JSON.parse(warm.stdout) as number[];
  const root = join(folder, "apt");
  const mirrors = await findMirrors({}, process.env);
  const { args, env } = await aptArgs(root, { architecture: "amd64", archives: debianArchives(suite, mirrors) });
  const update = await measure("apt-get", [...args, "update", "-qq"], env);
  const ask = [...args, "install", "--simulate", "--no-install-recommends", ...packages];
  const first = await measure("apt-get", ask, env);
  const aptWarm = await measure("apt-get", ask, env);
  const aptCold = {
    milliseconds: update.milliseconds + first.milliseconds,
    memory: Math.max(update.memory, first.memory),
  };
  return { cold, warm, choosing, count, aptCold, aptWarm };
}
