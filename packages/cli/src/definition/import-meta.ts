import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import type { Plugin } from "esbuild";

const scheme = "firn-import-meta:";

/** What each `import.meta` is replaced by: a binding that every module which says it imports. */
export const importMetaName = "__firn_import_meta";

/**
 * Bundling merges modules, and `files("./app", { from: import.meta })` asks for the module it is written in: gives each
 * module its own `import.meta`. The import goes to the end of the file (imports are hoisted), so that no position moves.
 */
export const importMeta: Plugin = {
  name: "firn-import-meta",
  setup(build) {
    build.onLoad({ filter: /\.[cm]?[jt]s$/, namespace: "file" }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      if (!source.includes("import.meta")) return undefined;
      const contents = `${source}\nimport { meta as ${importMetaName} } from ${JSON.stringify(scheme + path)};\n`;
      return { contents, loader: path.endsWith("ts") ? "ts" : "js" };
    });
    build.onResolve({ filter: new RegExp(`^${scheme}`) }, ({ path }) => ({
      path: path.slice(scheme.length),
      namespace: scheme,
      sideEffects: false,
    }));
    build.onLoad({ filter: /.*/, namespace: scheme }, ({ path }) => ({ contents: metaModule(path), loader: "js" }));
  },
};

// `main` is false here: a definition that also is a script does not start its own work when the command reads it.
const metaModule = (path: string): string => `
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
const filename = ${JSON.stringify(path)};
export const meta = {
  __proto__: null,
  url: ${JSON.stringify(pathToFileURL(path).href)},
  dirname: ${JSON.stringify(dirname(path))},
  filename,
  main: false,
  resolve: (specifier) => pathToFileURL(createRequire(filename).resolve(specifier)).href,
};
`;
