import { isBuiltin } from "node:module";
import { isAbsolute } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { OnResolveArgs, Plugin, PluginBuild } from "esbuild";

const seen = Symbol("already being resolved");
const sdk = /^@firn\/sdk(\/|$)/;
const ownFolder = fileURLToPath(new URL(".", import.meta.url));

/**
 * Keeps packages out of the bundle, so that each stays the one instance that Node loads, and names them by the file
 * they resolve to from the importing file: the bundle itself may then lie anywhere. TypeScript of a workspace package
 * or behind a tsconfig path is bundled, as no Node before 22.18 can load it.
 */
export const resolveImports: Plugin = {
  name: "firn-resolve-imports",
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, async (args) => {
      if (args.pluginData === seen || args.kind === "entry-point" || isAbsolute(args.path)) return undefined;
      if (isBuiltin(args.path) || /^(data|file|https?|node):/.test(args.path))
        return { path: args.path, external: true };
      let found = await resolveFrom(build, args, args.resolveDir);
      // The command brings its own SDK, for folders that have none installed.
      if (found.errors.length && sdk.test(args.path)) found = await resolveFrom(build, args, ownFolder);
      if (found.errors.length) return { errors: found.errors };
      if (found.external || found.namespace !== "file") return { path: found.path, external: found.external };
      if (isOwn(args.path, found.path)) return { path: found.path };
      const required = args.kind === "require-call" || args.kind === "require-resolve";
      return { path: required ? found.path : pathToFileURL(found.path).href, external: true };
    });
  },
};

const resolveFrom = (build: PluginBuild, args: OnResolveArgs, resolveDir: string) =>
  build.resolve(args.path, {
    kind: args.kind,
    importer: args.importer,
    namespace: args.namespace,
    with: args.with,
    resolveDir,
    pluginData: seen,
  });

function isOwn(specifier: string, path: string): boolean {
  if (/[\\/]node_modules[\\/]/.test(path)) return false;
  return specifier.startsWith("#") || /\.[cm]?tsx?$/.test(path);
}
