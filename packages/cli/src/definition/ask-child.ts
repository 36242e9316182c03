import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Answer, Question } from "./message.ts";

/** How the process that runs a definition ended: with an answer, without one, or not in time. */
export type Ending = Answer | { readonly kind: "silent"; readonly status: string } | { readonly kind: "timeout" };

export interface Child {
  ask(question: Question, timeout: number, signal: AbortSignal | undefined): Promise<Ending>;
  /** Ends it where it still runs. */
  end(): void;
}

/**
 * Starts the process that will run a definition. It boots while the definition is compiled.
 * @param env its environment
 */
export function startChild(env: Readonly<Record<string, string | undefined>>): Child {
  const child = spawn(process.execPath, [childPath()], {
    env: env,
    // Its stdout is our stderr, at the level of file descriptors: no print, not even a native one, reaches our stdout.
    stdio: ["ignore", 2, 2, "ipc"],
    windowsHide: true,
  });
  const ended = waitFor(child);
  return {
    async ask(question, timeout, signal) {
      child.send(question, () => {});
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<Ending>((resolve) => {
        timer = setTimeout(() => resolve({ kind: "timeout" }), timeout);
      });
      const aborted = new Promise<never>((_, reject) => {
        signal?.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
        if (signal?.aborted) reject(signal.reason as Error);
      });
      try {
        return await Promise.race([ended, late, aborted]);
      } finally {
        clearTimeout(timer);
        child.kill("SIGKILL");
      }
    },
    end: () => void child.kill("SIGKILL"),
  };
}

function waitFor(child: ChildProcess): Promise<Ending> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("message", (answer: Answer) => resolve(answer));
    // "close" comes after the last message, "exit" may come before it.
    child.once("close", (code, signal) => resolve({ kind: "silent", status: signal ?? String(code) }));
  });
}

function childPath(): string {
  const built = fileURLToPath(new URL("./child.js", import.meta.url));
  // Tests run from source: the built file lies in dist.
  return existsSync(built) ? built : built.replace(/([\\/])src([\\/]definition[\\/]child\.js)$/, "$1dist$2");
}
