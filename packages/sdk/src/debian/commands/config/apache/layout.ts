import type { Process } from "../../../../shell/index.ts";
import type { Tree } from "../../../../tree/index.ts";

export type Kind = "module" | "conf" | "site";

/** Where Apache's configuration of one kind lies, as Debian arranges it. */
export interface Layout {
  readonly kind: Kind;
  /** `Module`. */
  readonly title: string;
  readonly extension: ".load" | ".conf";
  readonly available: string;
  readonly enabled: string;
  readonly modules: string;
  readonly state: string;
}

/** `suffix` names another instance of the server: `a2enmod-web` serves `/etc/apache2-web`. */
export function layoutOf(process: Process, kind: Kind, suffix: string): Layout {
  const configuration = process.env.get("APACHE_CONFDIR") ?? `/etc/apache2${suffix}`;
  const folder = { module: "mods", conf: "conf", site: "sites" }[kind];
  return {
    kind,
    title: kind.charAt(0).toUpperCase() + kind.slice(1),
    extension: kind === "module" ? ".load" : ".conf",
    available: `${configuration}/${folder}-available`,
    enabled: `${configuration}/${folder}-enabled`,
    modules: `${configuration}/mods-enabled`,
    state: `${process.env.get("APACHE_STATE_DIRECTORY") ?? "/var/lib/apache2"}/${kind}`,
  };
}

export const isThere = (tree: Tree, path: string): boolean => tree.resolve(path) !== undefined;

/** Names that a file's head says it depends on, or conflicts with: `# Depends: authz_core`. */
export function relationsOf(tree: Tree, path: string, relation: "Depends" | "Conflicts"): string[] {
  if (tree.resolve(path)?.type !== "file") return [];
  for (const line of tree.read(path).toString("latin1").split("\n")) {
    const [, key, names = ""] = /^# (\w+):\s+(.*?)\s*$/.exec(line) ?? [];
    if (key === relation) return names.split(/\s+/).filter(Boolean);
    if (!/^\s*(?:#.*)?$/.test(line)) break;
  }
  return [];
}
