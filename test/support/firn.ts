import { type ExecFileOptions, execFile, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export const root: string = fileURLToPath(new URL("../..", import.meta.url));
export const firnCommand: string = fileURLToPath(new URL("../../packages/cli/bin/firn.js", import.meta.url));

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end; a status other than 0 is an answer, not an exception. */
export function exec(command: string, args: readonly string[], options: ExecFileOptions = {}): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(command, args, { maxBuffer: 256 * 2 ** 20, ...options }, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === "number" ? error.code : 1) : 0;
      resolve({ code, stdout: String(stdout), stderr: String(stderr) || (error && code === 1 ? error.message : "") });
    });
  });
}

/** Runs a program and returns its standard output; anything but status 0 fails the test with what it said. */
export async function must(command: string, args: readonly string[], options: ExecFileOptions = {}): Promise<string> {
  const ended = await exec(command, args, options);
  if (ended.code !== 0) {
    throw new Error(`${command} ${args.join(" ")} ended with ${ended.code}\n${ended.stdout}\n${ended.stderr}`);
  }
  return ended.stdout;
}

/** The built command as a whole process, as a user runs it. */
export const firn = (args: readonly string[], options: ExecFileOptions = {}): Promise<Ended> =>
  exec(process.execPath, [firnCommand, ...args], { cwd: root, ...options });

/** Starts a program that stays, and gives what ends it; its output is kept for error messages. */
export function background(command: string, args: readonly string[], options: { env?: NodeJS.ProcessEnv } = {}) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
  const ended = new Promise<number>((resolve) => {
    child.on("error", () => resolve(127));
    child.on("close", (code) => resolve(code ?? 1));
  });
  return {
    output: () => output,
    ended,
    async stop(): Promise<void> {
      if (child.exitCode === null) child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** Asks until there is an answer. */
export async function until<T>(what: string, seconds: number, probe: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await probe().catch(() => undefined);
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`${what} did not happen within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
