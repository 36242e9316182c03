import { normalizeName } from "../../packaging/project-name.ts";
import { type TomlTable, tableIn } from "../../toml-file.ts";
import { gitPatterns } from "../globs.ts";
import { below, cleanPath } from "../project-files.ts";
import {
  type Backend,
  type BackendInput,
  notStatic,
  readmeOf,
  refuseDynamic,
  strings,
  textOf,
  versionOf,
} from "./backend.ts";
import { licenseFiles, licenseText } from "./licenses.ts";

const skippedFolders = new Set(
  "__pycache__ .venv .git .hg .hatch .tox .nox .ruff_cache .pytest_cache .mypy_cache .pixi".split(" "),
);
const skippedFiles = new Set([".DS_Store", ".git"]);

/**
 * hatchling: what the wheel target's options select, less what .gitignore names.
 * https://hatch.pypa.io/latest/plugins/builder/wheel/
 */
export const hatchling: Backend = (input) => {
  const { pyproject, project } = input;
  refuseDynamic(input, ["version"]);
  const hatch = tableIn(pyproject.tool["hatch"]);
  const build = tableIn(hatch["build"]);
  const wheel = tableIn(tableIn(build["targets"])["wheel"]);
  const hook = [...Object.keys(tableIn(build["hooks"])), ...Object.keys(tableIn(wheel["hooks"]))][0];
  if (hook !== undefined) throw notStatic(input, `has the build hook ${hook}, which would have to run`);
  const metadataHook = Object.keys(tableIn(tableIn(hatch["metadata"])["hooks"]))[0];
  if (metadataHook !== undefined)
    throw notStatic(input, `has the metadata hook ${metadataHook}, which would have to run`);
  return {
    version: versionOf(input, () => versionIn(input, tableIn(hatch["version"]))),
    description: project.description,
    readme: readmeOf(input),
    license: licenseText(input),
    licenseFiles: licenseFiles(input),
    files: (data) => select(input, (key) => wheel[key] ?? build[key], wheel, data),
  };
};

/** The regular expression of `tool.hatch.version`, in the file that it names. */
function versionIn(input: BackendInput, settings: TomlTable): string | undefined {
  const { path, pattern, source = "regex" } = settings;
  if (source !== "regex" || typeof path !== "string") return undefined;
  const python =
    typeof pattern === "string" && pattern
      ? pattern
      : String.raw`(?i)^(__version__|VERSION) *= *(['"])v?(?P<version>.+?)\2`;
  const flags = /^\(\?([a-z]+)\)/.exec(python)?.[1] ?? "";
  try {
    const expression = new RegExp(
      python.replace(/^\(\?[a-z]+\)/, "").replaceAll("(?P<", "(?<"),
      flags.includes("i") ? "im" : "m",
    );
    return expression.exec(textOf(input.files, path, input.title))?.groups?.["version"];
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

interface Selection {
  readonly include: readonly string[];
  readonly packages: readonly string[];
  readonly onlyInclude: readonly string[];
}

function select(
  input: BackendInput,
  option: (key: string) => unknown,
  wheel: TomlTable,
  data: string,
): ReadonlyMap<string, string> {
  const { files } = input;
  const { include, packages, onlyInclude } = selection(input, option);
  const ignored =
    option("ignore-vcs") === true || !files.isFile(".gitignore") ? [] : files.text(".gitignore").split("\n");
  const isExcluded = gitPatterns(["*.py[cdo]", "/dist", ...ignored, ...strings(option("exclude"))]);
  const isArtifact = gitPatterns(strings(option("artifacts")));
  const isIncluded = gitPatterns([...include, ...packages.map((path) => `/${path}/`)]);
  const isTaken = (path: string, explicit: boolean) =>
    isArtifact(path) || (!isExcluded(path) && (explicit || isIncluded(path)));
  const place = sources(option("sources"), packages);
  const walk = (folder: string) =>
    files
      .walk(folder, (_, name) => skippedFolders.has(name))
      .filter((path) => !skippedFiles.has(path.split("/").at(-1) ?? ""));
  const found = new Map<string, string>();
  if (onlyInclude.length > 0) {
    for (const one of onlyInclude.map(cleanPath)) {
      if (files.isFile(one)) found.set(place(one), one);
      for (const path of walk(one)) if (isTaken(path, true)) found.set(place(path), path);
    }
  } else for (const path of walk("")) if (isTaken(path, false)) found.set(place(path), path);
  const forced = (table: unknown, to: (target: string) => string) => {
    for (const [source, target] of Object.entries(tableIn(table))) {
      const from = cleanPath(source);
      const at = cleanPath(String(target));
      if (source.startsWith("/") || source.startsWith("..") || source.startsWith("~"))
        throw notStatic(input, `includes ${source}, a place outside of it`);
      if (files.isFile(from)) found.set(to(at), from);
      else if (files.isDirectory(from))
        for (const path of walk(from)) found.set(to(below(at, path.slice(from.length + 1))), path);
      else throw notStatic(input, `includes ${source}, which is not there`);
    }
  };
  forced(option("force-include"), place);
  forced(wheel["shared-data"], (path) => `${data}/data/${path}`);
  forced(wheel["shared-scripts"], (path) => `${data}/scripts/${path}`);
  return found;
}

/** What is asked for, or what hatchling finds by the project's name. */
function selection(input: BackendInput, option: (key: string) => unknown): Selection {
  const include = strings(option("include"));
  const packages = strings(option("packages")).map(cleanPath);
  const onlyInclude = strings(option("only-include"));
  const none = { include: [], packages: [], onlyInclude: [] };
  if (include.length > 0 || packages.length > 0 || onlyInclude.length > 0) return { include, packages, onlyInclude };
  const { files, project } = input;
  const raw = project.name.replace(/[^\p{L}\p{N}_.]+/gu, "_");
  for (const name of [raw, normalizeName(project.name).replaceAll("-", "_")]) {
    if (files.isFile(`${name}/__init__.py`)) return { ...none, packages: [name] };
    if (files.isFile(`src/${name}/__init__.py`)) return { ...none, packages: [`src/${name}`] };
    if (files.isFile(`${name}.py`)) return { ...none, onlyInclude: [`${name}.py`] };
    const inside = files
      .list("")
      .filter((folder) => !folder.startsWith(".") && files.isFile(`${folder}/${name}/__init__.py`));
    if (inside.length === 1) return { ...none, packages: inside };
  }
  // Where something else is forced in, hatchling does without.
  if (Object.keys(tableIn(option("force-include"))).length > 0) return { ...none, onlyInclude: ["\0"] };
  throw notStatic(input, `is of hatchling, which finds no folder named like ${project.name}: say what the wheel has`);
}

/** Where a path of the project goes in the wheel: packages lose the folders that they are in. */
function sources(option: unknown, packages: readonly string[]): (path: string) => string {
  const rules = new Map<string, string>();
  for (const path of packages) {
    const parent = path.split("/").slice(0, -1).join("/");
    if (parent !== "") rules.set(`${parent}/`, "");
  }
  if (Array.isArray(option)) for (const path of option) rules.set(`${cleanPath(String(path))}/`, "");
  else
    for (const [from, to] of Object.entries(tableIn(option))) {
      const target = cleanPath(String(to));
      rules.set(from === "" ? "" : `${cleanPath(from)}/`, target === "" ? "" : `${target}/`);
    }
  return (path) => {
    for (const [from, to] of rules) if (path.startsWith(from)) return to + path.slice(from.length);
    return path;
  };
}
