import { FirnError } from "../../errors/index.ts";
import { type Distribution, suitesOf } from "../distribution.ts";
import type { StatusStanza } from "./read-status.ts";

/** Debian's suites that firn has packages for, by the release's number. */
const releases: Readonly<Record<string, string>> = { 12: "bookworm", 13: "trixie" };
const distributions: readonly Distribution[] = ["debian", "ubuntu"];

/**
 * The suite that a base image is of, by the version of Debian's own base-files, which has the release's number; other
 * distributions mark theirs. Undefined where that does not tell. dpkg's database is often in a later layer than
 * /etc/os-release, so that this spares reading all of them.
 */
export function suiteOfPackages(packages: readonly StatusStanza[]): string | undefined {
  const found = packages.find(({ name, status }) => name === "base-files" && status === "installed");
  const [, release = ""] = /^(\d+)(?:\.\d+)?(?:\+deb\d+u\d+)?$/.exec(found?.version ?? "") ?? [];
  const isDebians = found?.stanza.get("Maintainer")?.endsWith("@debian.org>") && !found.stanza.get("Origin");
  return isDebians ? releases[release] : undefined;
}

/**
 * The suite that a base image is of, by its own word.
 * https://www.freedesktop.org/software/systemd/man/latest/os-release.html
 *
 * @param osRelease The file's text; empty where there is none.
 * @param name The base image's, for errors.
 * @throws FIRN_APT_SUITE_UNKNOWN
 */
export function suiteOfBase(osRelease: string, name: string): string {
  const fields = parse(osRelease);
  const id = fields.get("ID") ?? "";
  const suite = fields.get("VERSION_CODENAME") ?? "";
  if (distributions.some((one) => one === id && suitesOf(one).includes(suite))) return suite;
  const what = fields.get("PRETTY_NAME") ?? (id === "" ? "a system that does not say what it is" : id);
  throw new FirnError("FIRN_APT_SUITE_UNKNOWN", `${name} is ${what}, which firn has no packages for`, {
    hint: `apt() works on bases that are made from ${distributions.map(named).join(", or ")}.`,
    details: { id, suite },
  });
}

const named = (distribution: Distribution): string =>
  `${distribution === "debian" ? "Debian" : "Ubuntu"} ${suitesOf(distribution).join(" or ")}`;

/** Shell assignments, with or without quotes. */
function parse(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of text.split("\n")) {
    const [, name = "", value = ""] = /^([A-Z0-9_]+)=(.*)$/.exec(line.trim()) ?? [];
    fields.set(name, value.replace(/^(["'])(.*)\1$/, "$2").replaceAll(/\\(["$`\\])/g, "$1"));
  }
  return fields;
}
