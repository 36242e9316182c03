import { createDebconf } from "../../debconf/debconf.ts";
import type { DebianSystem } from "../../system/debian-system.ts";
import type { PamProfile } from "./pam-profile.ts";

const question = "libpam-runtime/profiles";
const override = "libpam-runtime/override";
const templates = "/var/lib/dpkg/info/libpam-runtime.templates";

/** What pam-auth-update tells debconf, and hears from it: nobody is asked, but answers may have been given before. */
export class PamQuestions {
  readonly #exchange: (line: string) => string;

  constructor(system: DebianSystem | undefined) {
    const debconf = system && createDebconf(system).confmodule("libpam-runtime");
    this.#exchange = (line) => debconf?.exchange(line) ?? "";
    if (system?.tree.resolve(templates)) this.#exchange(`X_LOADTEMPLATEFILE ${templates} libpam-runtime`);
  }

  offer(profiles: readonly PamProfile[]): void {
    this.#exchange(`SUBST ${question} profile_names ${namesOf(profiles)}`);
    const titles = profiles.map(({ name, fields }) => fields.get("Name") ?? name);
    this.#exchange(`SUBST ${question} profiles ${titles.join(", ")}`);
  }

  /** Names of profiles that were chosen before. */
  chosen(): readonly string[] {
    return /^0 (.+)$/.exec(this.#exchange(`GET ${question}`))?.[1]?.split(", ") ?? [];
  }

  /** Whether what was changed by hand may be written over. */
  mayOverride(): boolean {
    this.#exchange(`INPUT high ${override}`);
    this.#exchange("GO");
    return this.#exchange(`GET ${override}`) === "0 true";
  }

  choose(enabled: readonly PamProfile[], isNew: boolean): void {
    if (isNew) this.#exchange(`FSET ${question} seen false`);
    this.#exchange(`SET ${question} ${namesOf(enabled)}`);
    this.#exchange(`INPUT medium ${question}`);
    this.#exchange("GO");
  }

  /** Of two that cannot be together, the one of higher priority stays. */
  settle(before: readonly PamProfile[], after: readonly PamProfile[]): void {
    if (before.length !== after.length) this.choose(after, true);
  }

  done(): void {
    this.#exchange(`FSET ${override} seen false`);
    this.#exchange(`SET ${override} false`);
  }
}

const namesOf = (profiles: readonly PamProfile[]): string => profiles.map(({ name }) => name).join(", ");
