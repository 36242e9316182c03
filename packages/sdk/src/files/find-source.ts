import { existsSync, readdirSync, realpathSync, type Stats, statSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { didYouMean } from "../describe/index.ts";
import { FirnError } from "../errors/index.ts";

/** What a files() step copies: a file or a directory of the host, inside the project. */
export interface Source {
  readonly kind: "file" | "directory";
  /** Absolute, with all links followed. */
  readonly hostPath: string;
  /** The last component of `from` as it was written; `""` for the context directory itself. */
  readonly name: string;
  /** The context directory, absolute, with all links followed. */
  readonly context: string;
  /** The path from the context directory to the source, with `/`; undefined where it is not inside. */
  readonly inContext: string | undefined;
}

/**
 * Finds what `from` names.
 * @param context the directory that `from` starts from: a `file:` URL.
 * @throws FIRN_FILES_OUTSIDE where it leaves the project, FIRN_FILES_MISSING, FIRN_FILES_UNSUPPORTED.
 */
export function findSource(from: string, context: string): Source {
  const start = fileURLToPath(context);
  const wanted = resolve(start, from);
  if (!existsSync(start)) throw missing(from, start, start);
  const realStart = realpathSync(start);
  const project = projectOf(realStart);
  // Links in the context's own path are the user's way to the project, not a way out of it.
  const lexical = resolve(realStart, relative(start, wanted));
  if (!isInside(lexical, project)) throw outside(from, project);
  checkSpelling(from, realStart, lexical);
  const hostPath = realpathSync(wanted);
  if (!isInside(hostPath, project)) throw outside(from, project);
  const inContext = isInside(hostPath, realStart) ? relative(realStart, hostPath).split(sep).join("/") : undefined;
  const name = relative(dirname(lexical), lexical);
  const kind = kindOf(from, statSync(hostPath));
  return { kind, hostPath, name: lexical === realStart ? "" : name, context: realStart, inContext };
}

/**
 * The project is the nearest directory above with a .git; without one, the farthest with a package.json; without
 * that, the context directory itself.
 */
export function projectOf(directory: string): string {
  let project = directory;
  for (let at = directory; ; at = dirname(at)) {
    if (existsSync(join(at, ".git"))) return at;
    if (existsSync(join(at, "package.json"))) project = at;
    if (dirname(at) === at) return project;
  }
}

export function isInside(path: string, directory: string): boolean {
  const way = relative(directory, path);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** A case-insensitive disk would find `App` where Linux finds nothing: every component must be spelt as it is. */
function checkSpelling(from: string, start: string, path: string): void {
  let at = start;
  for (const part of relative(start, path).split(sep)) {
    const parent = at;
    at = resolve(at, part);
    if (part === "" || part === "..") continue;
    const names = namesIn(parent);
    if (names ? !names.some((name) => name.normalize() === part.normalize()) : !existsSync(at)) {
      throw missing(from, parent, at, didYouMean(part, names ?? []));
    }
  }
  // A link whose target is not there.
  if (!existsSync(path)) throw missing(from, dirname(path), path);
}

/** Undefined where the directory may be passed through but not listed. */
function namesIn(directory: string): string[] | undefined {
  try {
    return readdirSync(directory);
  } catch {
    return undefined;
  }
}

function kindOf(from: string, stats: Stats): "file" | "directory" {
  if (stats.isFile()) return "file";
  if (stats.isDirectory()) return "directory";
  throw new FirnError("FIRN_FILES_UNSUPPORTED", `${from} is neither a file nor a directory`, {
    hint: "Copy regular files and directories only",
  });
}

const outside = (from: string, project: string): FirnError =>
  new FirnError("FIRN_FILES_OUTSIDE", `${from} leads out of the project ${project}`, {
    hint: "Copy it into the project, or describe the image in a file beside it",
    details: { from, project },
  });

function missing(from: string, directory: string, path: string, guess?: string): FirnError {
  return new FirnError("FIRN_FILES_MISSING", `${from} does not exist: there is no ${path}`, {
    hint: guess
      ? `Did you mean ${guess}?`
      : `Paths start from ${directory}, the directory of the file that says from: import.meta`,
    details: { from, path, guess },
  });
}
