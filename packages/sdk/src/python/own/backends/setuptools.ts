import { type TomlTable, tableIn } from "../../toml-file.ts";
import { fnmatchPattern, globPattern } from "../globs.ts";
import { below, cleanPath } from "../project-files.ts";
import { staticValue } from "../static-python.ts";
import {
  type Backend,
  type BackendInput,
  notStatic,
  type Readme,
  readmeOf,
  refuseDynamic,
  type Script,
  strings,
  textOf,
  typeOf,
  versionOf,
} from "./backend.ts";
import { licenseFiles, licenseText } from "./licenses.ts";
import { manifestFiles } from "./setuptools-manifest.ts";
import { type Layout, layoutOf } from "./setuptools-packages.ts";

/**
 * setuptools, configured by pyproject.toml alone.
 * https://setuptools.pypa.io/en/stable/userguide/pyproject_config.html
 */
export const setuptools: Backend = (input) => {
  const { pyproject, project, files } = input;
  refuseCode(input);
  refuseDynamic(input, ["version", "description", "readme", "dependencies", "optional-dependencies"]);
  const settings = tableIn(pyproject.tool["setuptools"]);
  const odd = ["ext-modules", "cmdclass", "provides", "obsoletes", "eager-resources"].find(
    (key) => settings[key] !== undefined,
  );
  if (odd !== undefined) throw notStatic(input, `sets tool.setuptools.${odd}, which takes a build`);
  const dynamic = tableIn(settings["dynamic"]);
  const layout = layoutOf(input, settings);
  const isDynamic = (field: string) => project.dynamic?.includes(field) ?? false;
  const requirements = (value: unknown) => lines(fromFiles(input, value, "dependencies"));
  return {
    version: versionOf(input, () => dynamicVersion(input, tableIn(dynamic["version"]), layout)),
    description: isDynamic("description")
      ? fromFiles(input, dynamic["description"], "description").trim()
      : project.description,
    readme: isDynamic("readme") ? dynamicReadme(input, dynamic["readme"]) : readmeOf(input),
    dependencies: isDynamic("dependencies") ? requirements(dynamic["dependencies"]) : undefined,
    optionalDependencies: isDynamic("optional-dependencies")
      ? Object.fromEntries(
          Object.entries(tableIn(dynamic["optional-dependencies"])).map(([name, value]) => [name, requirements(value)]),
        )
      : undefined,
    license: licenseText(input),
    licenseFiles: licenseFiles(
      input,
      strings(settings["license-files"]).length > 0 ? strings(settings["license-files"]) : undefined,
    ),
    documents: { "top_level.txt": `${topLevel(layout).join("\n")}\n` },
    files: (data) => collect(input, settings, layout, data),
  };

  function refuseCode(asked: BackendInput): void {
    if (files.isFile("setup.py")) {
      const code = files
        .text("setup.py")
        .replace(/#.*$/gm, "")
        .replace(/"""[\s\S]*?"""|'''[\s\S]*?'''/g, "");
      const plain =
        /^\s*(from\s+setuptools\s+import\s+setup|import\s+setuptools)\s*;?\s*(if\s+__name__\s*==\s*["']__main__["']\s*:)?\s*(setuptools\.)?setup\(\s*\)\s*$/;
      if (!plain.test(code))
        throw notStatic(asked, "has a setup.py that says more than setup(), and would have to run");
    }
    if (files.isFile("setup.cfg") && /^\[(metadata|options(\..*)?|build_ext)\]/m.test(files.text("setup.cfg")))
      throw notStatic(asked, "is configured in setup.cfg, which firn does not read: move it to pyproject.toml");
    const requires = strings(tableIn(asked.pyproject.data["build-system"])["requires"]);
    const plugin = requires
      .map((text) => /^[\w.-]+/.exec(text.trim())?.[0] ?? text)
      .find((name) => !/^(setuptools|wheel)$/i.test(name));
    if (plugin !== undefined) throw notStatic(asked, `is built with ${plugin}, which would have to run`);
  }
};

/** Packages and modules at the top, as top_level.txt lists them. */
const topLevel = ({ packages, modules }: Layout): string[] =>
  [...new Set([...packages.keys(), ...modules.keys()].map((name) => name.split(".")[0] ?? ""))].sort();

function collect(
  input: BackendInput,
  settings: TomlTable,
  layout: Layout,
  data: string,
): ReadonlyMap<string, string | Script> {
  const { files } = input;
  const found = new Map<string, string | Script>();
  for (const [name, path] of layout.modules) found.set(`${name.replaceAll(".", "/")}.py`, path);
  const wanted = globsOf(settings["package-data"]);
  const unwanted = globsOf(settings["exclude-package-data"]);
  const folders = new Map([...layout.packages].map(([name, folder]) => [folder, name]));
  const listed = settings["include-package-data"] === false ? [] : manifestFiles(files);
  for (const [name, folder] of layout.packages) {
    const place = (path: string) =>
      below(name.replaceAll(".", "/"), folder === "" ? path : path.slice(folder.length + 1));
    const modules = files.list(folder).filter((file) => file.endsWith(".py") && files.isFile(below(folder, file)));
    for (const file of modules) found.set(place(below(folder, file)), below(folder, file));
    const globs = [...(wanted.get("*") ?? []), ...(wanted.get(name) ?? []), "**/py.typed", "**/*.pyi"];
    const patterns = globs.map((glob) => globPattern(below(folder, glob)));
    const refused = [...(unwanted.get("*") ?? []), ...(unwanted.get(name) ?? [])].map((glob) =>
      fnmatchPattern(below(folder, glob)),
    );
    const byName = files
      .walk(folder, (_, one) => one === "__pycache__")
      .filter((path) => patterns.some((pattern) => pattern.test(path)));
    const byManifest = listed.filter((path) => packageOf(path, folders) === name && !isModule(path, folder));
    for (const path of [...byName, ...byManifest])
      if (!refused.some((pattern) => pattern.test(path))) found.set(place(path), path);
  }
  for (const [to, globs] of Object.entries(tableIn(settings["data-files"])))
    for (const glob of strings(globs)) {
      const pattern = globPattern(glob);
      const matching = files
        .walk("", (_, one) => one === ".git" || one === "node_modules")
        .filter((path) => pattern.test(path));
      for (const path of matching)
        found.set(`${data}/data/${below(cleanPath(to), path.split("/").at(-1) ?? "")}`, path);
    }
  for (const path of strings(settings["script-files"])) {
    const text = textOf(files, path, input.title);
    // The installer puts in the interpreter's path.
    found.set(`${data}/scripts/${path.split("/").at(-1)}`, {
      text: text.replace(/^#!.*python[\d.]*(?=[ \t\r\n]|$)/, "#!python"),
    });
  }
  return found;
}

const isModule = (path: string, folder: string): boolean =>
  path.endsWith(".py") && path.split("/").slice(0, -1).join("/") === folder;

/** The package whose folder is nearest above a file. */
function packageOf(path: string, folders: ReadonlyMap<string, string>): string | undefined {
  for (let at = path.split("/").slice(0, -1); at.length > 0; at = at.slice(0, -1)) {
    const name = folders.get(at.join("/"));
    if (name !== undefined) return name;
  }
  return undefined;
}

/** By package; `*` and the empty name are all packages. */
function globsOf(value: unknown): ReadonlyMap<string, readonly string[]> {
  return new Map(Object.entries(tableIn(value)).map(([name, globs]) => [name === "" ? "*" : name, strings(globs)]));
}

function dynamicVersion(input: BackendInput, settings: TomlTable, layout: Layout): string | undefined {
  const { files } = input;
  if (settings["file"] !== undefined) return fromFiles(input, settings, "version").trim();
  const { attr } = settings;
  if (typeof attr !== "string") return undefined;
  const parts = attr.split(".");
  const name = parts.pop() ?? "";
  const folder = layout.folderOf(parts.join("."));
  const path = [`${folder}.py`, below(folder, "__init__.py")].find((one) => files.isFile(one));
  const value = path === undefined ? undefined : staticValue(files.text(path), name);
  return typeof value === "string" ? value : value?.join(".");
}

/** `{file = "a"}`, `{file = ["a", "b"]}`, or the path itself: contents joined by a line end. */
function fromFiles(input: BackendInput, value: unknown, field: string): string {
  const file = typeof value === "string" || Array.isArray(value) ? value : tableIn(value)["file"];
  const paths = typeof file === "string" ? [file] : strings(file);
  if (paths.length === 0) throw notStatic(input, `does not say where its ${field} come from`);
  return paths.map((path) => textOf(input.files, path, input.title)).join("\n");
}

function dynamicReadme(input: BackendInput, value: unknown): Readme {
  const given = tableIn(value)["content-type"];
  const file = tableIn(value)["file"];
  const type = typeof given === "string" ? given : typeof file === "string" ? typeOf(file) : "text/x-rst";
  return { text: fromFiles(input, value, "readme"), type };
}

const lines = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.replace(/(^|\s)#.*$/, "").trim())
    .filter(Boolean);
