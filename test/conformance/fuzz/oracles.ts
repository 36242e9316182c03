import { spawnSync } from "node:child_process";
import type { Entry } from "../../../packages/sdk/src/tree/index.ts";

/** Throws where an entry leaves the root, by its own name or by whom it is a name of. */
export function checkInside(entries: readonly Entry[]): void {
  for (const entry of entries) {
    checkPath(entry.path);
    if (entry.type === "hardlink") checkPath(entry.target);
    if (entry.type === "file" && !(Number.isSafeInteger(entry.size) && entry.size >= 0)) {
      throw new Error(`the size of ${entry.path} is ${entry.size}`);
    }
  }
}

function checkPath(path: string): void {
  const parts = path.split("/");
  if (
    path.startsWith("/") ||
    parts.some((part) => part === ".." || part === "." || part === "") ||
    path.includes("\0")
  ) {
    throw new Error(`${JSON.stringify(path)} is no path inside of the root`);
  }
}

/** What a program makes of an input: what it wrote, or undefined where it refused. */
export function askProgram(program: string, args: readonly string[], input: Buffer): Buffer | undefined {
  const { status, stdout, error } = spawnSync(program, args, { input, maxBuffer: 64 << 20, timeout: 20_000 });
  if (error && "code" in error && error.code === "ENOENT") throw error;
  // gzip warns with 2 of what follows its last member, and leaves it alone.
  return status === 0 || (status === 2 && program === "gzip") ? stdout : undefined;
}
