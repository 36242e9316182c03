import type { Command } from "../../../../shell/index.ts";

const isModule = (name: string): boolean => name.endsWith(".so");

/** What `why` and `remedy` say of a cache that only the modules' own code can fill. */
const deferred = (what: string, remedy: string, standIn?: string) =>
  ({
    kind: "deferred",
    why: `it asks each module what it can do, by running it: ${what}`,
    remedy,
    ...(standIn !== undefined && { standIn }),
  }) as const;

/**
 * `gio-querymodules DIR…`. GIO loads modules that the cache does not name to ask them itself, so it is missed in speed
 * only. https://docs.gtk.org/gio/gio-querymodules.html
 */
export const gioQueryModules: Command = (process) => {
  const directories = process.args.map((word) => process.path(word));
  for (const directory of directories) {
    if (process.tree.list(directory).some(isModule)) {
      process.report(deferred("GIO's modules", `${process.name} ${process.args.join(" ")}`));
    } else process.tree.remove(`${directory}/giomodule.cache`);
  }
  return 0;
};

/** `gdk-pixbuf-query-loaders`: prints a list, which scripts send to a file, or writes it with `--update-cache`. */
export const queryPixbufLoaders: Command = (process) => {
  const folder = process.name.replace(/\/gdk-pixbuf-query-loaders$/, "/2.10.0");
  const standIn = process.name.includes("/") ? `${folder}/loaders.cache` : undefined;
  process.report(deferred("loaders of pictures", `${process.name} --update-cache`, standIn));
  return 0;
};

/** `gtk-query-immodules-2.0`, `-3.0`: GTK has its simple method of input without them. */
export const queryInputMethods: Command = (process) => {
  process.report(deferred("input methods", `${process.name} --update-cache`));
  return 0;
};

/**
 * `gtk-update-icon-cache`: GTK takes a cache only where it is not older than the theme's directory, and the files that
 * firn writes have a fixed, early time. Without one it reads the directories.
 */
export const updateIconCache: Command = (process) => {
  process.report({
    kind: "deferred",
    why: "it writes a cache of icons, which GTK believes only where it is newer than the icons' directories",
    remedy: [process.name, ...process.args].join(" "),
  });
  return 0;
};
