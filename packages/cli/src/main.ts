// The command's entry. `--version` answers before anything else is loaded.
import { readFileSync } from "node:fs";
import * as module from "node:module";

// From Node 22.8 on: later starts read compiled code from disk.
(module as { enableCompileCache?: () => unknown }).enableCompileCache?.();

const argv = process.argv.slice(2);
const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};

if (argv.length === 1 && argv[0] === "--version") {
  process.stdout.write(`${version}\n`);
} else {
  // A reader that went away (`firn synth | head -1`) is no failure.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
  const { runCli } = await import("./cli.ts");
  const { stdout, stderr, env } = process;
  const status = await runCli(argv, { stdout, stderr, env, cwd: process.cwd() }, version);
  // What was printed is out before the process ends; a socket or timer that is left over does not hold it up.
  await Promise.all([stdout, stderr].map((stream) => new Promise((done) => void stream.write("", done))));
  process.exit(status);
}
