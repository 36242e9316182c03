import type { CommandContext } from "@stricli/core";
import type { Screen } from "./output/terminal.ts";

/** The process that the command runs in; tests bring their own. */
export interface Host {
  readonly stdout: Screen & { write(text: string): unknown };
  readonly stderr: Screen & { write(text: string): unknown };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/** What a command is called with, as `this`. */
export interface CommandThis extends CommandContext {
  readonly host: Host;
  /** What stands after `--`. */
  readonly passedOn: readonly string[];
  /** The exit status. */
  status: number;
}
