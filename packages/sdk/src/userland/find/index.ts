import type { Command } from "../../shell/index.ts";
import { find } from "./find.ts";
import { xargs } from "./xargs.ts";

/** GNU findutils. */
export const findCommands: ReadonlyMap<string, Command> = new Map(Object.entries({ find, xargs }));
