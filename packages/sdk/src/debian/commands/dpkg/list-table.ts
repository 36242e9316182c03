import type { Known } from "./package-lookup.ts";
import { abbreviationOf, synopsisOf } from "./show-format.ts";

const header = [
  "Desired=Unknown/Install/Remove/Purge/Hold",
  "| Status=Not/Inst/Conf-files/Unpacked/halF-conf/Half-inst/trig-aWait/Trig-pend",
  "|/ Err?=(none)/Reinst-required (Status,Err: uppercase=bad)",
];
/** The least that columns are wide. */
const least = [14, 12, 12, 33];

/** What `dpkg --list` prints where it is not to a terminal. */
export function listTable(packages: readonly Known[]): string {
  const rows = packages.map(({ name, state }) => [
    name,
    state?.pkg.version ?? "<none>",
    state?.pkg.architecture ?? "<none>",
    synopsisOf(state),
  ]);
  const widths = least.map((width, column) => Math.max(width, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (status: string, row: readonly string[]): string =>
    `${status} ${row.map((text, column) => (column < 3 ? text.padEnd(widths[column] ?? 0) : text)).join(" ")}\n`;
  return [
    ...header.map((text) => `${text}\n`),
    line("||/", ["Name", "Version", "Architecture", "Description"]),
    `+++-${widths.map((width) => "=".repeat(width)).join("-")}\n`,
    ...packages.map(({ state }, index) => line(`${abbreviationOf(state)} `, rows[index] ?? [])),
  ].join("");
}
