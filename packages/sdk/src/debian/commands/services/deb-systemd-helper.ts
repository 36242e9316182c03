import { type Command, type Process, toName } from "../../../shell/index.ts";
import { readPerlOptions } from "../accounts/getopt-long.ts";
import { HelperFailure, type HelperLink, linkClosure, pathOfUnit } from "./helper-links.ts";
import { HelperState } from "./helper-state.ts";

/** Its name in messages, as the kernel starts it. */
const program = "/usr/bin/deb-systemd-helper";

/** Debian's part of enabling units, which works without systemd too. https://manpages.debian.org/deb-systemd-helper.1p */
export const debSystemdHelper: Command = (process) => {
  const { given, names, complaints } = readPerlOptions("quiet user system", process.args);
  for (const text of complaints) process.stderr.write(`${text}\n`);
  const [action, ...units] = names;
  if (action === undefined) {
    process.stdout.write(`${program} is a program which should be called by dpkg maintscripts only.\n`);
    return 0;
  }
  if (!process.env.get("DPKG_MAINTSCRIPT_PACKAGE")) {
    process.stderr.write(`${program} was not called from dpkg. Exiting.\n`);
    return 1;
  }
  const scope = given.findLast(({ name }) => name !== "quiet")?.name === "user" ? "user" : "system";
  const helper = new Helper(
    process,
    new HelperState(process, scope),
    given.some(({ name }) => name === "quiet"),
  );
  try {
    return helper.run(action, units);
  } catch (error) {
    if (!(error instanceof HelperFailure)) throw error;
    process.stderr.write(`${program}: error: ${error.message}\n`);
    return 1;
  }
};

class Helper {
  readonly #process: Process;
  readonly #state: HelperState;
  readonly #quiet: boolean;

  constructor(process: Process, state: HelperState, quiet: boolean) {
    this.#process = process;
    this.#state = state;
    this.#quiet = quiet;
  }

  run(action: string, units: readonly string[]): number {
    const state = this.#state;
    const question = ["is-enabled", "was-enabled", "debian-installed"].includes(action);
    const purge = action === "purge" || this.#process.env.get("_DEB_SYSTEMD_HELPER_PURGE") === "1";
    let status = question ? 1 : 0;
    for (const name of units) {
      const path = pathOfUnit(this.#process.tree, state.scope, name);
      if (action === "is-enabled" && this.#said(this.#links(path).every(({ path: at }) => state.isLink(at))))
        status = 0;
      if (action === "was-enabled" && this.#said(state.entries(name).every((at) => state.isLink(at)))) status = 0;
      if (action === "debian-installed" && state.isInstalled(name)) status = 0;
      if (action === "update-state") state.record(name, this.#links(path));
      if (action === "reenable") {
        this.#disable(path, purge);
        this.#make(name, path, true);
      }
      if (action === "disable" || action === "purge") {
        this.#disable(path, purge);
        state.sweep();
      }
      if (action === "enable") this.#enable(name, path);
      if (action === "mask") state.mask(path);
      if (action === "unmask") state.unmask(path);
    }
    return status;
  }

  #links(path: string): readonly HelperLink[] {
    return linkClosure(this.#process.tree, this.#state.scope, path);
  }

  #said(enabled: boolean): boolean {
    if (!this.#quiet) this.#process.stderr.write(enabled ? "enabled\n" : "disabled\n");
    return enabled;
  }

  /** With systemctl there, the first time is by its presets; else, and later, all links are made here. */
  #enable(name: string, path: string): void {
    const { tree } = this.#process;
    const { scope } = this.#state;
    if (!tree.resolve("bin/systemctl") && !tree.resolve("usr/bin/systemctl")) return this.#make(name, path, true);
    let create = false;
    if (this.#state.isInstalled(name)) create = this.#links(path).some(({ path: at }) => this.#state.isLink(at));
    else {
      const status = this.#process.run([
        "systemctl",
        "--root=/",
        scope === "user" ? "--global" : "--system",
        "--preset-mode=enable-only",
        "preset",
        name,
      ]);
      if (status !== 0) throw new HelperFailure(`systemctl preset failed on ${name}: `);
    }
    this.#make(name, path, create);
  }

  #make(name: string, path: string, create: boolean): void {
    const { tree } = this.#process;
    const state = this.#state;
    for (const link of this.#links(path)) {
      state.append(name, link);
      if (state.isEnabledOnce(link.path)) continue;
      if (create && !state.isLink(link.path)) tree.symlink(toName(link.target), toName(link.path));
      state.rememberEnabled(link.path);
    }
  }

  /** Takes away the links of a unit that were recorded, and those of `Also=`. */
  #disable(path: string, purge: boolean): void {
    const { tree } = this.#process;
    const state = this.#state;
    const entries = state.entries(path);
    if (purge) state.forget(path);
    for (const link of entries) {
      if (purge || state.isLink(link)) state.forgetEnabled(link);
      if (state.isLink(link)) tree.remove(toName(link));
    }
    for (const also of state.also(path)) this.#disable(pathOfUnit(tree, state.scope, also), purge);
  }
}
