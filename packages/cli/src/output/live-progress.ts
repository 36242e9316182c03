import { countedTask } from "./counted-task.ts";
import type { ShownProgress, ShowOptions } from "./show-progress.ts";
import { Tally } from "./tally.ts";
import { headLine, summaryLine, taskLine } from "./tally-lines.ts";
import { fit } from "./text-width.ts";

/** Draws again this often, and not at all for work that is done sooner. */
const interval = 100;

/** For a person at a terminal: a bar for each task under way below a line for each kind of work. */
export function liveProgress({ write, terminal, verbose }: ShowOptions): ShownProgress {
  const tally = new Tally();
  let drawn = 0;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const cut = (text: string): string => fit(text, terminal.columns() - 1, terminal.unicode ? "…" : "...").trimEnd();
  // Up to the first drawn line, then clear to the end of the screen.
  const erase = (): string => (drawn ? `\u001b[${drawn}A\u001b[0J` : "");

  const linesNow = (): string[] => {
    const now = performance.now();
    const room = Math.max(1, Math.min(12, terminal.rows() - 2));
    const lines: string[] = [];
    for (const kind of tally.kinds.values()) {
      if (kind.running.size === 0) continue;
      lines.push(cut(headLine(kind, now)));
      for (const task of kind.running) lines.push(taskLine(task, now, terminal.columns(), terminal.unicode));
    }
    return lines.slice(0, room);
  };
  const draw = (): void => {
    const lines = linesNow();
    const text = erase() + lines.map((line) => `${line}\n`).join("");
    drawn = lines.length;
    if (text) write(text);
  };
  const line = (text: string): void => {
    const before = erase();
    drawn = 0;
    write(`${before}${text}\n`);
    if (before && !closed) draw();
  };

  return {
    start(kind, title, total, unit = "bytes") {
      timer ??= setInterval(draw, interval).unref();
      return countedTask(tally, kind, title, total, unit, verbose, line);
    },
    notice: line,
    line,
    close() {
      if (closed) return;
      closed = true;
      clearInterval(timer);
      const before = erase();
      drawn = 0;
      write(before + [...tally.kinds.values()].map((kind) => `${summaryLine(kind)}\n`).join(""));
    },
  };
}
