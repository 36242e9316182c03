import type { Tree } from "../tree/index.ts";
import type { Meter } from "./meter.ts";
import type { Input, Output } from "./streams.ts";

/**
 * What a command sees while it runs: the image's tree and its own words and streams; no host, no clock, no
 * randomness. All text is bytes (see text.ts).
 */
export interface Process {
  readonly tree: Tree;
  /** The name it was called by: `grep`, `/usr/bin/egrep`. */
  readonly name: string;
  /** The words after the name. */
  readonly args: readonly string[];
  /** Exported variables. */
  readonly env: ReadonlyMap<string, string>;
  /** Absolute, without links: `/` or `/var/lib`. */
  readonly cwd: string;
  readonly umask: number;
  /** Who runs: root, or whom `su` and its like were asked for. */
  readonly user: User;
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Another descriptor that is open for writing, or reading. */
  outputAt(descriptor: number): Output | undefined;
  inputAt(descriptor: number): Input | undefined;
  /** A word as the tree wants a path: absolute from `cwd`, decoded; links and `..` are left for the tree to follow. */
  path(word: string): string;
  /** Runs another command as execvp would find it, and waits: what `find -exec`, `xargs`, `env` and helpers do. */
  run(words: readonly string[], options?: RunOptions): number;
  /** Counts work against the script's bounds. */
  readonly meter: Meter;
  /**
   * Tells, once, of something firn does not do here; `why` completes the sentence "foo.postinst, line 12: …". The
   * command goes on with what it can; what it returns is its own choice.
   */
  report(report: Unsupported): void;
}

export interface RunOptions {
  readonly stdin?: Input;
  readonly stdout?: Output;
  readonly stderr?: Output;
  /** Instead of, or (undefined: removed) on top of, the caller's. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly umask?: number;
  /** What the command makes is this user's; permissions are not looked at, as for root. */
  readonly user?: User;
}

export interface User {
  readonly uid: number;
  readonly gid: number;
}

export const root: User = { uid: 0, gid: 0 };

/**
 * - `unknown`: firn does not know this command, or this use of it; what it would have done is missing.
 * - `deferred`: by its nature it must run in the image (keys, a database cluster): not made now; `remedy` says when.
 */
export interface Unsupported {
  readonly kind: "unknown" | "deferred";
  readonly why: string;
  /** What to do about it, as one sentence or command. */
  readonly remedy?: string;
  /** An empty file that was put where the real one would be; it goes when all packages are installed. */
  readonly standIn?: string;
}

/**
 * A command, native to firn: does to the tree what the real one does to a file system, prints what it prints, and
 * returns its exit status. A misuse is what it is for the real command: a message to stderr and its status. What the
 * real one does and this one does not (an option, a format) is reported (`process.report`), never passed over.
 */
export type Command = (process: Process) => number;
