import { formatBytes, formatDuration, plural } from "./quantities.ts";
import { type KindTally, type Running, wording } from "./tally.ts";
import { fit } from "./text-width.ts";

/** `downloaded 121 files, 43.8 MB in 3.2 s` */
export function summaryLine(tally: KindTally): string {
  const { past, noun, nouns } = wording[tally.kind];
  const bytes = tally.bytes ? `, ${formatBytes(tally.bytes)}` : "";
  const failed = tally.failed ? `, ${tally.failed} failed` : "";
  const time = formatDuration(tally.lastEndAt - tally.startedAt);
  return `${past} ${plural(tally.ended, noun, nouns)}${bytes}${failed} in ${time}`;
}

/** `downloading: 85 files, 31.0 MB so far, 12.3 MB/s` */
export function headLine(tally: KindTally, now: number): string {
  const { now: verb, noun, nouns } = wording[tally.kind];
  const seconds = (now - tally.startedAt) / 1000;
  const rate = tally.bytes && seconds > 0.5 ? `, ${formatBytes(Math.round(tally.bytes / seconds))}/s` : "";
  const bytes = tally.bytes ? `, ${formatBytes(tally.bytes)} so far` : "";
  const others = tally.running.size ? `, ${tally.running.size} under way` : "";
  return `${verb}: ${plural(tally.ended, noun, nouns)} done${others}${bytes}${rate}`;
}

/** `  libc6 2.36-9   ━━━━━━━━╸───────  1.2 MB of 2.8 MB  12.3 MB/s  1 s` in at most so many columns. */
export function taskLine(task: Running, now: number, columns: number, unicode: boolean): string {
  const seconds = (now - task.startedAt) / 1000;
  const rate = seconds > 0.5 ? task.done / seconds : 0;
  const show = (amount: number): string => (task.unit === "bytes" ? formatBytes(amount) : String(amount));
  const amount = task.total ? `${show(task.done)} of ${show(task.total)}` : task.done ? show(task.done) : "";
  const speed = rate && task.unit === "bytes" ? `${formatBytes(Math.round(rate))}/s` : "";
  const left = rate && task.total > task.done ? formatDuration(((task.total - task.done) / rate) * 1000) : "";
  const facts = `${amount.padStart(20)}  ${speed.padStart(10)}  ${left.padStart(10)}`;
  const barColumns = columns >= 90 ? 20 : columns >= 70 ? 10 : 0;
  const share = task.total ? Math.min(1, task.done / task.total) : 0;
  const bar = barColumns && task.total ? drawBar(share, barColumns, unicode) : " ".repeat(barColumns);
  const tail = columns >= 60 ? `  ${bar}  ${facts}` : `  ${amount}`;
  const room = columns - 1 - tail.length - 2;
  if (room < 8) return fit(`  ${task.title}`, Math.max(0, columns - 1), unicode ? "…" : "...").trimEnd();
  return `  ${fit(task.title, Math.min(room, 48), unicode ? "…" : "...")}${tail}`.trimEnd();
}

function drawBar(share: number, columns: number, unicode: boolean): string {
  const full = Math.floor(share * columns);
  const [done, edge, rest] = unicode ? ["━", "╸", "─"] : ["=", ">", "-"];
  return full >= columns ? done.repeat(columns) : done.repeat(full) + edge + rest.repeat(columns - full - 1);
}
