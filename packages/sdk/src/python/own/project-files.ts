import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { compareBytes } from "../../tree/index.ts";

/** The files of a project's folder, as build back-ends look at them. Paths are relative, with forward slashes. */
export interface ProjectFiles {
  /** Absolute. */
  readonly root: string;
  isFile(path: string): boolean;
  isDirectory(path: string): boolean;
  /** Names in a folder, sorted by bytes; none where it is no folder. */
  list(folder: string): readonly string[];
  /** Every file below a folder, sorted; folders that `skip` names are not entered. Links to files are files. */
  walk(folder: string, skip?: (path: string, name: string) => boolean): string[];
  text(path: string): string;
}

export function openProject(root: string): ProjectFiles {
  const kind = (path: string) => {
    try {
      return statSync(join(root, path), { throwIfNoEntry: false });
    } catch (error) {
      // Below a file there is nothing.
      if ((error as NodeJS.ErrnoException).code === "ENOTDIR") return undefined;
      throw error;
    }
  };
  const files: ProjectFiles = {
    root,
    isFile: (path) => kind(path)?.isFile() ?? false,
    isDirectory: (path) => kind(path)?.isDirectory() ?? false,
    list(folder) {
      if (!files.isDirectory(folder)) return [];
      return readdirSync(join(root, folder)).sort(compareBytes);
    },
    walk(folder, skip = () => false) {
      return files.list(folder).flatMap((name) => {
        const path = below(folder, name);
        if (files.isFile(path)) return [path];
        return files.isDirectory(path) && !skip(path, name) ? files.walk(path, skip) : [];
      });
    },
    text: (path) => readFileSync(join(root, path), "utf8").replace(/^\uFEFF/, ""),
  };
  return files;
}

/** A path in a folder; the project's own folder is `""` or `.`. */
export const below = (folder: string, name: string): string =>
  folder === "" || folder === "." ? name : `${folder}/${name}`;

/** `./src/` → `src`, `.` → `""`. */
export const cleanPath = (path: string): string =>
  path
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/");
