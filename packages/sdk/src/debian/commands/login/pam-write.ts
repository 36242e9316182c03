import { bytesOf, type Process, textOf } from "../../../shell/index.ts";
import { moduleOf, type PamChanges, withoutJumps } from "./pam-diff.ts";
import { type PamBlock, type PamProfile, type PamType, pamModules } from "./pam-profile.ts";

const permit = "[default=1]\t\t\tpam_permit.so";

/** Puts the profiles' lines between the marks of a file; undefined where there is no such file, or not all marks. */
export function filled(
  { tree }: Process,
  template: string,
  type: PamType,
  enabled: readonly PamProfile[],
  changes: PamChanges | undefined,
): string | undefined {
  if (tree.resolve(template)?.type !== "file") return undefined;
  const out: string[] = [];
  let state = 0;
  for (const line of textOf(tree.read(template)).replace(/\n$/, "").split("\n")) {
    if (state === 1 || state === 3) {
      const end = state === 1 ? /^# here's the fallback if no module succeeds/ : /^# end of pam-auth-update config/;
      if (!end.test(line)) continue;
      state++;
      out.push(line);
      continue;
    }
    out.push(line);
    const begin =
      state === 0
        ? /^# here are the per-package modules \(the "Primary" block\)/
        : /^# and here are more per-package modules \(the "Additional" block\)/;
    if (state > 2 || !begin.test(line)) continue;
    out.push(...stack(type, state === 0 ? "Primary" : "Additional", enabled, changes));
    state++;
  }
  return state < 4 ? undefined : `${out.join("\n")}\n`;
}

/** The block's lines; `end` in a jump is how many lines are still to come. */
function stack(
  type: PamType,
  block: PamBlock,
  enabled: readonly PamProfile[],
  changes: PamChanges | undefined,
): readonly string[] {
  const kind = type.replace("-noninteractive", "");
  const modules = pamModules(enabled, type, (name) => name === block);
  const lines = modules.flatMap(({ text }) => text.split("\n").filter((line) => line !== ""));
  if (block === "Primary" && lines.length === 0) return [`${kind}\t${permit}`];
  const count = lines.length - (block === "Additional" ? 1 : 0);
  return lines.map((line, index) => `${kind}\t${mergedLine(line, count - index, changes)}`);
}

/** With the options that an administrator gave, and without those taken away. */
function mergedLine(line: string, count: number, changes: PamChanges | undefined): string {
  const [text, options] = moduleOf(line);
  const module = text.replaceAll("end", String(count));
  const key = withoutJumps(module);
  const removed = changes?.removed.get(key);
  const added = [...(changes?.added.get(key) ?? [])].filter((option) => !options.includes(option)).sort();
  return `${module} ${[...options.filter((option) => !removed?.has(option)), ...added].join(" ")}`;
}

/** What was enabled, from which a later run finds out what was changed by hand. */
export function remembered(type: PamType, enabled: readonly PamProfile[]): string {
  const primary = pamModules(enabled, type, (block) => block !== "Additional");
  const additional = pamModules(enabled, type, (block) => block !== "Primary");
  const text = ({ profile, text: lines }: { profile: string; text: string }): string =>
    lines === "" ? "" : `Module: ${profile}\n${lines}\n`;
  const first = primary.length > 0 ? primary.map(text).join("") : `Module: null\n${permit}\n`;
  return first + additional.map(text).join("");
}

/** A file for all to read. */
export function put({ tree }: Process, path: string, text: string): void {
  tree.remove(path);
  tree.write(path, bytesOf(text), { mode: 0o644, uid: 0, gid: 0 });
}
