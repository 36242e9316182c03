// Calls the pinned pnpm through npx, so that a machine with only Node and npm needs nothing else.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
// Not `packageManager`: pnpm 12 then wants its own signatures in the lockfile, which not every registry serves.
const { config } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

/** Runs a command to its end with this process's terminal; ends this process with its status when it fails. */
export function run(command, args, options = {}) {
  // On Windows npx and pnpm are .cmd files, which only a shell starts.
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
    ...options,
  });
  if (result.error) throw result.error;
  if (result.status !== 0) process.exit(result.status ?? 1);
}

export function pnpm(...args) {
  run("npx", ["-y", `pnpm@${config.pnpm}`, ...args]);
}
