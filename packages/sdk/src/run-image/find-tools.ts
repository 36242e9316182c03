import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { ContainerTool } from "./run-with.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** A question to each tool that only a working one answers: docker and nerdctl ask their daemon, podman its storage. */
const probes: Readonly<Record<ContainerTool, readonly string[]>> = {
  docker: ["version", "--format", "{{.Server.Version}}"],
  podman: ["info", "--format", "{{.Store.GraphDriverName}}"],
  nerdctl: ["info", "--format", "{{.Driver}}"],
};

export interface Found {
  readonly tool: ContainerTool;
  /** Why it does not work, in its own words; undefined where it works. */
  readonly complaint: string | undefined;
}

/** Asks the container tools, all at once, whether they work here. Those that are not installed are left out. */
export async function findTools(tools: readonly ContainerTool[], env: Env): Promise<Found[]> {
  const asked = await Promise.all(
    tools.map(async (tool) => ((await which(tool, env)) ? { tool, complaint: await ask(tool, env) } : undefined)),
  );
  return asked.filter((found) => found !== undefined);
}

function ask(tool: ContainerTool, env: Env): Promise<string | undefined> {
  return new Promise((resolve) => {
    const options = { env: env, timeout: 10_000, windowsHide: true };
    execFile(tool, probes[tool], options, (error, stdout, stderr) => {
      if (!error && stdout.trim()) resolve(undefined);
      else resolve(stderr.trim().split("\n").at(-1) || error?.message || "it says nothing");
    });
  });
}

/** The path of a program, searched as the system does. */
export async function which(
  name: string,
  env: Env,
  platform: NodeJS.Platform = process.platform,
): Promise<string | undefined> {
  const endings = platform === "win32" ? [".exe", ".cmd", ".bat"] : [""];
  // Tools of administrators, which mount needs, are not on every user's PATH.
  const folders = [
    ...(env.PATH ?? env.Path ?? "").split(delimiter),
    ...(platform === "linux" ? ["/usr/sbin", "/sbin"] : []),
  ];
  for (const folder of folders.filter(Boolean)) {
    for (const ending of endings) {
      const path = join(folder, name + ending);
      const found = await access(path, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (found) return path;
    }
  }
  return undefined;
}
