import { existsSync, readFileSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import { pathToFileURL } from "node:url";
import { FirnError } from "../../errors/index.ts";
import type { IndexChoice } from "../package-index/index-choice.ts";
import { parseRequirement } from "../packaging/requirement.ts";
import { type LineOption, splitOptions } from "./line-options.ts";
import { expandVariables, type LogicalLine, logicalLines } from "./logical-lines.ts";

/** What a requirements.txt asks for, its includes taken in. */
export interface RequirementsFile {
  /** Requirement strings, in their order. */
  readonly requirements: readonly string[];
  /** Bounds of what may or may not be required (`-c`). */
  readonly constraints: readonly string[];
  /** Allowed SHA-256 digests by requirement string, where there are any. */
  readonly hashes: Readonly<Record<string, readonly string[]>>;
  /** `--require-hashes`, or a hash anywhere: then nothing is installed without. */
  readonly requireHashes: boolean;
  /** `--pre` */
  readonly pre: boolean;
  /** Paths of wheels and projects of the host, relative to the directory, with extras behind them. */
  readonly paths: readonly string[];
  readonly index: IndexChoice;
}

interface Collected {
  readonly requirements: string[];
  readonly constraints: string[];
  readonly hashes: Record<string, string[]>;
  readonly paths: string[];
  readonly extra: string[];
  readonly findLinks: string[];
  index?: string;
  noIndex: boolean;
  requireHashes: boolean;
  pre: boolean;
}

interface Place {
  readonly directory: string;
  readonly file: string;
  /** The files that include this one, outermost first. */
  readonly above: readonly string[];
  readonly isConstraint: boolean;
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Reads a requirements.txt as pip does: requirements, comments, continued lines, `${VARIABLES}`, includes, constraints,
 * hashes and the options that choose indexes and versions.
 * https://pip.pypa.io/en/stable/reference/requirements-file-format/
 *
 * @param file Relative to `directory`, with forward slashes.
 * @throws FIRN_PIP_REQUIREMENTS_FILE with file and line, FIRN_PIP_REQUIREMENT_INVALID with the column too
 */
export function readRequirementsFile(directory: string, file: string, env: Env = process.env): RequirementsFile {
  const to: Collected = {
    requirements: [],
    constraints: [],
    hashes: {},
    paths: [],
    extra: [],
    findLinks: [],
    noIndex: false,
    requireHashes: false,
    pre: false,
  };
  read({ directory, file, above: [], isConstraint: false }, env, to);
  const { requirements, constraints, hashes, paths, index, extra, findLinks, noIndex, pre } = to;
  const requireHashes = to.requireHashes || Object.keys(hashes).length > 0;
  const choice: IndexChoice = { ...(index !== undefined && { index }), extra, findLinks, noIndex };
  return { requirements, constraints, hashes, requireHashes, pre, paths, index: choice };
}

function read(place: Place, env: Env, to: Collected): void {
  const { directory, file, above } = place;
  if (above.includes(file)) throw refuse(file, 1, `includes itself (${[...above, file].join(" → ")})`);
  let text: string;
  try {
    text = readFileSync(join(directory, file), "utf8");
  } catch (cause) {
    const from = above.at(-1);
    throw new FirnError("FIRN_PIP_REQUIREMENTS_FILE", `${file} cannot be read${from ? ` (${from} includes it)` : ""}`, {
      cause,
      hint: "Check the path; it starts from the directory of the file that says pip({ requirements, from: import.meta })",
    });
  }
  for (const logical of logicalLines(text)) {
    const { requirement, options } = splitOptions(expandVariables(logical.line, env));
    if (requirement) addRequirement(requirement, options, logical, place, to);
    else for (const option of options) addOption(option, logical.number, place, env, to);
  }
}

/** Options that say how to build, or how to talk to a server: without meaning, since firn does neither so. */
const passedOver = new Set(["only-binary", "prefer-binary", "trusted-host", "use-feature"]);

function addOption({ name, written, value }: LineOption, line: number, place: Place, env: Env, to: Collected): void {
  const { directory, file, above } = place;
  if (value === "" && !["no-index", "pre", "prefer-binary", "require-hashes"].includes(name))
    throw refuse(file, line, `has ${written} without a value, or an option that firn does not read`);
  switch (name) {
    case "requirement":
    case "constraint": {
      if (/^[a-z][a-z0-9+.-]*:\/\//i.test(value))
        throw refuse(file, line, `includes ${value.replace(/\/\/[^/@]*@/, "//")}: only files can be included`);
      const path = posix.join(posix.dirname(file), value);
      const isConstraint = place.isConstraint || name === "constraint";
      read({ directory, file: path, isConstraint, above: [...above, file] }, env, to);
      return;
    }
    case "index-url":
    case "pypi-url":
      to.index = value;
      to.extra.length = 0;
      return;
    case "extra-index-url":
      to.extra.push(value);
      return;
    case "find-links":
      to.findLinks.push(/^(https?|file):/.test(value) ? value : folderUrl(directory, file, value));
      return;
    case "no-index":
      to.noIndex = true;
      return;
    case "pre":
      to.pre = true;
      return;
    case "require-hashes":
      to.requireHashes = true;
      return;
    case "no-binary":
      if (value === ":none:") return;
      throw refuse(
        file,
        line,
        `has --no-binary ${value}, but firn installs wheels and builds nothing`,
        `Build a wheel (pip wheel --no-binary ${value} …), and name its path or address instead`,
      );
    case "editable":
      throw refuse(file, line, `has ${written} ${value}: ${whyNotEditable}`, insteadOfEditable(value));
    default:
      if (passedOver.has(name)) return;
      throw refuse(file, line, `has the option ${written}, which firn does not read`);
  }
}

const whyNotEditable = "an editable install only points at sources, which the image does not have";
const insteadOfEditable = (value: string): string =>
  /^(git|hg|svn|bzr)\+/.test(value)
    ? "Build a wheel of it (pip wheel …), and name its path or address instead"
    : `Leave the line out (uv export --no-emit-project), and install the project: pip({ project: "${value.replace(/\[.*\]$/, "")}", from: import.meta })`;

/** As pip: relative to the file where that exists, else to where pip would run. */
function folderUrl(directory: string, file: string, path: string): string {
  const beside = join(directory, posix.dirname(file), path);
  return pathToFileURL(existsSync(beside) ? beside : join(directory, path)).href;
}

function addRequirement(
  text: string,
  options: readonly LineOption[],
  { number, column }: LogicalLine,
  place: Place,
  to: Collected,
): void {
  const { file, isConstraint } = place;
  const digests: string[] = [];
  for (const { name, written, value } of options) {
    const digest = /^(\w+):([0-9a-fA-F]+)$/.exec(value);
    if (name !== "hash" || !digest) throw refuse(file, number, `has the option ${written}, which firn does not read`);
    // Weaker and longer hashes beside a SHA-256 say nothing more: a wheel is known by that.
    if (digest[1] === "sha256" && digest[2]) digests.push(digest[2].toLowerCase());
  }
  if (options.length > 0 && digests.length === 0) throw refuse(file, number, "has hashes, but no sha256");
  const path = localPath(text, place, number);
  if (path !== undefined) {
    if (isConstraint || digests.length > 0)
      throw refuse(file, number, `has a path (${text}) as a constraint, or with a hash: paths are for requirements`);
    to.paths.push(path);
    return;
  }
  try {
    const parsed = parseRequirement(text);
    if (isConstraint && (parsed.url !== undefined || parsed.extras.length > 0))
      throw refuse(file, number, `has "${text}": a constraint only bounds versions, without extras or a URL`);
  } catch (error) {
    if (!FirnError.is(error) || error.code !== "FIRN_PIP_REQUIREMENT_INVALID") throw error;
    const within = error.details?.["column"];
    const at = column !== undefined && typeof within === "number" ? `:${column + within - 1}` : "";
    throw new FirnError(error.code, `${file}:${number}${at}: ${error.message}`, {
      cause: error,
      hint: error.hint,
      details: { ...error.details, file, line: number },
    });
  }
  if (isConstraint) to.constraints.push(text);
  else to.requirements.push(text);
  if (digests.length > 0) to.hashes[text] = digests.sort();
}

/** A wheel or the folder of a project, as pip tells them from requirements: relative to where pip would run. */
function localPath(text: string, { directory, file }: Place, line: number): string | undefined {
  if (/^file:|^[\\/]|^[A-Za-z]:[\\/]/.test(text))
    throw refuse(file, line, `names ${text}, a place on one machine`, "Write the path relative to the project");
  const [, path = "", extras = ""] = /^(.*?)(\[[^\]]*\])?$/.exec(text) ?? [];
  const looksLikePath = /[\\/]/.test(path) || path.startsWith(".");
  if (/\s|@|;/.test(path) || !(looksLikePath || path.endsWith(".whl"))) return undefined;
  if (/\.(tar\.\w+|tgz|zip)$/.test(path))
    throw refuse(file, line, `names ${path}, an archive of sources`, "Build a wheel of it (pip wheel …)");
  const isThere = path.endsWith(".whl") || statSync(join(directory, path), { throwIfNoEntry: false })?.isDirectory();
  if (!isThere) throw refuse(file, line, `names ${path}, which is neither a wheel nor a folder`);
  return `${posix.normalize(path)}${extras}`;
}

function refuse(file: string, line: number, why: string, hint?: string): FirnError {
  return new FirnError("FIRN_PIP_REQUIREMENTS_FILE", `${file}:${line} ${why}`, {
    hint: hint ?? "See which lines firn reads: docs/python.md",
    details: { file, line },
  });
}
