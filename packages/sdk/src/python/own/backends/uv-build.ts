import { normalizeName } from "../../packaging/project-name.ts";
import { tableIn, textIn } from "../../toml-file.ts";
import { globPattern } from "../globs.ts";
import { below, cleanPath } from "../project-files.ts";
import { type Backend, notStatic, readmeOf, refuseDynamic, strings, versionOf } from "./backend.ts";
import { licenseFiles, licenseText } from "./licenses.ts";

/**
 * uv_build: modules below a root folder, which is `src` unless said.
 * https://docs.astral.sh/uv/concepts/build-backend/
 */
export const uvBuild: Backend = (input) => {
  const { pyproject, project, files } = input;
  refuseDynamic(input, []);
  const settings = tableIn(tableIn(pyproject.tool["uv"])["build-backend"]);
  const root = cleanPath(textIn(settings["module-root"]) ?? "src");
  const named = settings["module-name"] ?? normalizeName(project.name).replaceAll("-", "_");
  const modules = typeof named === "string" ? [named] : strings(named);
  const isNamespace = settings["namespace"] === true;
  const defaults = settings["default-excludes"] === false ? [] : ["__pycache__", "*.pyc", "*.pyo"];
  const excludes = [...defaults, ...strings(settings["wheel-exclude"]), ...strings(settings["source-exclude"])];
  // Without a leading slash: at any depth of the project, with all that is in it. With one: exactly these files.
  const patterns = excludes
    .flatMap((glob) => (glob.startsWith("/") ? [glob.slice(1)] : [`**/${glob}`, `**/${glob}/**`]))
    .map(globPattern);
  const isExcluded = (path: string) => patterns.some((pattern) => pattern.test(path));
  return {
    version: versionOf(input, () => undefined),
    description: project.description,
    readme: readmeOf(input),
    license: licenseText(input),
    licenseFiles: licenseFiles(input, []),
    files(data) {
      const found = new Map<string, string>();
      for (const module of modules) {
        const folder = below(root, module.replaceAll(".", "/"));
        const start = ["__init__.py", "__init__.pyi"].some((file) => files.isFile(below(folder, file)));
        if (!files.isDirectory(folder) || !(isNamespace || start))
          throw notStatic(
            input,
            `is of uv_build, which takes the module ${module}: ${folder}/__init__.py is not there`,
          );
        for (const path of files.walk(folder))
          if (!isExcluded(path)) found.set(root === "" ? path : path.slice(root.length + 1), path);
      }
      for (const [scheme, value] of Object.entries(tableIn(settings["data"]))) {
        const folder = cleanPath(String(value));
        for (const path of files.walk(folder))
          if (!isExcluded(path)) found.set(`${data}/${scheme}/${path.slice(folder.length + 1)}`, path);
      }
      return found;
    },
  };
};
