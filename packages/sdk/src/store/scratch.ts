import { createHash, randomBytes } from "node:crypto";
import { readFileSync, readlinkSync, rmSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { errnoOf } from "./disk-error.ts";

/** Work of another machine, or of an earlier boot, is taken for dead after this many milliseconds. */
const abandoned = 24 * 3600 * 1000;

const mine = new Set<string>();
let watching = false;

/** This process's folder for half-made files; whoever dies leaves one behind, which the next process removes. */
export async function openScratch(root: string): Promise<string> {
  const parent = join(root, "scratch");
  await mkdir(parent, { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(join(parent, `${machine()}-${process.pid}-`));
  mine.add(folder);
  if (!watching) {
    watching = true;
    process.once("exit", () => {
      for (const path of mine) {
        try {
          rmSync(path, { recursive: true, force: true });
        } catch {
          // The next process tries again.
        }
      }
    });
  }
  return folder;
}

/** Removes what dead processes left in the scratch folder. Never fails: it is only tidying. */
export async function sweepScratch(root: string, now: number = Date.now()): Promise<void> {
  const parent = join(root, "scratch");
  for (const name of await readdir(parent).catch(() => [])) {
    const path = join(parent, name);
    const age = await stat(path).then(
      (info) => now - info.mtimeMs,
      () => 0,
    );
    const [host, pid] = name.split("-");
    const gone = host === machine() ? !isAlive(Number(pid)) : age > abandoned;
    if (gone) await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) === "EPERM";
  }
}

let known: string | undefined;

/** Names the space in which a process id means something: host, boot, and on Linux the namespace (containers). */
function machine(): string {
  if (known) return known;
  const facts = [hostname()];
  if (process.platform === "linux") {
    try {
      facts.push(readFileSync("/proc/sys/kernel/random/boot_id", "utf8"), readlinkSync("/proc/self/ns/pid"));
    } catch {
      // No /proc: then nothing here can be told apart, and the pid must do.
    }
  }
  known = createHash("sha256").update(facts.join("\n")).digest("hex").slice(0, 12);
  return known;
}

/** A name that no other writer picks. */
export const freshName = (): string => randomBytes(9).toString("hex");
