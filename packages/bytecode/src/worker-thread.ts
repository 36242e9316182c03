import { Worker } from "node:worker_threads";
import type { Interpreter } from "./interpreters.ts";

/** A file to compile. */
export interface Source {
  /** Where the file is in the image, absolute: what `co_filename` says, and so tracebacks. */
  readonly path: string;
  readonly content: Uint8Array;
  /** 0 keeps all; 1 leaves out `assert`, 2 docstrings too (`python -O`, `-OO`). */
  readonly level: 0 | 1 | 2;
}

/**
 * The whole `.pyc`, or why there is none: `syntax` where CPython itself says no, `limit` where the file is too deep for
 * the stack of this interpreter.
 */
export type Compiled =
  | { readonly pyc: Uint8Array }
  | { readonly pyc?: undefined; readonly kind: "syntax" | "limit"; readonly why: string };

interface Answer {
  readonly ready?: string;
  readonly id: number;
  readonly pyc?: Uint8Array;
  readonly kind: "syntax" | "limit";
  readonly why: string;
  readonly broken?: boolean;
}

interface Waiting {
  readonly resolve: (compiled: Compiled) => void;
  readonly reject: (error: Error) => void;
}

/** One thread with one interpreter, which answers in the order of the questions. */
export class WorkerThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;
  /** Takes no further question. */
  ended = false;

  constructor(interpreter: Interpreter) {
    // The environment stays the host's own; V8's stack is the interpreter's, and deep expressions need some.
    this.#worker = new Worker(new URL("../worker/compile.mjs", import.meta.url), {
      workerData: { package: interpreter.package },
      env: {},
      execArgv: [],
      resourceLimits: { stackSizeMb: 32 },
    });
    this.#worker.on("message", (answer: Answer) => this.#answered(answer));
    this.#worker.on("error", (error) => this.#end(error instanceof Error ? error : new Error(String(error))));
    this.#worker.on("exit", (code) => this.#end(new Error(`the compiler's thread ended with ${code}`)));
    // A process that has nothing else to do is not kept alive by it.
    this.#worker.unref();
  }

  get busy(): number {
    return this.#waiting.size;
  }

  compile({ path, content, level }: Source): Promise<Compiled> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      if (this.#waiting.size === 0) this.#worker.ref();
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, path, content, level });
    });
  }

  async close(): Promise<void> {
    this.ended = true;
    await this.#worker.terminate();
  }

  #answered({ ready, id, pyc, kind, why, broken }: Answer): void {
    if (ready !== undefined) return;
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#worker.unref();
    waiting?.resolve(pyc ? { pyc } : { kind, why });
    if (broken) {
      this.#end(new Error(`the interpreter gave up: ${why}`));
      void this.#worker.terminate();
    }
  }

  #end(error: Error): void {
    this.ended = true;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
