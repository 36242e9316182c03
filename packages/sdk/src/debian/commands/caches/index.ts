import type { Command } from "../../../shell/index.ts";
import type { DebianSystem } from "../../system/debian-system.ts";
import { updateMimeDatabase } from "./mime/update-mime-database.ts";

/** Programs that keep a cache of what packages bring, called by triggers for the most part. */
export const cacheCommands = (system: DebianSystem): ReadonlyMap<string, Command> =>
  new Map<string, Command>([["update-mime-database", updateMimeDatabase(system)]]);
