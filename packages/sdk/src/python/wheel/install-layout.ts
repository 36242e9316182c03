import type { Facts } from "../../lock/index.ts";
import type { PythonTarget } from "../python-target.ts";

/** Where an image's pip puts things; paths relative to the root, without slashes at the ends. */
export interface InstallLayout {
  /** Modules, pure and compiled: on Debian both go to the same folder. */
  readonly library: string;
  readonly scripts: string;
  readonly data: string;
  /** The folder of each project is below it. */
  readonly headers: string;
  /** The interpreter, absolute, as scripts name it. */
  readonly executable: string;
  /** `3.11` */
  readonly python: string;
}

/**
 * The layout of the image's Python: Debian's own leaves `/usr` to dpkg and installs to `/usr/local` and dist-packages
 * (its `posix_local` scheme, with headers still in `/usr/include`); any other to the prefix that it is in.
 */
export function installLayout({ python }: Pick<PythonTarget, "python">, facts: Facts): InstallLayout {
  const executable = facts.get("python.executable") ?? "/usr/bin/python3";
  if (executable.startsWith("/usr/bin/")) {
    return {
      library: `usr/local/lib/python${python}/dist-packages`,
      scripts: "usr/local/bin",
      data: "usr/local",
      headers: `usr/include/python${python}`,
      executable,
      python,
    };
  }
  const prefix = executable.replace(/\/(bin\/)?[^/]*$/, "").slice(1);
  const below = (path: string) => (prefix ? `${prefix}/${path}` : path);
  return {
    library: below(`lib/python${python}/site-packages`),
    scripts: below("bin"),
    data: prefix,
    headers: below(`include/python${python}`),
    executable,
    python,
  };
}
