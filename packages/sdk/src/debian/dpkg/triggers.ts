import { wordsOfLines } from "../deb/deb-control.ts";
import { databaseName, type InstalledPackage } from "./installed-package.ts";

/** dpkg's lists of who waits for what: files by path, and names. https://manpages.debian.org/deb-triggers.5 */
export interface TriggerInterests {
  /** The file `triggers/File`. */
  readonly files: string;
  /** The files `triggers/<name>`. */
  readonly names: ReadonlyMap<string, string>;
}

export function triggerInterests(packages: readonly InstalledPackage[]): TriggerInterests {
  const files: string[] = [];
  const names = new Map<string, string>();
  for (const pkg of packages) {
    for (const line of wordsOfLines(pkg.control.files["triggers"]?.text ?? "")) {
      const [directive = "", trigger = ""] = line.split(/\s+/);
      if (!/^interest(?:-await|-noawait)?$/.test(directive)) continue;
      const who = `${databaseName(pkg)}${directive === "interest-noawait" ? "/noawait" : ""}`;
      if (trigger.startsWith("/")) files.push(`${trigger} ${who}\n`);
      else names.set(trigger, `${names.get(trigger) ?? ""}${who}\n`);
    }
  }
  return { files: files.sort().join(""), names };
}
