import { type ChildProcess, type StdioOptions, spawn } from "node:child_process";
import { constants } from "node:os";
import type { Writable } from "node:stream";

export interface Attached {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What it reads from file descriptor 3. */
  readonly third?: string | undefined;
  /** Passes a signal on to the program; the default sends it to the process started here. */
  readonly pass?: ((pid: number, signal: NodeJS.Signals) => void) | undefined;
  /** Ends the program at once. */
  readonly kill?: ((pid: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a program with this process's terminal and passes signals on to it; a second Ctrl-C ends it at once.
 * @returns its exit status: 128 and the signal's number where a signal ended it, as shells say it
 */
export function runAttached({ command, args, env, third, pass, kill, signal }: Attached): Promise<number> {
  return new Promise((resolve, reject) => {
    const stdio: StdioOptions = ["inherit", "inherit", "inherit", ...(third === undefined ? [] : (["pipe"] as const))];
    const child = spawn(command, args, { stdio, env: env, windowsHide: true });
    if (third !== undefined) writeThird(child, third);
    const end = (): void => {
      if (child.pid !== undefined && kill) kill(child.pid);
      else child.kill("SIGKILL");
    };
    let interrupts = 0;
    const handle = (name: NodeJS.Signals): void => {
      if (name === "SIGINT" && ++interrupts > 1) return end();
      // A terminal sends Ctrl-C to the program as well.
      if (name === "SIGINT" && process.stdin.isTTY) return;
      if (child.pid !== undefined && pass) pass(child.pid, name);
      else child.kill(name);
    };
    const names: NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];
    for (const name of names) process.on(name, handle);
    signal?.addEventListener("abort", end, { once: true });
    const release = (): void => {
      for (const name of names) process.off(name, handle);
      signal?.removeEventListener("abort", end);
    };
    child.once("error", (error) => {
      release();
      reject(error);
    });
    child.once("close", (code, by) => {
      release();
      resolve(code ?? 128 + (by ? constants.signals[by] : 0));
    });
  });
}

/** A program that ended before it read this says why itself. */
export function writeThird(child: ChildProcess, text: string): void {
  const stream = child.stdio[3] as Writable;
  stream.on("error", () => {});
  stream.end(text);
}
