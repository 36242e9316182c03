import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { podman, startDocker } from "./support/containers.ts";
import { freePort } from "./support/docker-registry.ts";
import { type Ended, exec, firn, firnCommand, must, until } from "./support/firn.ts";
import { testWith, which } from "./support/needs.ts";

let folder: string;
let layout: string;
const cache = (): string => join(folder, "cache");

/** A statically linked busybox is an image's whole content: no package is fetched for these tests. */
const definition = `
import { base, command, entrypoint, env, expose, files, scratch, user, workdir } from "@firn/sdk";
const tiny = base(scratch).add(files("./root", { to: "/", from: import.meta })).add(workdir("/space/here"));
const box = tiny.add(env({ PATH: "/bin", GREETING: "hello  world" })).add(expose(8000));
export const root = box.add(command("/bin/busybox", "id", "-u")).freeze();
export const nobody = box.add(user("nobody")).add(entrypoint("/bin/busybox")).add(command("id", "-un")).freeze();
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "firn-run-test-"));
  // Other users pass through it too.
  await chmod(folder, 0o755);
  const busybox = which("busybox");
  if (!busybox) return;
  await mkdir(join(folder, "root/bin"), { recursive: true });
  await mkdir(join(folder, "root/etc"));
  await copyFile(busybox, join(folder, "root/bin/busybox"));
  await chmod(join(folder, "root/bin/busybox"), 0o755);
  await writeFile(join(folder, "root/etc/passwd"), "root:x:0:0:root:/root:\nnobody:x:65534:65534:nobody:/gone:\n");
  await writeFile(join(folder, "image.ts"), definition);
  const made = await firn(["synth"], { cwd: folder, env: { ...process.env, FIRN_CACHE: cache() } });
  if (made.code !== 0) throw new Error(made.stderr);
  layout = join(folder, "firn.out");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (image: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Ended> =>
  firn(["run", join(layout, image), ...args], { cwd: folder, env: { ...env, FIRN_CACHE: cache() } });

/** What holds however an image is run. */
async function holdsFor(tool: string, env: NodeJS.ProcessEnv): Promise<void> {
  const plain = await run("root", ["--with", tool], env);
  expect(plain).toMatchObject({ code: 0, stdout: "0\n" });
  expect(plain.stderr).toContain(`running root with ${tool}`);
  expect(await run("nobody", ["--with", tool], env)).toMatchObject({ code: 0, stdout: "nobody\n" });
  // What follows -- takes the command's place, after the entrypoint.
  expect(await run("nobody", ["--with", tool, "--", "id", "-g"], env)).toMatchObject({ code: 0, stdout: "65534\n" });
  const told = await run(
    "root",
    [
      ...["--with", tool, "--env", "MORE=a=b c", "--", "/bin/busybox", "sh", "-c"],
      'busybox pwd; echo "$GREETING"; echo "$MORE"; busybox echo x > /space/new && busybox cat /space/new; exit 7',
    ],
    env,
  );
  expect(told).toMatchObject({ code: 7, stdout: "/space/here\nhello  world\na=b c\nx\n" });
  // What it wrote is gone with it.
  const again = await run("root", ["--with", tool, "--", "/bin/busybox", "ls", "/space"], env);
  expect(again.stdout).toBe("here\n");
}

/** A server that answers over the host's network, and ends when it is told to. */
async function servesWith(tool: string, env: NodeJS.ProcessEnv): Promise<void> {
  const port = await freePort();
  const script = `trap 'exit 5' TERM; busybox echo served > /space/index.html; busybox httpd -f -p 127.0.0.1:${port} -h /space & wait`;
  const child = spawn(
    process.execPath,
    [firnCommand, "run", join(layout, "root"), "--with", tool, "--", "/bin/busybox", "sh", "-c", script],
    { env: { ...env, FIRN_CACHE: cache() }, stdio: "ignore" },
  );
  const ended = once(child, "close") as Promise<[number | null]>;
  try {
    const text = await until("the server's answer", 30, async () => (await fetch(`http://127.0.0.1:${port}/`)).text());
    expect(text).toBe("served\n");
  } finally {
    child.kill("SIGTERM");
  }
  expect(await ended).toEqual([5, null]);
}

/** A PATH on which some programs are not. */
async function pathWithout(...hidden: string[]): Promise<string> {
  const place = await mkdtemp(join(folder, "path-"));
  await chmod(place, 0o755);
  for (const name of ["sh", "mount", "mkdir", "cp", "cat", "rm", "ln", "env", "unshare", "setpriv", "bwrap", "true"]) {
    const path = which(name);
    if (!path || hidden.includes(name)) continue;
    await writeFile(join(place, name), `#!/bin/sh\nexec ${path} "$@"\n`, { mode: 0o755 });
  }
  return place;
}

describe("the sandbox", () => {
  testWith(
    "linux",
    "busybox",
    "bwrap",
  )("runs an image with bubblewrap", async () => {
    await holdsFor("sandbox", process.env);
    await servesWith("sandbox", process.env);
    // The files are unpacked once, and what ran has not touched them.
    expect(await readdir(join(cache(), "rootfs"))).toHaveLength(1);
  });

  testWith(
    "linux",
    "busybox",
    "unshare",
  )("runs an image with unshare where there is no bubblewrap", async () => {
    const env = { ...process.env, PATH: await pathWithout("bwrap") };
    const { stderr } = await run("root", ["--with", "sandbox"], env);
    expect(stderr).toContain("(unshare)");
    await holdsFor("sandbox", env);
    await servesWith("sandbox", env);
  });

  testWith(
    "linux",
    "busybox",
    "root",
    "setpriv",
    "bwrap",
  )("runs an image for a user without any rights", async () => {
    const home = join(folder, "home");
    await mkdir(home, { mode: 0o777 });
    await chmod(home, 0o777);
    // Neither the program's own folder nor the checkout need be open to others.
    const as = ["--reuid", "65533", "--regid", "65533", "--clear-groups", "--"];
    const bare = await pathWithout("bwrap");
    for (const path of [process.env["PATH"] ?? "", bare]) {
      const env = { PATH: path, HOME: home, FIRN_CACHE: join(home, "cache") };
      const args = [...as, process.execPath, firnCommand, "run", join(layout, "nobody"), "--with", "sandbox"];
      expect(await exec(which("setpriv") ?? "", args, { env, cwd: home })).toMatchObject({
        code: 0,
        stdout: "nobody\n",
      });
    }
  });

  testWith(
    "linux",
    "busybox",
    "unshare",
  )("root in it cannot do what would harm the host", async () => {
    const status = await run("root", ["--with", "sandbox", "--", "/bin/busybox", "cat", "/proc/self/status"]);
    const held = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(status.stdout)?.[1] ?? "f".repeat(16)}`);
    // CAP_SYS_ADMIN is 21, CAP_SYS_MODULE 16, CAP_SYS_PTRACE 19 (linux/capability.h).
    for (const bit of [16n, 19n, 21n]) expect(process.getuid?.() === 0 ? (held >> bit) & 1n : 0n).toBe(0n);
  });

  testWith("linux", "busybox")("refuses damaged layers, and leaves nothing of them behind", async () => {
    const copy = join(folder, "damaged");
    await must("cp", ["-r", join(layout, "root"), copy]);
    const plan = JSON.parse(await readFile(join(copy, "plan.json"), "utf8")) as {
      platforms: Record<string, { layers: { digest: string }[] }>;
    };
    const [platform] = Object.values(plan.platforms);
    const blob = join(copy, "blobs/sha256", platform?.layers[0]?.digest.slice(7) ?? "");
    const bytes = await readFile(blob);
    bytes[bytes.length >> 1] = ~(bytes[bytes.length >> 1] ?? 0);
    await rm(blob);
    await writeFile(blob, bytes);
    const fresh = join(folder, "fresh-cache");
    const ended = await firn(["run", copy, "--with", "sandbox"], {
      cwd: folder,
      env: { ...process.env, FIRN_CACHE: fresh },
    });
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/FIRN_(DIGEST_MISMATCH|ARCHIVE_INVALID)/);
    expect(await readdir(join(fresh, "rootfs")).catch(() => [])).toEqual([]);
  });

  testWith("linux", "busybox")("says why where there is nothing to run with", async () => {
    const nothing = await mkdtemp(join(folder, "nothing-"));
    const env = { PATH: nothing, HOME: folder };
    const ended = await run("root", ["--with", "docker"], env);
    expect(ended).toMatchObject({ code: 69, stderr: expect.stringContaining("docker is not installed") as string });
    const other = await run("root", ["--publish", "1:1", "--with", "sandbox"], env);
    expect(other).toMatchObject({ code: 64, stderr: expect.stringContaining("FIRN_USAGE") as string });
  });
});

describe("container tools", () => {
  testWith(
    "dockerd",
    "docker",
    "busybox",
    "root",
  )("docker loads and runs an image", async () => {
    const docker = await startDocker();
    try {
      await holdsFor("docker", docker.env);
      await servesWith("docker", docker.env);
      expect(await must("docker", ["ps", "-aq"], { env: docker.env })).toBe("");
    } finally {
      await docker.close();
    }
  });

  testWith(
    "podman",
    "busybox",
    "root",
  )("podman loads and runs an image", async () => {
    const tool = await podman();
    const place = await mkdtemp(join(folder, "podman-"));
    const words = tool.command.map((word) => (word === "podman" ? (which("podman") ?? "podman") : word));
    await writeFile(join(place, "podman"), `#!/bin/sh\nexec ${words.join(" ")} "$@"\n`, { mode: 0o755 });
    await writeFile(
      join(place, "containers.conf"),
      `[containers]\ndefault_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]\n`,
    );
    const env = {
      ...tool.env,
      PATH: `${place}${delimiter}${process.env["PATH"]}`,
      CONTAINERS_CONF: join(place, "containers.conf"),
    };
    try {
      await holdsFor("podman", env);
      await servesWith("podman", env);
      expect(await must(join(place, "podman"), ["ps", "-aq"], { env })).toBe("");
    } finally {
      await tool.close();
    }
  });

  testWith(
    "linux",
    "busybox",
    "bwrap",
  )("a tool that answers but cannot start anything is passed over", async () => {
    const place = await pathWithout();
    // What podman does where its runtime is refused: it knows the image, creates a container, and says 126.
    await writeFile(
      join(place, "podman"),
      `#!/bin/sh\ncase "$1 $2" in "info "*) echo overlay;; "container inspect") echo "0001-01-01 00:00:00 +0000 UTC";; "run "*) echo "OCI permission denied" >&2; exit 126;; esac\n`,
      { mode: 0o755 },
    );
    const ended = await run("root", [], { PATH: place, HOME: folder });
    expect(ended).toMatchObject({ code: 0, stdout: "0\n" });
    expect(ended.stderr).toContain("podman could not start root; trying sandbox");
  });
});
