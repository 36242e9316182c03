import { countedTask } from "./counted-task.ts";
import type { ShownProgress, ShowOptions } from "./show-progress.ts";
import { Tally } from "./tally.ts";
import { headLine, summaryLine } from "./tally-lines.ts";

/** For logs: a sign of life after two seconds and then every ten, and at the end a line for each kind of work. */
export function plainProgress({ write, verbose }: ShowOptions): ShownProgress {
  const tally = new Tally();
  const line = (text: string): void => write(`${text}\n`);
  const beat = (): void => {
    for (const kind of tally.kinds.values()) if (kind.running.size) line(headLine(kind, performance.now()));
  };
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const schedule = (delay: number): void => {
    timer = setTimeout(() => {
      beat();
      schedule(10_000);
    }, delay).unref();
  };
  return {
    start(kind, title, total, unit = "bytes") {
      if (!timer) schedule(2000);
      return countedTask(tally, kind, title, total, unit, verbose, line);
    },
    notice: line,
    line,
    close() {
      if (closed) return;
      closed = true;
      clearTimeout(timer);
      for (const kind of tally.kinds.values()) line(summaryLine(kind));
    },
  };
}
