import type { Task, TaskKind } from "@firn/sdk";
import { formatBytes } from "./quantities.ts";
import { type Tally, wording } from "./tally.ts";

/** A task that a tally counts; where `verbose`, its end is a line of its own. */
export function countedTask(
  tally: Tally,
  kind: TaskKind,
  title: string,
  total: number,
  unit: "bytes" | "items",
  verbose: boolean,
  line: (text: string) => void,
): Task {
  const [counted, task] = tally.start(kind, title, total, unit);
  return {
    advance: (amount) => tally.advance(counted, task, amount),
    end(outcome = "done") {
      if (!tally.end(counted, task, outcome) || !verbose) return;
      const size = task.done && unit === "bytes" ? ` (${formatBytes(task.done)})` : "";
      line(outcome === "done" ? `${wording[kind].past} ${title}${size}` : `${wording[kind].now} ${title} failed`);
    },
  };
}
