import type { Tree } from "../../../tree/index.ts";
import { configuredLinks } from "./install-links.ts";
import { configFolder, findUnit, isTemplate, readInstall, type Scope, templateOf } from "./units.ts";

/** What `systemctl is-enabled` says of a unit; undefined where there is none. */
export function unitState(tree: Tree, scope: Scope, name: string): string | undefined {
  const unit = findUnit(tree, scope, name);
  if (!unit) return undefined;
  if (unit.state === "masked") return unit.path.startsWith("/run/") ? "masked-runtime" : "masked";
  const links = configuredLinks(tree, scope);
  if (unit.state === "alias") {
    const inConfig = unit.path.startsWith(configFolder(scope));
    const aim = tree.resolve(unit.path)?.path ?? "";
    if (!inConfig || !aim.endsWith(`/${name}`)) return "alias";
    if (!links.some(({ path }) => path !== unit.path && path.endsWith(`/${name}`))) return "linked";
  }
  const install = readInstall(tree, unit.path);
  const own = (candidate: string): boolean =>
    candidate === name || (isTemplate(name) && templateOf(candidate) === name);
  const enabled = links.some(({ path, target }) => {
    const [link = "", aim = ""] = [path, target].map((text) => text.slice(text.lastIndexOf("/") + 1));
    return path !== unit.path && target !== "/dev/null" && (own(link) || (aim === name && !isTemplate(name)));
  });
  if (enabled) return "enabled";
  const rules = [install.Alias, install.WantedBy, install.RequiredBy, install.UpheldBy].some((list) => list.length > 0);
  if (rules) return "disabled";
  return install.Also.length > 0 ? "indirect" : "static";
}
