import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript-5.9";

const source = fileURLToPath(new URL("../../", import.meta.url));

/** Compiles some rooms of the SDK to JavaScript in a folder of its own, for processes that have no test runner. */
export async function compileRooms(...rooms: string[]): Promise<string> {
  const out = await mkdtemp(join(tmpdir(), "firn-rooms-"));
  for (const room of rooms) {
    for (const name of await readdir(join(source, room))) {
      if (!name.endsWith(".ts") || name.endsWith(".test.ts")) continue;
      const { outputText } = ts.transpileModule(await readFile(join(source, room, name), "utf8"), {
        compilerOptions: {
          module: ts.ModuleKind.ESNext,
          target: ts.ScriptTarget.ES2022,
          verbatimModuleSyntax: true,
          rewriteRelativeImportExtensions: true,
        },
      });
      const path = join(out, room, name.replace(/ts$/, "js"));
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, outputText);
    }
  }
  await writeFile(join(out, "package.json"), '{"type":"module"}');
  await symlink(join(source, "../node_modules"), join(out, "node_modules"), "junction");
  return out;
}

/** Runs a JavaScript module text next to compiled rooms (`./store/index.js`); its arguments are `process.argv.slice(2)`. */
export async function spawnModule(compiled: string, text: string, ...args: string[]): Promise<ChildProcess> {
  const path = join(await mkdtemp(join(compiled, "main-")), "main.mjs");
  await writeFile(path, text.replaceAll('"./', '"../'));
  return spawn(process.execPath, [path, ...args], { stdio: ["ignore", "pipe", "inherit"] });
}
