import { chmod, cp, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findMirrors } from "../packages/sdk/src/debian/archive/mirrors.ts";
import { exec, firn, firnCommand, must, root } from "./support/firn.ts";
import { type MirrorProxy, startMirrorProxy } from "./support/mirror-proxy.ts";

// Every build here starts from an empty cache; the proxy only spares the real mirrors the repetition.
let folder: string;
let mirror: MirrorProxy;
let mirrorEnv: NodeJS.ProcessEnv;
let expected: string;

interface Host {
  readonly node?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly uid?: number;
  readonly umask?: string;
  readonly cwd?: string;
  readonly project?: string;
}

/** Makes the example as another host would; gives the digest. */
async function digestOn(name: string, cache: string, host: Host = {}): Promise<string> {
  const project = host.project ?? join(root, "examples/flask");
  const output = join(folder, "out", name);
  const args = ["synth", `${project}#web`, "--json", "--frozen", "--cache", cache, "-o", output];
  const words = [host.node ?? process.execPath, firnCommand, ...args, "--platform", "linux/amd64"];
  const options = {
    cwd: host.cwd ?? root,
    env: { ...process.env, ...mirrorEnv, ...host.env },
    ...(host.uid === undefined ? {} : { uid: host.uid, gid: host.uid }),
  };
  const script = `umask ${host.umask ?? "022"}; exec "$@"`;
  const ended =
    process.platform === "win32"
      ? await exec(words[0] ?? "", words.slice(1), options)
      : await exec("/bin/sh", ["-c", script, "sh", ...words], options);
  if (ended.code !== 0) throw new Error(`${name}: ${ended.stderr}`);
  return JSON.parse(ended.stdout).images[0].digest;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "firn-same-"));
  await mkdir(join(folder, "out"));
  await chmod(folder, 0o777);
  await chmod(join(folder, "out"), 0o777);
  const mirrors = await findMirrors({}, process.env);
  mirror = await startMirrorProxy({ debian: mirrors.debian, "debian-security": mirrors["debian-security"] });
  mirrorEnv = {
    FIRN_DEBIAN_MIRROR: mirror.url("debian"),
    FIRN_DEBIAN_SECURITY_MIRROR: mirror.url("debian-security"),
  };
  // Locked now, so that what follows is about bytes and not about what mirrors still have.
  const made = await firn(
    [
      "synth",
      "examples/flask#web",
      "--json",
      "--no-frozen",
      "--platform",
      "linux/amd64",
      "-o",
      join(folder, "first"),
      "--cache",
      join(folder, "cache-first"),
    ],
    {
      env: { ...process.env, ...mirrorEnv },
    },
  );
  if (made.code !== 0) throw new Error(made.stderr);
  expected = JSON.parse(made.stdout).images[0].digest;
});
afterAll(async () => {
  await mirror?.close();
  await rm(folder, { recursive: true, force: true });
});

describe("the same digest", () => {
  test("from a warm cache and from a cold one", async () => {
    expect(await digestOn("warm", join(folder, "cache-first"))).toBe(expected);
    expect(await digestOn("cold", join(folder, "cache-cold"))).toBe(expected);
  });

  const isRoot = process.getuid?.() === 0;
  test.skipIf(!isRoot)(`as another user, elsewhere${isRoot ? "" : " — skipped: needs root"}`, async () => {
    const home = join(folder, "home");
    const project = join(home, "a project with spaces");
    await mkdir(home, { recursive: true });
    await cp(join(root, "examples/flask"), project, {
      recursive: true,
      filter: (path) => !/node_modules|firn\.out/.test(path),
    });
    await must("ln", ["-s", join(root, "examples/flask/node_modules"), join(project, "node_modules")]);
    await must("chown", ["-R", "12345:12345", home]);
    await must("chmod", ["-R", "g-rwx,o-rwx", join(project, "app")]);
    const host: Host = {
      uid: 12_345,
      umask: "077",
      cwd: home,
      project,
      env: { HOME: home, TZ: "Pacific/Kiritimati", LANG: "tr_TR.UTF-8", LC_ALL: "C", USER: "somebody" },
    };
    expect(await digestOn("other-user", join(home, "cache"), host)).toBe(expected);
  });

  for (const major of ["20", "22", "24", "26"]) {
    test(`on Node ${major}`, async () => {
      const node = (await must("npx", ["-y", "-p", `node@${major}`, "node", "-p", "process.execPath"])).trim();
      expect((await must(node, ["--version"])).startsWith(`v${major}.`)).toBe(true);
      expect(await digestOn(`node-${major}`, join(folder, `cache-${major}`), { node })).toBe(expected);
      await rm(join(folder, `cache-${major}`), { recursive: true });
    });
  }

  test("and the same layers, by what is in them", async () => {
    const plan = async (name: string): Promise<string> => readFile(join(folder, name, "plan.json"), "utf8");
    expect(await plan("out/cold")).toBe(await plan("first"));
  });
});
