import { dirname, resolve } from "node:path";
import type { FirnError } from "@firn/sdk";
import type { BuildFailure, Message } from "esbuild";
import { importMeta, importMetaName } from "./import-meta.ts";
import { resolveImports } from "./resolve-imports.ts";

export interface Bundle {
  readonly code: string;
  /** The source map, as JSON. */
  readonly map: string;
  /** The user's own files in it: absolute paths. */
  readonly sources: readonly string[];
}

/**
 * Compiles a definition and the user's files that it imports into one ES module, whatever the package's `type` says.
 * @param outfile where the caller will write it: the source map is relative to it
 * @throws FIRN_DEFINITION_SYNTAX with the user's file and line
 */
export async function bundle(file: string, outfile: string): Promise<Bundle> {
  const esbuild = await import("esbuild");
  const directory = dirname(file);
  try {
    const result = await esbuild.build({
      entryPoints: [file],
      outfile,
      absWorkingDir: directory,
      bundle: true,
      write: false,
      metafile: true,
      format: "esm",
      platform: "node",
      target: "node20.19",
      conditions: [],
      charset: "utf8",
      sourcemap: "external",
      sourcesContent: false,
      logLevel: "silent",
      define: { "import.meta": importMetaName },
      // CommonJS files among the user's may call require.
      banner: {
        js: `import { createRequire as __firn_require } from "node:module"; const require = __firn_require(${JSON.stringify(file)});`,
      },
      plugins: [importMeta, resolveImports],
    });
    const text = (suffix: string): string =>
      result.outputFiles.find((output) => output.path.endsWith(suffix))?.text ?? "";
    const sources = Object.keys(result.metafile.inputs).filter((input) => !/^[\w-]+:(?![\\/])/.test(input));
    return { code: text(".mjs"), map: text(".map"), sources: sources.map((input) => resolve(directory, input)) };
  } catch (error) {
    const messages = (error as Partial<BuildFailure>).errors;
    if (!messages?.length) throw error;
    throw await syntaxError(messages, directory);
  }
}

async function syntaxError(messages: readonly Message[], directory: string): Promise<FirnError> {
  const [first, ...others] = messages;
  const { text = "", location } = first ?? {};
  const at = location && {
    file: resolve(directory, location.file),
    line: location.line,
    column: location.column + 1,
  };
  const missing = /^Could not resolve "([^".][^"]*)"/.exec(text)?.[1];
  const more = others.length ? ` (and ${others.length} more)` : "";
  const name = missing
    ?.split("/")
    .slice(0, missing.startsWith("@") ? 2 : 1)
    .join("/");
  const sdk = await import("@firn/sdk");
  return new sdk.FirnError("FIRN_DEFINITION_SYNTAX", `${text}${more}`, {
    at: at ?? undefined,
    hint: name && `npm install ${name}`,
    details: { errors: messages.map((message) => message.text) },
  });
}
