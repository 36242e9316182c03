/**
 * The directories that a merged-/usr system has as links to those of the same name below /usr. Every Debian system
 * since bookworm is one: https://www.debian.org/releases/bookworm/amd64/release-notes/ch-information.en.html
 */
export const mergedDirectories: readonly string[] = ["bin", "sbin", "lib", "lib32", "lib64", "libo32", "libx32"];

const aliased = new RegExp(`^(?:${mergedDirectories.join("|")})(?=/|$)`);

/**
 * Where a package's path lies on a merged-/usr system: `lib/x` is `usr/lib/x`. A layer that said `lib/x` would turn
 * the link `lib` back into a directory.
 */
export const mergedPath = (path: string): string => (aliased.test(path) ? `usr/${path}` : path);

/** True for `bin`, `lib64`, … themselves. */
export const isAliased = (path: string): boolean => !path.includes("/") && aliased.test(path);
