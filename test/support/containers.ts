import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { background, exec, until } from "./firn.ts";
import { which } from "./needs.ts";

/** A container tool of the test's own: nothing of it is shared with what else runs on the machine. */
export interface ContainerTool {
  /** The words that start its command line. */
  readonly command: readonly [string, ...string[]];
  readonly env: NodeJS.ProcessEnv;
  /** Options of `run` for the host's network in this place. */
  readonly runOptions: readonly string[];
  close(): Promise<void>;
}

/** Starts a Docker daemon with folders and a socket of its own. */
export async function startDocker(): Promise<ContainerTool> {
  const folder = await mkdtemp(join(tmpdir(), "firn-docker-"));
  const socket = `unix://${folder}/docker.sock`;
  const daemon = background(which("dockerd") ?? "dockerd", [
    ...["--data-root", join(folder, "data"), "--exec-root", join(folder, "exec"), "--pidfile", join(folder, "pid")],
    ...["-H", socket, "--iptables=false", "--bridge=none"],
  ]);
  const env = { ...process.env, DOCKER_HOST: socket };
  try {
    await until("the Docker daemon's start", 60, async () => {
      return (await exec("docker", ["info"], { env })).code === 0 || undefined;
    });
  } catch (error) {
    await daemon.stop();
    throw new Error(`dockerd did not start:\n${daemon.output()}`, { cause: error });
  }
  return {
    command: ["docker"],
    env,
    runOptions: ["--network", "host"],
    async close() {
      await daemon.stop();
      // The daemon leaves the mount of its network namespace behind.
      await exec("umount", [join(folder, "exec/netns/default")]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Podman with storage of its own. */
export async function podman(): Promise<ContainerTool> {
  const folder = await mkdtemp(join(tmpdir(), "firn-podman-"));
  const places = ["--root", join(folder, "root"), "--runroot", join(folder, "run")];
  // runc, not crun: crun 1.8 refuses hosts that mount both versions of cgroups.
  const how = ["--cgroup-manager", "cgroupfs", "--storage-driver", "overlay", ...runtime()];
  return {
    command: ["podman", ...places, ...how],
    env: process.env,
    // Limits that are named are not raised above the host's own.
    runOptions: ["--network", "host", "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=4096:4096"],
    async close() {
      await exec("podman", [...places, ...how, "system", "reset", "--force"]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const runtime = (): string[] => {
  const runc = which("runc");
  return runc ? ["--runtime", runc] : [];
};
