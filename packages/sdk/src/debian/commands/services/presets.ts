import { textOf } from "../../../shell/index.ts";
import type { Tree } from "../../../tree/index.ts";
import { instanceOf, type Scope, systemdVersion, templateOf } from "./units.ts";

interface Rule {
  readonly action: "enable" | "disable";
  readonly pattern: RegExp;
  readonly template: string;
  readonly instances: readonly string[];
}

/** What is to be enabled by default: the first rule that fits, of files in the order of their names. */
export class Presets {
  readonly #rules: readonly Rule[];

  constructor(tree: Tree, scope: Scope) {
    const vendor = scope === "system" && systemdVersion(tree) < 255 ? ["/lib/systemd"] : [];
    const folders = ["/etc/systemd", "/run/systemd", "/usr/local/lib/systemd", ...vendor, "/usr/lib/systemd"];
    const files = new Map<string, string>();
    for (const folder of folders) {
      for (const name of tree.list(`${folder}/${scope}-preset`)) {
        if (name.endsWith(".preset") && !files.has(name)) files.set(name, `${folder}/${scope}-preset/${name}`);
      }
    }
    const sorted = [...files.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    this.#rules = sorted.flatMap((name) => rulesOf(tree, files.get(name) ?? ""));
  }

  /** Which names to enable: the unit's, or instances of a template. None: it is to be disabled. */
  enabled(unit: string): readonly string[] {
    const template = templateOf(unit);
    for (const { action, pattern, template: named, instances } of this.#rules) {
      if (instances.length > 0 && named === unit) {
        return action === "enable" ? instances.map((one) => unit.replace("@.", `@${one}.`)) : [];
      }
      if (instances.length > 0 && template === named && instances.includes(instanceOf(unit))) {
        return action === "enable" ? [unit] : [];
      }
      if (instances.length === 0 && (pattern.test(unit) || (template !== undefined && pattern.test(template)))) {
        return action === "enable" ? [unit] : [];
      }
    }
    return [unit];
  }
}

function rulesOf(tree: Tree, path: string): readonly Rule[] {
  if (tree.resolve(path)?.type !== "file") return [];
  return textOf(tree.read(path))
    .split("\n")
    .flatMap((line): Rule[] => {
      const [action = "", glob = "", ...instances] = line.trim().split(/\s+/);
      if (action !== "enable" && action !== "disable") return [];
      return [{ action, pattern: globPattern(glob), template: glob, instances }];
    });
}

/** A pattern of fnmatch(3) for names without slashes. */
export function globPattern(glob: string): RegExp {
  const text = glob.replace(
    /\[(!?)([^\]]+)\]|[.+^${}()|\\*?[\]]/g,
    (whole, not: string | undefined, set: string | undefined) => {
      if (set !== undefined) return `[${not ? "^" : ""}${set.replace(/\\/g, "\\\\")}]`;
      return whole === "*" ? "[^/]*" : whole === "?" ? "[^/]" : `\\${whole}`;
    },
  );
  return new RegExp(`^${text}$`, "s");
}
