import type { Command } from "../../../shell/index.ts";
import type { DebianSystem } from "../../system/debian-system.ts";
import { updateDesktopDatabase } from "./desktop/update-desktop-database.ts";
import { updateMime } from "./desktop/update-mime.ts";
import { fcCache } from "./fonts/fc-cache.ts";
import { mkfontscale } from "./fonts/mkfontscale.ts";
import { updateMimeDatabase } from "./mime/update-mime-database.ts";
import { gioQueryModules, queryInputMethods, queryPixbufLoaders, updateIconCache } from "./modules/module-caches.ts";
import { glibCompileSchemas } from "./schemas/glib-compile-schemas.ts";

/** Programs that keep a cache of what packages bring, called by triggers for the most part. */
export const cacheCommands = (system: DebianSystem): ReadonlyMap<string, Command> =>
  new Map<string, Command>([
    ["fc-cache", fcCache],
    ["gdk-pixbuf-query-loaders", queryPixbufLoaders],
    ["gio-querymodules", gioQueryModules],
    ["glib-compile-schemas", glibCompileSchemas],
    ["gtk-query-immodules-2.0", queryInputMethods],
    ["gtk-query-immodules-3.0", queryInputMethods],
    ["gtk-update-icon-cache", updateIconCache],
    ["mkfontscale", mkfontscale],
    ["update-desktop-database", updateDesktopDatabase],
    ["update-mime", updateMime],
    ["update-mime-database", updateMimeDatabase(system)],
  ]);
