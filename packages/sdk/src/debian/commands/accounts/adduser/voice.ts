import type { Process } from "../../../../shell/index.ts";
import { toolName } from "../shadow-tool.ts";

/** Ends adduser or deluser with a status; what there is to say has been said. */
export class Ended extends Error {
  readonly status: number;

  constructor(status: number) {
    super();
    this.status = status;
  }
}

/**
 * How adduser speaks. Until 3.134 (Debian 12) it tells each step on stdout, and ends with 1 where it cannot go on; since
 * 3.137 it logs by level and is silent by default, and each end has its own status.
 */
export class Voice {
  readonly modern: boolean;
  /** Whether chfn sets comments, which splits them at commas: as until 3.137, which Ubuntu 24.04 has. */
  readonly usesChfn: boolean;
  /** Whether it sets passwords and their age itself, and takes no lock: as until 3.118, which Ubuntu 22.04 has. */
  readonly usesChage: boolean;
  /** 0 quiet, 1 usual, 2 debug; undefined: nothing was said about it. */
  verbose: number | undefined;
  readonly #process: Process;

  constructor(process: Process) {
    this.#process = process;
    this.modern = process.tree.resolve("usr/share/perl5/Debian/AdduserLogging.pm") !== undefined;
    const program = process.tree.resolve("usr/sbin/adduser")?.type === "file" && process.tree.read("usr/sbin/adduser");
    this.usesChfn = !this.modern || (program && program.includes("$chfn, '-f'"));
    this.usesChage = !this.modern && program && program.includes("$chage, '-M', '99999'");
  }

  /** What it does now. */
  step(text: string): void {
    if (this.modern ? (this.verbose ?? 0) >= 1 : this.verbose !== 0) {
      this.#process.stdout.write(`${this.modern ? "info: " : ""}${text}\n`);
    }
  }

  /** Said on stderr by the old one unless it is to be quiet, a step to the new one. */
  notice(text: string): void {
    if (this.modern) this.step(text);
    else this.remark(text);
  }

  /** Said unless the old one is to be quiet. */
  remark(text: string): void {
    if (this.modern || this.verbose !== 0) this.warn(text);
  }

  warn(text: string): void {
    this.#process.stderr.write(this.modern ? `warn: ${text}\n` : `${toolName(this.#process)}: ${text}\n`);
  }

  /** Says why it cannot go on, and gives what to throw. @param status of the new one: the old one's is `old` */
  fail(status: number, text: string, level: "err" | "fatal" = "fatal", old = 1): Ended {
    this.#process.stderr.write(this.modern ? `${level}: ${text}\n` : `${toolName(this.#process)}: ${text}\n`);
    return new Ended(this.modern ? status : old);
  }

  /** Where a tool is on adduser's own PATH. */
  which(tool: string): string {
    const folders = ["/bin", "/usr/bin", "/sbin", "/usr/sbin"];
    const path = folders.map((folder) => `${folder}/${tool}`).find((at) => this.#process.tree.resolve(at));
    if (path === undefined) throw this.fail(81, `Could not find program named \`${tool}' in $PATH.`);
    return path;
  }

  /** Runs a tool, and ends where it fails. */
  call(...words: readonly string[]): void {
    const status = this.#process.run(words);
    if (status !== 0) throw this.fail(82, `\`${words.join(" ")}' returned error code ${status}. Exiting.`);
  }
}
