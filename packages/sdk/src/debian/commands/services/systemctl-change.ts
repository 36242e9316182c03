import { type Process, toName } from "../../../shell/index.ts";
import type { Options } from "../../../userland/gnu/options.ts";
import { type Change, installationOf, makeLink, removeLinks, UnitFailure } from "./install-links.ts";
import { Presets } from "./presets.ts";
import { configFolder, findUnit, type Scope, type Unit, unitFolders, unitName } from "./units.ts";

/** One call of systemctl. */
export interface Job {
  readonly process: Process;
  readonly options: Options;
  readonly verb: string;
  readonly scope: Scope;
  readonly words: readonly string[];
  readonly version: number;
}

/** Verbs that change links; their failures leave what was done before. */
export function changeUnits(job: Job): number {
  const { process, verb, words } = job;
  if (words.length === 0 && verb !== "preset-all") {
    if (words.length === job.options.operands.length - 1) process.stderr.write("Too few arguments.\n");
    return words.length === job.options.operands.length - 1 ? 1 : 0;
  }
  try {
    switch (verb) {
      case "enable":
        enable(job, units(job));
        break;
      case "reenable": {
        const found = units(job);
        tell(job, removeLinks(process.tree, job.scope, installationOf(process.tree, job.scope, found).names));
        enable(job, found);
        break;
      }
      case "disable":
        disable(job, words.map(unitName));
        break;
      case "mask":
      case "unmask":
        for (const word of words) mask(job, unitName(word));
        break;
      case "preset":
        preset(job, units(job));
        break;
      case "preset-all":
        presetAll(job);
        break;
      case "link":
        for (const word of words) link(job, word);
        break;
      default:
        addDependency(job);
    }
    return 0;
  } catch (error) {
    if (!(error instanceof UnitFailure)) throw error;
    process.stderr.write(
      `Failed to ${verb.replace(/^add-.*/, "add dependency").replace("add dependency", "add dependency to")} unit${error.message}\n`,
    );
    return 1;
  }
}

const missing = ({ version }: Job, name: string): UnitFailure =>
  new UnitFailure(version < 255 ? `, unit ${name} does not exist.` : `: Unit ${name} does not exist`);

/** Units that can be enabled. @throws UnitFailure */
function units(job: Job): readonly Unit[] {
  const { process, scope, version } = job;
  return job.words.map((word) => {
    if (word.startsWith("/")) link(job, word);
    const name = unitName(word.slice(word.lastIndexOf("/") + 1));
    const unit = findUnit(process.tree, scope, name);
    if (!unit) throw missing(job, name);
    const dot = version < 255 ? "." : "";
    if (unit.state === "masked")
      throw new UnitFailure(`: Unit${version < 255 ? " file" : ""} ${unit.path} is masked${dot}`);
    if (unit.state !== "alias") return unit;
    const linked = process.tree.resolve(unit.path);
    if (linked?.path.endsWith(`/${toName(name)}`)) return { ...unit, state: "regular", path: `/${linked.path}` };
    throw new UnitFailure(`: Refusing to operate on alias name or linked unit file: ${name}`);
  });
}

function enable(job: Job, found: readonly Unit[]): void {
  const { process, scope, options } = job;
  const { links } = installationOf(process.tree, scope, found);
  for (const one of links) tell(job, makeLink(process.tree, one, options.has("f") || job.verb.startsWith("preset")));
}

function disable(job: Job, names: readonly string[]): void {
  const { process, scope } = job;
  const found = names.flatMap((name) => findUnit(process.tree, scope, name) ?? []);
  const regular = found.filter(({ state }) => state === "regular");
  const all = new Set([...names, ...installationOf(process.tree, scope, regular).names]);
  tell(job, removeLinks(process.tree, scope, [...all]));
}

function mask(job: Job, name: string): void {
  const { process, scope, verb, options } = job;
  const { tree } = process;
  const folder = options.has("runtime") ? `/run/systemd/${scope}` : configFolder(scope);
  const path = `${folder}/${name}`;
  const there = tree.get(toName(path));
  if (verb === "mask") {
    if (there?.type === "symlink" && there.target === "/dev/null") return;
    if (there && !options.has("f")) throw new UnitFailure(`: File ${path} already exists.`);
    if (there) tree.remove(toName(path));
    tree.symlink("/dev/null", toName(path));
    return tell(job, [{ kind: "created", path, target: "/dev/null" }]);
  }
  const masked = there?.type === "symlink" && there.target === "/dev/null";
  if (!masked) return;
  tree.remove(toName(path));
  tell(job, [{ kind: "removed", path, target: "/dev/null" }]);
}

function preset(job: Job, found: readonly Unit[]): void {
  const { process, scope, options } = job;
  const presets = new Presets(process.tree, scope);
  const mode = options.value("preset-mode") ?? "full";
  for (const unit of found) {
    const names = presets.enabled(unit.name);
    if (names.length === 0 && mode !== "enable-only") disable(job, [unit.name]);
    if (names.length > 0 && mode !== "disable-only")
      enable(
        job,
        names.map((name) => ({ ...unit, name })),
      );
  }
}

function presetAll(job: Job): void {
  const { tree } = job.process;
  const names = new Set(unitFolders(tree, job.scope).flatMap((folder) => tree.list(folder)));
  for (const name of names) {
    if (unitName(name) !== name) continue;
    const unit = findUnit(tree, job.scope, name);
    if (unit?.state === "regular") preset(job, [unit]);
  }
}

function link(job: Job, word: string): void {
  const { process, scope } = job;
  const path = word.startsWith("/") ? word : `${process.cwd.replace(/\/$/, "")}/${word}`;
  if (process.tree.resolve(toName(path))?.type !== "file") {
    throw new UnitFailure(job.version < 255 ? `, unit ${path} does not exist.` : `: Unit ${path} does not exist`);
  }
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (unitFolders(process.tree, scope).some((folder) => path === `${folder}/${name}`)) return;
  tell(job, makeLink(process.tree, { path: `${configFolder(scope)}/${name}`, target: path }, job.options.has("f")));
}

function addDependency(job: Job): void {
  const { process, scope, verb, words } = job;
  const [target = "", ...names] = words.map(unitName);
  for (const name of names) {
    const unit = findUnit(process.tree, scope, name);
    if (!unit) throw missing(job, name);
    const path = `${configFolder(scope)}/${target}.${verb.slice("add-".length)}/${name}`;
    tell(job, makeLink(process.tree, { path, target: unit.path }, job.options.has("f")));
  }
}

/** Says what was done, on stderr. The arrow is UTF-8 even in the C locale. */
export function tell({ process, options, version }: Job, made: readonly Change[]): void {
  if (options.has("q")) return;
  for (const { kind, path, target } of made) {
    const arrow = Buffer.from("→").toString("latin1");
    const created =
      version < 255 ? `Created symlink ${path} ${arrow} ${target}.` : `Created symlink '${path}' ${arrow} '${target}'.`;
    const quote = version < 255 ? '"' : "'";
    process.stderr.write(`${kind === "created" ? created : `Removed ${quote}${path}${quote}.`}\n`);
  }
}
