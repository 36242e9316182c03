import { type TomlTable, tableIn } from "../../toml-file.ts";
import { fnmatchPattern } from "../globs.ts";
import { below, cleanPath, type ProjectFiles } from "../project-files.ts";
import { type BackendInput, notStatic, strings } from "./backend.ts";

export interface Layout {
  /** Package → its folder in the project. */
  readonly packages: ReadonlyMap<string, string>;
  /** Single modules → their files. */
  readonly modules: ReadonlyMap<string, string>;
  /** Where a package or module would be, without an ending. */
  folderOf(name: string): string;
}

// Folders and modules that setuptools never takes for packages of a flat layout.
const reservedPackages =
  "ci bin debian doc docs documentation manpages news newsfragments changelog test tests unit_test unit_tests example examples scripts tools util utils python build dist venv env requirements tasks fabfile site_scons benchmark benchmarks exercise exercises htmlcov".split(
    " ",
  );
const reservedModules =
  "setup conftest test tests example examples build toxfile noxfile pavement dodo tasks fabfile conanfile manage benchmark benchmarks exercise exercises".split(
    " ",
  );
const isIdentifier = (name: string): boolean => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name);

/**
 * Which packages and modules a project has: as configured, or as setuptools discovers them.
 * https://setuptools.pypa.io/en/stable/userguide/package_discovery.html
 */
export function layoutOf(input: BackendInput, settings: TomlTable): Layout {
  const { files } = input;
  const given = new Map(
    Object.entries(tableIn(settings["package-dir"])).map(([name, path]) => [name, cleanPath(String(path))]),
  );
  const listed = settings["packages"];
  const named = settings["py-modules"];
  const find = Array.isArray(listed) ? undefined : tableIn(listed)["find"];
  if (Array.isArray(listed) || named !== undefined) {
    const names = strings(listed).map((name) => name.replaceAll("/", "."));
    return layout(given, names, strings(named), files);
  }
  if (find !== undefined) {
    const options = tableIn(find);
    const where = options["where"] === undefined ? ["."] : strings(options["where"]);
    const [only = "."] = where;
    if (where.length === 1 && !given.has("")) given.set("", cleanPath(only));
    const names = where.flatMap((place) => {
      const found = findPackages(files, cleanPath(place), options);
      if (where.length > 1)
        for (const name of found) given.set(name, below(cleanPath(place), name.replaceAll(".", "/")));
      return found;
    });
    return layout(given, names, [], files);
  }
  return discovered(input, given);
}

function discovered(input: BackendInput, given: Map<string, string>): Layout {
  const { files } = input;
  const explicit = [...given].filter(([name]) => name !== "");
  if (explicit.length > 0) {
    const names = explicit.flatMap(([name, folder]) => [
      name,
      ...findPackages(files, folder, {}).map((one) => `${name}.${one}`),
    ]);
    return layout(given, names, [], files);
  }
  const source = given.get("") ?? "src";
  if (files.isDirectory(source)) {
    given.set("", source);
    const modules = files.list(source).flatMap((file) => moduleName(file) ?? []);
    return layout(given, findPackages(files, source, {}), modules, files);
  }
  const exclude = reservedPackages.flatMap((name) => [name, `${name}.*`]);
  const packages = findPackages(files, "", { exclude: [...exclude, "[._]*", "[._]*.*"] }).filter((name) => {
    const [top = "", ...rest] = name.split(".");
    return (isIdentifier(top) || top.endsWith("-stubs")) && rest.every(isIdentifier);
  });
  const tops = [
    ...new Set(packages.map((name) => name.split(".")[0] ?? "").filter((name) => !name.endsWith("-stubs"))),
  ];
  refuseSeveral(input, tops, "packages");
  if (tops.length > 0) return layout(given, packages, [], files);
  const modules = files
    .list("")
    .flatMap((file) => moduleName(file) ?? [])
    .filter((name) => !reservedModules.includes(name) && !/^[._]/.test(name) && name.toLowerCase() !== "sconstruct");
  refuseSeveral(input, modules, "modules");
  return layout(given, [], modules, files);
}

const moduleName = (file: string): string | undefined => {
  const name = /^(.*)\.py$/.exec(file)?.[1];
  return name !== undefined && isIdentifier(name) ? name : undefined;
};

function refuseSeveral(input: BackendInput, names: readonly string[], kind: string): void {
  if (names.length < 2) return;
  const why = `has several ${kind} at its top (${names.join(", ")}), which setuptools refuses to choose from`;
  throw notStatic(input, `${why}: list them in tool.setuptools`);
}

/** Names of the folders below one, as setuptools' finders give them: with namespace packages unless told otherwise. */
function findPackages(files: ProjectFiles, where: string, options: TomlTable): string[] {
  const include = (options["include"] === undefined ? ["*"] : strings(options["include"])).map(fnmatchPattern);
  const excluded = strings(options["exclude"]);
  const exclude = excluded.map(fnmatchPattern);
  const visit = (folder: string, prefix: string): string[] =>
    files.list(folder).flatMap((name) => {
      const path = below(folder, name);
      if (name.includes(".") || !files.isDirectory(path)) return [];
      if (options["namespaces"] === false && !files.isFile(below(path, "__init__.py"))) return [];
      const full = prefix + name;
      const taken = include.some((one) => one.test(full)) && !exclude.some((one) => one.test(full));
      const isDead = excluded.includes(`${full}*`) || excluded.includes(`${full}.*`);
      return [...(taken ? [full] : []), ...(isDead ? [] : visit(path, `${full}.`))];
    });
  return visit(where, "").filter((name) => !name.split(".").includes("__pycache__"));
}

function layout(
  places: ReadonlyMap<string, string>,
  packages: readonly string[],
  modules: readonly string[],
  files: ProjectFiles,
): Layout {
  const folderOf = (name: string): string => {
    const parts = name.split(".");
    for (let count = parts.length; count > 0; count--) {
      const place = places.get(parts.slice(0, count).join("."));
      if (place !== undefined) return [place, ...parts.slice(count)].filter(Boolean).join("/");
    }
    return below(places.get("") ?? "", parts.join("/"));
  };
  return {
    packages: new Map(packages.map((name) => [name, folderOf(name)])),
    modules: new Map(
      modules.map((name) => [name, `${folderOf(name)}.py`]).filter(([, path = ""]) => files.isFile(path)) as [
        string,
        string,
      ][],
    ),
    folderOf,
  };
}
