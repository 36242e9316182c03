import { type Command, fromName, type Process, toName } from "../../../../shell/index.ts";
import type { DebianSystem } from "../../../system/debian-system.ts";

const library = "/usr/lib/emacsen-common/packages";
const state = "/var/lib/emacsen-common/state";

const names = (process: Process, folder: string): string[] =>
  process.tree
    .list(folder)
    .map(fromName)
    .filter((name) => !name.startsWith(".") && !name.endsWith("~"));
const isThere = (process: Process, path: string): boolean => process.tree.resolve(toName(path)) !== undefined;
const touch = (process: Process, path: string): void => process.tree.write(toName(path), "", { mode: 0o644 });

interface Call {
  readonly preinst: boolean;
  readonly isOld: boolean;
  readonly subject: string;
}

function parse(process: Process): Call | undefined {
  const [first = "", second] = process.args;
  if (process.args.length === 1) return { preinst: false, isOld: true, subject: first };
  if (process.args.length === 2 && second !== undefined && /^--p(?:re|ost)inst$/.test(first)) {
    return { preinst: first === "--preinst", isOld: false, subject: second };
  }
  process.stderr.write(`Usage: ${process.name.replace(/.*\//, "")} (--preinst|--postinst) NAME\n`);
  return undefined;
}

/** `emacs-install`: an Emacs came; all add-ons are set up for it. From emacsen-common; see Debian's Emacs policy. */
export const emacsInstall =
  (system: DebianSystem): Command =>
  (process) => {
    const call = parse(process);
    if (!call) return 1;
    const flavor = `${state}/flavor/installed/${call.subject}`;
    if (call.preinst) {
      process.tree.remove(toName(flavor));
      return 0;
    }
    const others = names(process, `${state}/flavor/installed`);
    touch(process, flavor);
    for (const pkg of ordered(system, process, readyAddOns(process))) {
      if (setUp(process, pkg, [call.subject], others) !== 0) return 1;
    }
    return 0;
  };

/** `emacs-package-install`: an add-on came; it is set up for all that is there. */
export const emacsPackageInstall =
  (system: DebianSystem): Command =>
  (process) => {
    const call = parse(process);
    if (!call) return 1;
    const mark = `${state}/package/installed/${call.subject}`;
    if (call.preinst) {
      process.tree.remove(toName(mark));
      return 0;
    }
    touch(process, mark);
    const flavors = names(process, `${state}/flavor/installed`);
    for (const pkg of ordered(system, process, [call.subject])) {
      if (setUp(process, pkg, flavors, flavors) !== 0) return 1;
    }
    return 0;
  };

/** Add-ons whose postinst ran; those of the old kind, without a `compat` file, always count. */
function readyAddOns(process: Process): string[] {
  const isNew = new Set(names(process, `${library}/compat`));
  return names(process, `${library}/install`).filter(
    (pkg) => !isNew.has(pkg) || isThere(process, `${state}/package/installed/${pkg}`),
  );
}

/** Packages and the add-ons that they depend on, these first. */
function ordered(system: DebianSystem, process: Process, wanted: readonly string[]): string[] {
  const addOns = readyAddOns(process);
  const done = new Set<string>();
  const visit = (pkg: string, above: readonly string[]): void => {
    if (done.has(pkg) || above.includes(pkg)) return;
    const installed = system.packages.get(pkg) ?? [...system.packages.values()].find((found) => found.pkg.name === pkg);
    const depends = installed?.pkg.stanza.get("Depends") ?? "";
    for (const word of depends.split(/[,|]/)) {
      const [name = ""] = word.trim().split(/\s/);
      if (addOns.includes(name)) visit(name, [...above, pkg]);
    }
    done.add(pkg);
  };
  for (const pkg of [...wanted].sort()) visit(pkg, []);
  return [...done];
}

function setUp(process: Process, pkg: string, flavors: readonly string[], all: readonly string[]): number {
  const script = `${library}/install/${pkg}`;
  const isNew = isThere(process, `${library}/compat/${pkg}`);
  for (const flavor of flavors) {
    process.stdout.write(`Install ${pkg} for ${flavor}\n`);
    if (!isThere(process, script)) continue;
    if (process.run([script, flavor, ...(isNew ? [] : all)]) === 0) continue;
    process.stderr.write(`ERROR: install script from ${pkg} package failed\n`);
    return 1;
  }
  return 0;
}
