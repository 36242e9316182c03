import { availableParallelism } from "node:os";
import { type Interpreter, interpreters } from "./interpreters.ts";
import { type Compiled, type Source, WorkerThread } from "./worker-thread.ts";

/** CPython's compiler of one minor version, in threads of its own. */
export interface Compiler {
  /** `3.11` */
  readonly python: string;
  /** Names everything that decides the bytes: for keys of caches. */
  readonly edition: string;
  /** What `py_compile` of that CPython writes with unchecked hashes (PEP 552), or why it writes nothing. */
  compile(source: Source): Promise<Compiled>;
  /** Ends the threads. Without it they end with the process, which they do not keep alive. */
  close(): Promise<void>;
}

/**
 * The compiler for a Python, or undefined where there is none. Loads nothing before the first file.
 *
 * @param python The minor version: `3.11` to `3.14`.
 * @example
 * ```ts
 * import { openCompiler } from "@firn/bytecode";
 *
 * const compiler = openCompiler("3.11");
 * const content = Buffer.from("answer = 42\n");
 * const made = await compiler?.compile({ path: "/srv/app.py", content, level: 0 });
 * await compiler?.close();
 * ```
 * @see https://peps.python.org/pep-0552/
 */
export function openCompiler(python: string, options: { readonly threads?: number } = {}): Compiler | undefined {
  const interpreter = interpreters.find((one) => one.python === python);
  return interpreter && pooled(interpreter, options.threads ?? Math.min(4, availableParallelism()));
}

function pooled(interpreter: Interpreter, threads: number): Compiler {
  let pool: WorkerThread[] = [];
  const idlest = (): WorkerThread => {
    pool = pool.filter((thread) => !thread.ended);
    const [free] = [...pool].sort((a, b) => a.busy - b.busy);
    if (free && (free.busy === 0 || pool.length >= threads)) return free;
    const fresh = new WorkerThread(interpreter);
    pool.push(fresh);
    return fresh;
  };
  return {
    python: interpreter.python,
    edition: interpreter.edition,
    compile: (source) => idlest().compile(source),
    async close() {
      await Promise.all(pool.map((thread) => thread.close()));
      pool = [];
    },
  };
}
