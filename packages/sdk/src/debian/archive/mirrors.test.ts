import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { debianArchive, debianSecurityArchive, ubuntuArchive, ubuntuPortsArchive } from "../../fetch/defaults.ts";
import { findMirrors, findUbuntuMirror } from "./mirrors.ts";

let apt = "";
beforeEach(async () => {
  apt = await mkdtemp(join(tmpdir(), "firn-apt-"));
});
afterEach(() => rm(apt, { recursive: true, force: true }));

async function write(name: string, text: string): Promise<void> {
  const path = join(apt, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

const found = (env: Record<string, string> = {}, options = {}): Promise<string[]> =>
  findMirrors(options, env, apt).then((mirrors) => [mirrors.debian, mirrors["debian-security"]]);

describe("findMirrors", () => {
  it("takes the public default where nothing says otherwise", async () => {
    expect(await found()).toEqual([debianArchive, debianSecurityArchive]);
    expect(await findMirrors({}, {}, join(apt, "absent"))).toEqual({
      debian: debianArchive,
      "debian-security": debianSecurityArchive,
    });
  });

  it("prefers options to the environment, and that to apt's sources", async () => {
    await write("sources.list", "deb http://host.example/debian bookworm main\n");
    expect(await found()).toEqual(["http://host.example/debian", debianSecurityArchive]);
    const env = {
      FIRN_DEBIAN_MIRROR: "http://env.example/debian/",
      FIRN_DEBIAN_SECURITY_MIRROR: "http://env.example/sec/",
    };
    expect(await found(env)).toEqual(["http://env.example/debian", "http://env.example/sec"]);
    expect(await found(env, { debian: "http://option.example" })).toEqual([
      "http://option.example",
      "http://env.example/sec",
    ]);
  });

  it("reads one-line sources with options and comments", async () => {
    await write(
      "sources.list",
      `# deb http://comment.example/debian bookworm main
deb cdrom:[Debian]/ bookworm main
deb-src http://source.example/debian bookworm main
deb [arch=amd64 signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://main.example/debian/ trixie main contrib # trailing
deb http://main.example/debian-security trixie-security main
`,
    );
    expect(await found()).toEqual(["http://main.example/debian", "http://main.example/debian-security"]);
  });

  it("reads deb822 sources, but not disabled ones", async () => {
    await write(
      "sources.list.d/debian.sources",
      `Types: deb
URIs: http://off.example/debian
Suites: bookworm bookworm-updates
Components: main
Enabled: no

Types: deb deb-src
# a comment
URIs: https://on.example/debian
Suites: bookworm
 bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: https://on.example/debian-security
Suites: bookworm-security
Components: main
`,
    );
    await write(
      "sources.list.d/ignored.sources.save",
      "Types: deb\nURIs: http://no.example/debian\nSuites: sid\nComponents: main\n",
    );
    await write("sources.list.d/broken.sources", "this is not deb822\n");
    expect(await found()).toEqual(["https://on.example/debian", "https://on.example/debian-security"]);
  });

  it("passes over other distributions and other publishers", async () => {
    await write(
      "sources.list",
      `deb http://ubuntu.example/ubuntu noble main universe
deb http://ubuntu.example/ubuntu noble-security main
deb https://tools.example bookworm main
deb https://docker.example/linux/debian bookworm stable
deb https://pg.example/pub/repos/apt bookworm-pgdg main
`,
    );
    expect(await found()).toEqual([debianArchive, debianSecurityArchive]);
  });

  it("prefers the archive that has updates to one that only looks like it", async () => {
    await write("sources.list", "deb http://board.example/debian bookworm main\n");
    await write(
      "sources.list.d/z.list",
      "deb http://real.example/debian bookworm main\ndeb http://real.example/debian bookworm-updates main\n",
    );
    expect((await found())[0]).toBe("http://real.example/debian");
  });
});

describe("findUbuntuMirror", () => {
  it("takes the public default, what the host's apt has of Ubuntu, or what the environment names", async () => {
    expect(await findUbuntuMirror(false, {}, apt)).toBe(ubuntuArchive);
    expect(await findUbuntuMirror(true, {}, apt)).toBe(ubuntuPortsArchive);
    await write(
      "sources.list",
      `deb http://ppa.example/team noble main
deb http://main.example/ubuntu/ noble-updates main universe
deb http://ports.example/ubuntu-ports noble main
deb http://debian.example/debian bookworm main
`,
    );
    expect(await findUbuntuMirror(false, {}, apt)).toBe("http://main.example/ubuntu");
    expect(await findUbuntuMirror(true, {}, apt)).toBe("http://ports.example/ubuntu-ports");
    const env = { FIRN_UBUNTU_MIRROR: "http://env.example/u/", FIRN_UBUNTU_PORTS_MIRROR: "http://env.example/p" };
    expect(await findUbuntuMirror(false, env, apt)).toBe("http://env.example/u");
    expect(await findUbuntuMirror(true, env, apt)).toBe("http://env.example/p");
  });
});
