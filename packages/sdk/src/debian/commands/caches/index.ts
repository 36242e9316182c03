import type { Command } from "../../../shell/index.ts";
import type { DebianSystem } from "../../system/debian-system.ts";
import { updateDesktopDatabase } from "./desktop/update-desktop-database.ts";
import { updateMime } from "./desktop/update-mime.ts";
import { fcCache } from "./fonts/fc-cache.ts";
import { mkfontscale } from "./fonts/mkfontscale.ts";
import { updateMimeDatabase } from "./mime/update-mime-database.ts";

/** Programs that keep a cache of what packages bring, called by triggers for the most part. */
export const cacheCommands = (system: DebianSystem): ReadonlyMap<string, Command> =>
  new Map<string, Command>([
    ["fc-cache", fcCache],
    ["mkfontscale", mkfontscale],
    ["update-desktop-database", updateDesktopDatabase],
    ["update-mime", updateMime],
    ["update-mime-database", updateMimeDatabase(system)],
  ]);
