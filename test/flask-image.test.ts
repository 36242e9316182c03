import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { type ContainerTool, podman, startDocker } from "./support/containers.ts";
import { aptSources } from "./support/debian-mirrors.ts";
import { freePort, type RunningRegistry, startDockerRegistry } from "./support/docker-registry.ts";
import { background, exec, firn, must, until } from "./support/firn.ts";
import { testWith, which } from "./support/needs.ts";

let folder: string;
let layout: string;
let inside: string;
let registry: RunningRegistry | undefined;
let image: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "firn-flask-"));
  layout = join(folder, "web");
  inside = join(folder, "inside");
  const synth = async (description: string, output: string, platforms: string): Promise<void> => {
    const ended = await firn(["synth", description, "-o", output, "--platform", platforms, "--no-frozen"]);
    if (ended.code !== 0) throw new Error(ended.stderr);
  };
  await synth("examples/flask#web", layout, "linux/amd64,linux/arm64");
  await synth("test/fixtures/inside#inside", inside, "linux/amd64");
  await synth("test/fixtures/inside#trixie", join(folder, "trixie"), "linux/amd64");
  if (!which("docker-registry")) return;
  registry = await startDockerRegistry();
  image = `${registry.address}/flask:1`;
  for (const [source, name] of [
    [layout, "flask:1"],
    [inside, "inside:1"],
    [join(folder, "trixie"), "trixie:1"],
  ] as const) {
    const pushed = await firn(["push", source, `${registry.address}/${name}`]);
    if (pushed.code !== 0) throw new Error(pushed.stderr);
  }
});

afterAll(async () => {
  await registry?.close();
  await rm(folder, { recursive: true, force: true });
});

describe("other tools accept the layout and the pushed image", () => {
  testWith("skopeo", "docker-registry")("skopeo reads the index and both platforms from a registry", async () => {
    const raw = JSON.parse(await must("skopeo", ["inspect", "--raw", "--tls-verify=false", `docker://${image}`]));
    expect(raw.mediaType).toBe("application/vnd.oci.image.index.v1+json");
    for (const arch of ["amd64", "arm64"]) {
      const options = ["--override-arch", arch, "--override-os", "linux", "--tls-verify=false"];
      const seen = JSON.parse(await must("skopeo", ["inspect", ...options, `docker://${image}`]));
      expect(seen.Architecture).toBe(arch);
      expect(seen.Layers.length).toBeGreaterThan(4);
      expect(seen.Layers.length).toBeLessThanOrEqual(12);
    }
  });

  testWith(
    "skopeo",
    "umoci",
    "docker-registry",
    "root",
  )("umoci unpacks what skopeo pulled", async () => {
    const copy = join(folder, "copy");
    await must("skopeo", ["copy", "-q", "--src-tls-verify=false", `docker://${image}`, `oci:${copy}:1`]);
    await must("umoci", ["unpack", "--image", `${copy}:1`, join(folder, "bundle")]);
    const python = join(folder, "bundle/rootfs/usr/bin/python3");
    expect((await exec("test", ["-L", python])).code).toBe(0);
  });
});

/** Pulls and starts the image as its users would, and waits for its answer. */
async function answerFrom(tool: ContainerTool): Promise<Record<string, unknown>> {
  const [program, ...words] = tool.command;
  const run = (...args: string[]): Promise<string> => must(program, [...words, ...args], { env: tool.env });
  await run("pull", ...(program === "podman" ? ["--tls-verify=false"] : []), image);
  const port = await freePort();
  const server = ["gunicorn", "-b", `127.0.0.1:${port}`, "app:app"];
  const container = background(program, [...words, "run", "--rm", ...tool.runOptions, image, ...server], {
    env: tool.env,
  });
  try {
    return await until("the container's answer", 60, async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/`);
      return (await answer.json()) as Record<string, unknown>;
    });
  } catch (error) {
    throw new Error(container.output(), { cause: error });
  } finally {
    await container.stop();
  }
}

const answer = {
  message: expect.stringContaining("Hello"),
  python: expect.stringMatching(/^3\.11\./),
  machine: "x86_64",
};

describe("docker", () => {
  let docker: ContainerTool | undefined;
  beforeAll(async () => {
    if (which("dockerd") && process.getuid?.() === 0) docker = await startDocker();
  });
  afterAll(() => docker?.close());
  const needs = ["dockerd", "docker", "docker-registry", "root"];

  /** A command in a container of the image that also holds pip, as root. */
  const run = async (command: string[], options: string[] = [], name = "inside"): Promise<string> => {
    if (!docker) throw new Error("dockerd did not start");
    const words = ["run", "--rm", ...docker.runOptions, ...options, `${registry?.address}/${name}:1`, ...command];
    return must("docker", words, { env: docker.env });
  };

  testWith(...needs)("pulls and runs the image, which answers", async () => {
    if (!docker) throw new Error("dockerd did not start");
    const seen = await answerFrom(docker);
    expect(seen).toMatchObject(answer);
    expect(seen["certificates"]).toBeGreaterThan(100);
  });

  testWith(...needs)("pip check and importlib.metadata agree inside", async () => {
    expect(await run(["python3", "-m", "pip", "check"])).toContain("No broken requirements found");
    const script = `
import importlib.metadata as m
names = sorted(d.metadata["Name"].lower() for d in m.distributions())
missing = [str(f) for d in m.distributions() for f in d.files or [] if not f.locate().exists() and not str(f).endswith(".pyc")]
print(",".join(names)); print(missing)`;
    const [names, missing] = (await run(["python3", "-c", script])).trim().split("\n");
    expect(names).toContain("flask,gunicorn,itsdangerous,jinja2,markupsafe");
    expect(missing).toBe("[]");
  });

  testWith(...needs)("certificates, time zones, users and names work inside", async () => {
    const script = `
import ssl, urllib.request, zoneinfo, datetime, pwd, socket
assert len(ssl.create_default_context().get_ca_certs()) > 100
assert datetime.datetime(2026, 7, 1, tzinfo=zoneinfo.ZoneInfo("Europe/Helsinki")).utcoffset() == datetime.timedelta(hours=3)
assert pwd.getpwnam("nobody").pw_uid == 65534
print(socket.gethostbyname("localhost"))`;
    expect((await run(["python3", "-c", script])).trim()).toBe("127.0.0.1");
    const users = await run(["getent", "passwd"]);
    expect(users).toMatch(/^root:x:0:0:root:\/root:\/bin\/bash$/m);
    expect(users).toMatch(/^_apt:x:42:65534:/m);
    expect(await run(["sh", "-c", "ldconfig -p | grep -c libssl"])).toMatch(/[1-9]/);
  });

  testWith(...needs)("dpkg and apt find the system sound", async () => {
    expect(await run(["dpkg", "--audit"])).toBe("");
    const packages = await run(["dpkg-query", "-W", "-f", "${db:Status-Abbrev} ${Package}\\n"]);
    expect(packages.trim().split("\n").length).toBeGreaterThan(100);
    expect(
      packages
        .trim()
        .split("\n")
        .filter((line) => !line.startsWith("ii ")),
    ).toEqual([]);
    expect(await run(["apt-get", "check"])).not.toMatch(/E:/);
  });

  testWith(...needs)("a trixie with curl and its Python is sound, too", async () => {
    const script =
      "curl --version | head -1; dpkg --audit; apt-get check >/dev/null && python3 -c 'import ssl, sys; print(sys.version)'";
    const seen = await run(["sh", "-ec", script], [], "trixie");
    expect(seen).toMatch(/^curl 8\./);
    expect(seen).toMatch(/^3\.13\./m);
    expect(seen.trim().split("\n")).toHaveLength(2);
  });

  testWith(...needs)("apt-get installs one more package in a derived container", async () => {
    const sources = join(folder, "sources.list");
    await writeFile(sources, await aptSources("bookworm"));
    const seen = await run(
      [
        "sh",
        "-c",
        "rm -f /etc/apt/sources.list.d/*; apt-get update && apt-get install -y --no-install-recommends tree && tree --version",
      ],
      ["-v", `${sources}:/etc/apt/sources.list:ro`],
    );
    expect(seen).toMatch(/tree v\d/);
  });
});

describe("podman", () => {
  let tool: ContainerTool | undefined;
  beforeAll(async () => {
    if (which("podman") && process.getuid?.() === 0) tool = await podman();
  });
  afterAll(() => tool?.close());

  testWith(
    "podman",
    "docker-registry",
    "root",
  )("pulls and runs the image, which answers", async () => {
    if (!tool) throw new Error("no podman");
    expect(await answerFrom(tool)).toMatchObject(answer);
  });
});
