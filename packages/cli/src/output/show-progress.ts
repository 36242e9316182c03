import type { Progress } from "@firn/sdk";
import { liveProgress } from "./live-progress.ts";
import { plainProgress } from "./plain-progress.ts";
import type { Terminal } from "./terminal.ts";

/** Progress that is shown until it is closed. */
export interface ShownProgress extends Progress {
  /** Writes a line of its own, above what is drawn. */
  line(text: string): void;
  /** Ends it: says in a line for each kind of work what was done. */
  close(): void;
}

export interface ShowOptions {
  readonly write: (text: string) => void;
  readonly terminal: Terminal;
  /** Only notices. */
  readonly quiet: boolean;
  /** A line for each task. */
  readonly verbose: boolean;
}

/** Bars on a terminal that a person watches, lines elsewhere, only notices where quiet is asked for. */
export function showProgress(options: ShowOptions): ShownProgress {
  if (options.quiet) return quietProgress(options);
  return options.terminal.interactive ? liveProgress(options) : plainProgress(options);
}

function quietProgress({ write }: ShowOptions): ShownProgress {
  const line = (text: string): void => write(`${text}\n`);
  return { start: () => ({ advance() {}, end() {} }), notice: line, line, close() {} };
}
