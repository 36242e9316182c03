import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The compilers that a user may have, by the folder in which the workspace has them. */
export const compilers = { "5.9": "typescript-5.9", "6.0": "typescript-6", "7.0": "typescript" } as const;
export type Compiler = keyof typeof compilers;

interface Diagnostic {
  readonly file: string;
  readonly line: number;
  /** The message with all of its lines. */
  readonly text: string;
}

/**
 * A project outside the workspace that depends on the built package: what is compiled in it sees what a user sees, the
 * declarations in dist, through the package's exports.
 */
export class UserProject {
  readonly folder: string;

  constructor() {
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), "firn-types-")));
    this.write("package.json", JSON.stringify({ name: "user", type: "module", private: true }));
    for (const name of ["@firn/sdk", "@types/node"]) {
      const link = join(this.folder, "node_modules", name);
      mkdirSync(dirname(link), { recursive: true });
      // Junctions need no rights on Windows; elsewhere the type means nothing.
      symlinkSync(realpathSync(join(root, "node_modules", name)), link, "junction");
    }
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(join(this.folder, name)), { recursive: true });
    writeFileSync(join(this.folder, name), text);
  }

  /** Compiles some of its files, strictly. Library declarations are checked too where `libraries` says so. */
  async compile(compiler: Compiler, files: readonly string[], libraries = false): Promise<Compiled> {
    const config = `tsconfig.${compiler}.json`;
    const compilerOptions = {
      target: "ES2022",
      lib: ["ES2023"],
      module: "NodeNext",
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      allowImportingTsExtensions: true,
      skipLibCheck: !libraries,
      types: ["node"],
    };
    this.write(config, JSON.stringify({ compilerOptions, files }));
    const tsc = join(root, "node_modules", compilers[compiler], "bin/tsc");
    const args = [tsc, "-p", config, "--pretty", "false", "--extendedDiagnostics"];
    const output = await new Promise<string>((resolve, reject) => {
      execFile(process.execPath, args, { cwd: this.folder, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
        // Errors in the program are an answer; not to have run is not.
        if (/^Instantiations:/m.test(stdout)) resolve(stdout);
        else reject(new Error(`TypeScript ${compiler} did not run: ${stderr}${stdout}`, { cause: error }));
      });
    });
    return {
      diagnostics: parseDiagnostics(output),
      instantiations: Number(/^Instantiations:\s+(\d+)/m.exec(output)?.[1]),
    };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface Compiled {
  readonly diagnostics: readonly Diagnostic[];
  /** How many types the compiler made out of generic ones: the same on every machine. */
  readonly instantiations: number;
}

function parseDiagnostics(output: string): Diagnostic[] {
  const found: { file: string; line: number; text: string }[] = [];
  for (const line of output.split(/\r?\n/)) {
    const [, file, number, text] = /^(.+?)\((\d+),\d+\): error TS\d+: (.*)$/.exec(line) ?? [];
    const last = found.at(-1);
    if (file !== undefined && text !== undefined) found.push({ file, line: Number(number), text });
    else if (line.startsWith("error ")) found.push({ file: "", line: 0, text: line });
    else if (last && line.startsWith("  ")) last.text += `\n${line}`;
  }
  return found;
}
