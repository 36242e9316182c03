import { tableIn, textIn } from "../../toml-file.ts";
import { below } from "../project-files.ts";
import { docstring, staticValue } from "../static-python.ts";
import { type Backend, type BackendInput, notStatic, readmeOf, refuseDynamic, versionOf } from "./backend.ts";
import { licenseFiles } from "./licenses.ts";

/**
 * flit_core: one module or package, by its name, with everything in its folder.
 * https://flit.pypa.io/en/stable/pyproject_toml.html
 */
export const flit: Backend = (input) => {
  const { pyproject, project, files } = input;
  refuseDynamic(input, ["version", "description"]);
  const settings = tableIn(pyproject.tool["flit"]);
  const name = textIn(tableIn(settings["module"])["name"]) ?? project.name.replaceAll("-", "_");
  const module = findModule(input, name);
  const description = project.dynamic?.includes("description") ? summary(input, module.sources) : project.description;
  const license = project.license;
  const named = typeof license === "object" && "file" in license ? [license.file] : [];
  const external = tableIn(settings["external-data"])["directory"];
  return {
    version: versionOf(input, () => {
      for (const path of module.sources) {
        const found = staticValue(files.text(path), "__version__");
        if (typeof found === "string") return found;
      }
      return undefined;
    }),
    description,
    readme: readmeOf(input),
    licenseFiles: [...new Set([...licenseFiles(input), ...named])].sort(),
    files(data) {
      const found = new Map(module.paths().map((path) => [path.slice(module.prefix.length), path]));
      if (typeof external === "string") {
        for (const path of files.walk(external)) found.set(`${data}/data/${path.slice(external.length + 1)}`, path);
      }
      return found;
    },
  };
};

interface Module {
  /** Cut off from the paths of its files. */
  readonly prefix: string;
  /** Where its version may stand, the first to count first. */
  readonly sources: readonly string[];
  paths(): readonly string[];
}

function findModule(input: BackendInput, name: string): Module {
  const { files } = input;
  const path = name.replaceAll(".", "/");
  const places = ["", "src/"].flatMap((prefix) => [
    ...(files.isDirectory(prefix + path) ? [{ prefix, folder: prefix + path }] : []),
    ...(files.isFile(`${prefix}${path}.py`) ? [{ prefix, file: `${prefix}${path}.py` }] : []),
  ]);
  const [place, other] = places;
  if (!place || other) {
    const why = place ? "several that could be it" : "no file or folder for it";
    throw notStatic(input, `is of flit, which takes the module ${name}: there is ${why}`);
  }
  const { prefix } = place;
  if (place.file !== undefined) return { prefix, sources: [place.file], paths: () => [place.file] };
  const folder = place.folder ?? "";
  const extra = ["version.py", "_version.py", "__version__.py"].map((one) => below(folder, one));
  return {
    prefix,
    // Of what flit reads one after the other the last counts, which is the package's own file.
    sources: [below(folder, "__init__.py"), ...extra].filter((one) => files.isFile(one)),
    paths: () => files.walk(folder, (_, one) => one === "__pycache__").filter((one) => !one.endsWith(".pyc")),
  };
}

function summary(input: BackendInput, sources: readonly string[]): string {
  const [own] = sources;
  const text = own === undefined ? undefined : docstring(input.files.text(own))?.trimStart().split("\n")[0];
  if (text === undefined || text === "") throw notStatic(input, "takes its description from a docstring, and has none");
  return text;
}
