import { FirnError } from "../../errors/index.ts";
import type { Tree } from "../../tree/index.ts";

/** Debian's suites that firn has packages for. */
const suites: readonly string[] = ["bookworm", "trixie"];

/**
 * The suite that a base image is of, by its own word.
 * https://www.freedesktop.org/software/systemd/man/latest/os-release.html
 *
 * @param name The base image's, for errors.
 * @throws FIRN_APT_SUITE_UNKNOWN
 */
export function suiteOfBase(tree: Tree, name: string): string {
  const path = ["etc/os-release", "usr/lib/os-release"].find((each) => tree.resolve(each)?.type === "file");
  const fields = path === undefined ? new Map<string, string>() : parse(tree.read(path).toString("utf8"));
  const id = fields.get("ID") ?? "";
  const suite = fields.get("VERSION_CODENAME") ?? "";
  if (id === "debian" && suites.includes(suite)) return suite;
  const what = fields.get("PRETTY_NAME") ?? (id === "" ? "a system that does not say what it is" : id);
  throw new FirnError("FIRN_APT_SUITE_UNKNOWN", `${name} is ${what}, which firn has no packages for`, {
    hint: `apt() works on bases that are made from Debian ${suites.join(" or ")}.`,
    details: { id, suite },
  });
}

/** Shell assignments, with or without quotes. */
function parse(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of text.split("\n")) {
    const [, name = "", value = ""] = /^([A-Z0-9_]+)=(.*)$/.exec(line.trim()) ?? [];
    fields.set(name, value.replace(/^(["'])(.*)\1$/, "$2").replaceAll(/\\(["$`\\])/g, "$1"));
  }
  return fields;
}
