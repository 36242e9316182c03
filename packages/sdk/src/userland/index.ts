import type { Command } from "../shell/index.ts";
import { fileCommands } from "./files/index.ts";
import { findCommands } from "./find/index.ts";
import { infoCommands } from "./info/index.ts";
import { streamCommands } from "./streams/index.ts";
import { textCommands } from "./text/index.ts";

/** The programs of every Debian system that scripts call, carried out by firn, by name. */
export const userland: ReadonlyMap<string, Command> = new Map([
  ...fileCommands,
  ...findCommands,
  ...infoCommands,
  ...streamCommands,
  ...textCommands,
]);
