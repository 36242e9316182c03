/** The last component, without slashes at the end, as basename(1): `/` of `//`. */
export function lastOf(name: string): string {
  const trimmed = name.replace(/\/+$/, "");
  if (trimmed === "") return name === "" ? "" : "/";
  return trimmed.slice(trimmed.lastIndexOf("/") + 1);
}

/** All but the last component, as dirname(1). */
export function directoryOf(name: string): string {
  const trimmed = name.replace(/\/+$/, "");
  if (trimmed === "") return name === "" ? "." : "/";
  const slash = trimmed.lastIndexOf("/");
  if (slash < 0) return ".";
  return trimmed.slice(0, slash).replace(/\/+$/, "") || "/";
}

/** `name` in a directory, as GNU tools put names together. */
export const within = (directory: string, name: string): string =>
  directory.endsWith("/") ? directory + name : `${directory}/${name}`;
