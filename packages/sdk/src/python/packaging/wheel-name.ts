import { normalizeName } from "./project-name.ts";
import { parseVersion, type Version } from "./version.ts";

/** What a wheel's file name says: `numpy-2.1.0-1-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl`. */
export interface WheelName {
  /** Normalised. */
  readonly name: string;
  readonly version: Version;
  /** Number and rest; an absent build tag is older than any. */
  readonly build: readonly [number, string] | undefined;
  /** All combinations of the compressed tag set, lower case. */
  readonly tags: readonly string[];
}

/** Reads a wheel's file name (PEP 427); undefined where it is none. */
export function parseWheelName(file: string): WheelName | undefined {
  if (!file.endsWith(".whl")) return undefined;
  const parts = file.slice(0, -".whl".length).split("-");
  if (parts.length !== 5 && parts.length !== 6) return undefined;
  const [name = "", versionText = ""] = parts;
  const [pythons = "", abis = "", platforms = ""] = parts.slice(-3);
  // pip still accepts `_` for `-` in versions of old wheels. https://github.com/pypa/pip/issues/12938
  const version = parseVersion(versionText.replaceAll("_", "-"));
  if (!/^[\w.]+$/u.test(name) || !version) return undefined;
  const buildText = parts.length === 6 ? /^(\d+)(.*)$/.exec(parts[2] ?? "") : undefined;
  if (buildText === null) return undefined;
  const tags = pythons
    .split(".")
    .flatMap((python) =>
      abis.split(".").flatMap((abi) => platforms.split(".").map((platform) => `${python}-${abi}-${platform}`)),
    )
    .map((tag) => tag.toLowerCase());
  const build = buildText ? ([Number(buildText[1]), buildText[2] ?? ""] as const) : undefined;
  return { name: normalizeName(name), version, build, tags };
}
