import type { CommandThis, Host } from "./host.ts";
import { problemOf } from "./output/problem.ts";
import { problemJson, renderProblem } from "./output/render-problem.ts";
import { type ShownProgress, showProgress } from "./output/show-progress.ts";
import { type Terminal, terminalOf } from "./output/terminal.ts";

export interface SessionFlags {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
}

/** What a command works with: where its result goes, how it shows progress, when it must stop. */
export interface Session extends Host {
  readonly progress: ShownProgress;
  readonly signal: AbortSignal;
  readonly terminal: Terminal;
  readonly verbose: boolean;
  /** What stands after `--`. */
  readonly passedOn: readonly string[];
  /** Prints the result on stdout, once: the lines, or with --json the document. */
  print(lines: readonly string[], document: unknown): void;
  /** Leaves Ctrl-C to a program that was started: from now on it does not stop the command itself. */
  releaseSignals(): void;
}

/** Does a command's work and turns how it ends into output and an exit status. */
export async function inSession(
  { host, passedOn }: CommandThis,
  flags: SessionFlags,
  work: (session: Session) => Promise<number | undefined>,
): Promise<number> {
  const terminal = terminalOf(host.stderr, host.env);
  const progress = showProgress({ write: (text) => host.stderr.write(text), terminal, ...flags });
  const { signal, release } = stopOnSignals();
  const print = (lines: readonly string[], document: unknown): void => {
    // On a terminal the result stands below what was done for it.
    progress.close();
    const text = flags.json ? JSON.stringify(document, undefined, 2) : lines.join("\n");
    if (text) host.stdout.write(`${text}\n`);
  };
  const session: Session = {
    ...host,
    progress,
    signal,
    terminal,
    verbose: flags.verbose,
    passedOn,
    print,
    releaseSignals: release,
  };
  try {
    const status = await work(session);
    progress.close();
    return status ?? 0;
  } catch (error) {
    progress.close();
    const problem = problemOf(error, signal.aborted);
    if (flags.json) print([], problemJson(problem));
    else {
      const { colour, unicode } = terminal;
      host.stderr.write(renderProblem(problem, { cwd: host.cwd, colour, unicode, verbose: flags.verbose }));
    }
    return problem.exitCode;
  } finally {
    release();
  }
}

/** The first Ctrl-C asks the work to stop, and it leaves everything sound; the second one does not wait for that. */
function stopOnSignals(): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  const names = ["SIGINT", "SIGTERM"] as const;
  for (const name of names) process.on(name, stop);
  return {
    signal: controller.signal,
    release: () => {
      for (const name of names) process.off(name, stop);
    },
  };
}
