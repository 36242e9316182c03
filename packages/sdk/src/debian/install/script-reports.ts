import { FirnError } from "../../errors/index.ts";
import type { ScriptReport } from "../../lock/index.ts";
import type { Place, Unsupported } from "../../shell/index.ts";

/** What becomes of a script that does what firn cannot: an error, or a line in the result. */
export type Strictness = "strict" | "report";

/** Where a script stands: `nginx`, `postinst`, and the path that the shell knows it by. */
export interface ScriptPlace {
  readonly package: string;
  readonly script: string;
  readonly path: string;
}

/** Collects what scripts asked for in vain, each thing once. */
export class ScriptReports {
  readonly list: ScriptReport[] = [];
  /** Empty files in the place of what was not made: scripts went on as if it had been. */
  readonly standIns = new Set<string>();
  readonly #strictness: Strictness;
  readonly #seen = new Set<string>();

  constructor(strictness: Strictness) {
    this.#strictness = strictness;
  }

  /** @throws FIRN_SCRIPT_UNSUPPORTED where scripts are to be strict and the command is not known */
  unsupported(script: ScriptPlace, { kind, why, remedy, standIn }: Unsupported, place: Place): void {
    if (standIn !== undefined) this.standIns.add(standIn);
    this.#add({
      kind,
      ...placeOf(script, place),
      why,
      remedy: remedy ?? (kind === "unknown" ? remedyFor(script, place.words[0]) : undefined),
    });
  }

  /** @throws FIRN_SCRIPT_FAILED where scripts are to be strict */
  failed(script: ScriptPlace, place: Place, why: string): void {
    this.#add({
      kind: "failed",
      ...placeOf(script, place),
      why,
      remedy: `see to it in code, apt(…, { effects: { "${script.package}.${script.script}": "…" } }), or by \`dpkg-reconfigure ${script.package}\` in a container`,
    });
  }

  #add(report: ScriptReport): void {
    const key = JSON.stringify(report);
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.list.push(report);
    if (this.#strictness !== "strict" || report.kind === "deferred") return;
    const { package: name, script, line, command, why, remedy } = report;
    const where = line > 0 ? `, line ${line}` : "";
    throw new FirnError(
      report.kind === "failed" ? "FIRN_SCRIPT_FAILED" : "FIRN_SCRIPT_UNSUPPORTED",
      `${name}.${script}${where}: ${why}`,
      { ...(remedy !== undefined && { hint: remedy }), details: { package: name, script, line, command } },
    );
  }
}

function placeOf(script: ScriptPlace, { script: file, line, words }: Place) {
  const inside = file === script.path ? "" : ` (in ${file})`;
  return { package: script.package, script: script.script, line, command: `${words.join(" ")}${inside}`.trim() };
}

const remedyFor = ({ package: name, script }: ScriptPlace, command: string | undefined): string => {
  const [base = ""] = (command ?? "").split("/").slice(-1);
  const key = base === "" ? `${name}.${script}` : base;
  return `say what it does, or leave it out: apt(…, { effects: { "${key}": false } })`;
};
