import type { Context } from "../context/index.ts";
import type { ScriptReport } from "../lock/index.ts";

/** More than this would push the rest from the screen. */
const most = 12;

/** Tells of what maintainer scripts asked for and did not get: by package, script, line and command. */
export function tellReports(reports: readonly ScriptReport[], context: Context): void {
  const lines = [...new Set(reports.map(reportLine))];
  for (const line of lines.slice(0, most)) context.progress.notice(line);
  if (lines.length > most) context.progress.notice(`… and ${lines.length - most} more: see firn lock --explain`);
}

/** `texlive-base.postinst, line 12, fmtutil-sys --all: has to run in the image. Run it at …` */
export function reportLine({ package: name, script, line, command, why, remedy, kind }: ScriptReport): string {
  const place = `${name}.${script}, line ${line}${command === "" ? "" : `, ${shortened(command)}`}`;
  const usual = kind === "unknown" ? `say what it does, or skip it: apt(…, { effects: { … } })` : undefined;
  const end = remedy ?? usual;
  return `${place}: ${why}${end === undefined ? "" : `; ${end}`}`;
}

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
