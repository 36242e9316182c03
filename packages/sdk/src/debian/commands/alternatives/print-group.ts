import type { Alternatives } from "./alternatives.ts";
import { bestOf, type Choice, type LinkGroup } from "./link-group.ts";

const lines = (by: Alternatives, texts: readonly string[]): void =>
  by.process.stdout.write(texts.map((text) => `${text}\n`).join(""));

const slavesOf = ({ slaves }: LinkGroup, choice: Choice): [string, string][] =>
  [...slaves.keys()].flatMap((name) => {
    const file = choice.slaves.get(name) ?? "";
    return file === "" ? [] : [[name, file] as [string, string]];
  });

/** `--query` */
export function printQuery(group: LinkGroup, by: Alternatives): void {
  const current = by.current(group);
  const best = bestOf(group, current);
  const slaves = [...group.slaves];
  lines(by, [
    `Name: ${group.name}`,
    `Link: ${group.link}`,
    ...(slaves.length > 0 ? ["Slaves:", ...slaves.map(([name, link]) => ` ${name} ${link}`)] : []),
    `Status: ${group.mode}`,
    ...(best ? [`Best: ${best.path}`] : []),
    `Value: ${current ?? "none"}`,
    ...group.choices.flatMap((choice) => [
      "",
      `Alternative: ${choice.path}`,
      `Priority: ${choice.priority}`,
      ...(slaves.length > 0 ? ["Slaves:", ...slavesOf(group, choice).map(([name, file]) => ` ${name} ${file}`)] : []),
    ]),
  ]);
}

/** `--display` */
export function printDisplay(group: LinkGroup, by: Alternatives): void {
  const current = by.current(group);
  const best = bestOf(group, current);
  lines(by, [
    `${group.name} - ${group.mode} mode`,
    best ? `  link best version is ${best.path}` : "  link best version not available",
    current === undefined ? "  link currently absent" : `  link currently points to ${current}`,
    `  link ${group.name} is ${group.link}`,
    ...[...group.slaves].map(([name, link]) => `  slave ${name} is ${link}`),
    ...group.choices.flatMap((choice) => [
      `${choice.path} - priority ${choice.priority}`,
      ...slavesOf(group, choice).map(([name, file]) => `  slave ${name}: ${file}`),
    ]),
  ]);
}

/** `--list` */
export const printList = ({ choices }: LinkGroup, by: Alternatives): void =>
  lines(
    by,
    choices.map(({ path }) => path),
  );

/** `--get-selections` */
export const printSelections = (by: Alternatives): void =>
  lines(
    by,
    by.all().map((group) => `${group.name.padEnd(30)} ${group.mode.padEnd(8)} ${by.current(group) ?? ""}`),
  );
