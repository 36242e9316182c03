import type { Command, Process } from "../../../shell/index.ts";
import { databaseName } from "../../dpkg/installed-package.ts";
import type { DebianSystem } from "../../system/debian-system.ts";
import { compareTwoVersions, whyBad } from "./compare-versions.ts";
import { fail, readDpkgOptions, UsageError } from "./options.ts";
import { allPackages, matching } from "./package-lookup.ts";
import { queries } from "./queries.ts";
import { search } from "./search.ts";

type Action = (system: DebianSystem, process: Process, words: readonly string[]) => number;

/** https://manpages.debian.org/dpkg.1 */
export const dpkg =
  (system: DebianSystem): Command =>
  (process) => {
    try {
      const { action, rest } = readDpkgOptions(process.args, {
        ...names,
        actions: [...Object.keys(actions), ...others],
      });
      if (action === undefined) throw new UsageError("need an action option");
      const run = actions[action];
      if (run) return run(system, process, rest);
      process.report({
        kind: "unknown",
        why: `it asks dpkg to --${action}, and dpkg does nothing while firn installs packages`,
      });
      return 2;
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      const query = /^(?:package '.*' is not|control file)/.test(error.message) ? "dpkg-query" : "dpkg";
      process.stderr.write(`${query}: error: ${error.message}\n${error.hint ? help : ""}`);
      return 2;
    }
  };

const help = `
Type dpkg --help for help about installing and deinstalling packages [*];
Use 'apt' or 'aptitude' for user-friendly package management;
Type dpkg -Dhelp for a list of dpkg debug flag values;
Type dpkg --force-help for a list of forcing options;
Type dpkg-deb --help for help about manipulating *.deb files;

Options marked [*] produce a lot of output - pipe it through 'less' or 'more' !
`;

const asQuery =
  (name: string): Action =>
  (system, process, words) =>
    queries[name]?.(system, process, words, "") ?? 2;

/** Features that maintainer scripts ask for; dpkg of every suite that firn knows has them. */
const features = [
  "support-predepends",
  "working-epoch",
  "long-filenames",
  "multi-conrep",
  "multi-arch",
  "versioned-provides",
  "protected-field",
];

const actions: Readonly<Record<string, Action>> = {
  list: asQuery("list"),
  status: asQuery("status"),
  listfiles: asQuery("listfiles"),
  "control-path": asQuery("control-path"),
  "control-list": asQuery("control-list"),
  "control-show": asQuery("control-show"),
  search: (system, process, words) => search(system, process, words, ""),
  "compare-versions": (_, process, words) => compareTwoVersions(process, words),
  "print-architecture": ({ architecture }, { stdout }) => {
    stdout.write(`${architecture}\n`);
    return 0;
  },
  "print-foreign-architectures": () => 0,
  "get-selections": getSelections,
  audit: (system, process) => {
    const bad = allPackages(system).filter(({ status }) => status !== "installed" && status !== "triggers-awaited");
    if (bad.length > 0) process.report({ kind: "unknown", why: "firn does not print what dpkg --audit finds" });
    return 0;
  },
  "validate-version": (_, process, [version = ""]) => {
    const bad = whyBad(version);
    if (bad !== undefined) throw fail(`version '${version}' has bad syntax: ${bad}`);
    return 0;
  },
  "validate-pkgname": (_, __, [name = ""]) => {
    if (!/^[a-z0-9][a-z0-9+.-]*$/i.test(name)) throw fail(`package name '${name}' is invalid`);
    return 0;
  },
  "validate-archname": (_, __, [name = ""]) => {
    if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) throw fail(`architecture name '${name}' is invalid`);
    return 0;
  },
  "validate-trigname": () => 0,
  ...Object.fromEntries(features.map((feature) => [`assert-${feature}`, () => 0])),
};

function getSelections(system: DebianSystem, { stdout, stderr }: Process, words: readonly string[]): number {
  const names =
    words.length === 0
      ? allPackages(system).map(({ pkg }) => databaseName(pkg))
      : words.flatMap((word) => {
          const found = matching(system, word).filter(({ state }) => state !== undefined);
          if (found.length === 0) stderr.write(`dpkg: no packages found matching ${word}\n`);
          return found.map(({ name }) => name);
        });
  for (const name of names) {
    const tabs = 6 - Math.floor(name.length / 8);
    stdout.write(`${name}${"\t".repeat(Math.max(1, tabs))}install\n`);
  }
  return 0;
}

/** What dpkg can do and scripts do not get: changes to the system, and to what is wanted of it. */
const others = [
  "install",
  "unpack",
  "record-avail",
  "configure",
  "triggers-only",
  "remove",
  "purge",
  "verify",
  "update-avail",
  "merge-avail",
  "clear-avail",
  "forget-old-unavail",
  "set-selections",
  "clear-selections",
  "yet-to-unpack",
  "predep-package",
  "add-architecture",
  "remove-architecture",
  "print-avail",
  "build",
  "contents",
  "info",
  "show",
  "field",
  "control",
  "extract",
  "vextract",
  "fsys-tarfile",
  "ctrl-tarfile",
  "help",
  "version",
  "force-help",
];

const names = {
  flags: ["no-act", "dry-run", "simulate", "pending", "no-triggers", "no-pager", "quiet", "abort-after"],
  values: ["admindir", "instdir", "root", "log", "status-fd", "status-logger", "ignore-depends"],
  optional: ["force", "no-force", "refuse", "debug"],
  short: {
    i: "install",
    l: "list",
    s: "status",
    L: "listfiles",
    S: "search",
    C: "audit",
    V: "verify",
    r: "remove",
    P: "purge",
    p: "print-avail",
    b: "build",
    c: "contents",
    I: "info",
    W: "show",
    f: "field",
    e: "control",
    x: "extract",
    X: "vextract",
    a: "pending",
    q: "quiet",
    D: "debug",
    "?": "help",
  },
};
