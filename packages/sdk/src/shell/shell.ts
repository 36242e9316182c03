import type { Tree } from "../tree/index.ts";
import type { Meter } from "./meter.ts";
import type { Command, Process, Unsupported, User } from "./process.ts";
import type { Input, Output } from "./streams.ts";

/** The interpreter, as natives see it that have to change it: variables and functions of the script that runs. */
export interface Shell {
  /** A variable, or a parameter: `0`, `1`, …. */
  get(variable: string): string | undefined;
  /** `exported` also gives it to the commands that the script runs. */
  set(variable: string, value: string, options?: { readonly exported?: boolean }): void;
  /** Gives the script a function that firn carries out itself. */
  define(name: string, builtin: Builtin): void;
}

/** A function or builtin that reaches into the interpreter. */
export type Builtin = (process: Process, shell: Shell) => number;

/** Where in a script something happened. */
export interface Place {
  /** The script's or sourced file's name: `nginx.postinst`, `/usr/share/debconf/confmodule`. */
  readonly script: string;
  /** From 1. */
  readonly line: number;
  /** The words of the command, expanded. */
  readonly words: readonly string[];
}

export interface ShellOptions {
  readonly tree: Tree;
  /**
   * firn's own carrying out of a program that PATH found in the tree; `path` is where (links followed), `name` how it
   * was called. Undefined: a shell script there is interpreted, anything else is reported as unknown.
   */
  readonly native: (name: string, path: string) => Command | undefined;
  readonly meter: Meter;
  /** `$0`, and the name in reports. */
  readonly name: string;
  /** `$1`, `$2`, … */
  readonly args?: readonly string[];
  /** All of it is exported. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly umask?: number;
  readonly user?: User;
  readonly stdin?: Input;
  readonly stdout?: Output;
  readonly stderr?: Output;
  readonly report: (report: Unsupported, place: Place) => void;
  /** Told where a script was that ends with an error. */
  readonly failed?: (place: Place) => void;
  /**
   * Asked before `. FILE` reads a file: true where firn has done what the file would have (by `shell.define`), as for
   * debconf's confmodule.
   */
  readonly sourced?: (path: string, shell: Shell, process: Process) => boolean;
}
