import { toName } from "../../../shell/index.ts";
import { type Job, tell } from "./systemctl-change.ts";
import { unitState } from "./unit-state.ts";
import { configFolder, findUnit, unitFolders, unitName } from "./units.ts";

/** `systemctl is-enabled`: 0 where one of the units is, or needs not be. */
export function isEnabled({ process, options, scope, words, version }: Job): number {
  const { tree, stdout, stderr } = process;
  let enabled = false;
  let found = true;
  for (const name of words.map(unitName)) {
    const state = unitState(tree, scope, name);
    if (state === undefined) {
      if (version < 255) {
        stderr.write(`Failed to get unit file state for ${name}: No such file or directory\n`);
        return 1;
      }
      found = false;
    }
    enabled ||= ["enabled", "enabled-runtime", "static", "alias", "indirect", "generated"].includes(state ?? "");
    if (!options.has("q")) stdout.write(`${state ?? "not-found"}\n`);
  }
  return enabled ? 0 : found ? 1 : 4;
}

export function getDefault({ process, scope }: Job): number {
  const { tree, stdout } = process;
  for (const folder of unitFolders(tree, scope)) {
    const target = tree.resolve(`${folder}/default.target`);
    if (!target) continue;
    stdout.write(`${target.path.slice(target.path.lastIndexOf("/") + 1)}\n`);
    return 0;
  }
  process.stderr.write("Failed to get default target: No such file or directory\n");
  return 1;
}

export function setDefault(job: Job): number {
  const { process, scope, words } = job;
  const [word = ""] = words;
  const name = /\.target$/.test(word) ? word : `${word}.target`;
  const unit = findUnit(process.tree, scope, name);
  if (!unit) {
    process.stderr.write(`Failed to set default target: Unit ${name} does not exist\n`);
    return 1;
  }
  const path = `${configFolder(scope)}/default.target`;
  const there = process.tree.get(toName(path));
  if (there?.type === "symlink" && there.target === unit.path) return 0;
  if (there?.type === "symlink") tell(job, [{ kind: "removed", path, target: there.target }]);
  process.tree.remove(toName(path));
  process.tree.symlink(toName(unit.path), toName(path));
  tell(job, [{ kind: "created", path, target: unit.path }]);
  return 0;
}
