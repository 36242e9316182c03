import type { Tree } from "../../tree/index.ts";
import { type InstalledPackage, scriptOf } from "../dpkg/installed-package.ts";
import { run } from "./commands.ts";
import { literalCalls } from "./literal-calls.ts";
import { effectsOf } from "./packages/index.ts";
import { scriptRemainder } from "./script-remainder.ts";

/**
 * Does what the maintainer scripts of a first installation would have done: every `preinst install`, every
 * `postinst configure` in the order given, then the triggers.
 *
 * @returns the names of packages with scripts that firn does not know: what these would have set up is missing
 * @throws FIRN_EFFECT_FAILED
 */
export function configurePackages(tree: Tree, packages: readonly InstalledPackage[]): string[] {
  for (const pkg of packages) effectsOf(pkg.name)?.preinst?.(tree, pkg);
  const unknown: string[] = [];
  for (const pkg of packages) {
    const effects = effectsOf(pkg.name);
    effects?.postinst?.(tree, pkg);
    for (const call of literalCalls(scriptOf(pkg, "postinst"), "update-alternatives")) {
      // Scripts guard their calls with tests; one whose alternative is not there would not have been made.
      const path = call[call.indexOf("--install") + 3];
      if (call.includes("--install") && tree.resolve(path ?? "")) run(tree, "update-alternatives", ...call);
    }
    if (!effects && hasUnknownScript(pkg)) unknown.push(pkg.name);
  }
  // The one trigger of libraries. Those of shells and certificates come to what the postinst did.
  if (packages.some(({ name }) => name === "libc-bin")) run(tree, "ldconfig");
  return unknown.sort();
}

const hasUnknownScript = (pkg: InstalledPackage): boolean =>
  (["preinst", "postinst"] as const).some((script) => scriptRemainder(scriptOf(pkg, script)).length > 0);
