import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { base, command, files, push, synth, user } from "@firn/sdk";
import { apt, debian } from "@firn/sdk/debian";
import { pip, python } from "@firn/sdk/python";
import { afterAll, beforeAll, expect } from "vitest";
import { promised } from "../packages/sdk/src/debian/resolve/base.ts";
import { makeAptRoot } from "./conformance/rootfs/apt-root.ts";
import { inChroot, installedIn, succeed } from "./conformance/rootfs/chroot.ts";
import { compareScans, type Difference } from "./conformance/rootfs/compare.ts";
import { explain } from "./conformance/rootfs/explain.ts";
import { scanFolder } from "./conformance/rootfs/scan-folder.ts";
import { freePort, type RunningRegistry, startDockerRegistry } from "./support/docker-registry.ts";
import { background, until } from "./support/firn.ts";
import { testWith } from "./support/needs.ts";
import { unpackImage } from "./support/root-image.ts";

const suite = "bookworm";
const platforms = [`linux/${process.arch === "arm64" ? "arm64" : "amd64"}`];
const needed = ["linux", "root", "debootstrap", "unshare", "chroot", "umoci"];
const packages = ["nginx-light", "cron", "locales", "python3-flask"];
const exclude = [
  "docs",
  "man",
  "info",
  "locales",
  "lintian",
  "/etc/default/cron",
  "/lib/systemd/system/nginx*",
] as const;
const keep = ["/usr/share/locale/de/*", "/usr/share/man/man8/nginx*"] as const;

let folder: string;
let registry: RunningRegistry | undefined;
const at = (name: string): string => join(folder, name);
const build = (name: string, image: Parameters<typeof synth>[0]) =>
  synth(image, { directory: folder, cache: at("cache"), name, platforms, frozen: false });
const sizeOf = (found: ReturnType<typeof scanFolder>["found"], root: string): number =>
  [...found].reduce((sum, [path, { type }]) => sum + (type === "file" ? readFileSync(join(root, path)).length : 0), 0);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "firn-slim-"));
});
afterAll(async () => {
  await registry?.close();
  await rm(folder, { recursive: true, force: true });
});

testWith(...needed)("what is left out is what dpkg leaves out by the same configuration", async () => {
  const reference = makeAptRoot(suite, promised, at("apt"));
  const image = base(debian(suite, { exclude, keep })).add(apt(...packages));
  const made = await build("left-out", image.freeze());
  const root = await unpackImage(made.directory, "left-out", at("bundle"));
  await reference;
  const configuration = "etc/dpkg/dpkg.cfg.d/excludes";
  await writeFile(join(at("apt"), configuration), readFileSync(join(root, configuration)));
  // What debootstrap extracted is unpacked again by dpkg, which then takes away what it is told to leave out.
  const again = "apt-get install -y --reinstall $(dpkg-query -W -f '${Package} ')";
  const install = `apt-get install -y --no-install-recommends ${packages.join(" ")}`;
  await inChroot(at("apt"), `${again} && ${install}`);

  expect(await installedIn(root)).toEqual(await installedIn(at("apt")));
  const read = (place: string) => (path: string) => readFileSync(join(place, path), "latin1");
  const found = { apt: scanFolder(at("apt")).found, firn: scanFolder(root).found };
  const { unexplained } = explain(compareScans(found.apt, found.firn), read(at("apt")), read(root));
  const isRight = ({ path, kind }: Difference): boolean =>
    // Directories stay where debootstrap made them before.
    (kind === "only apt" && /^usr\/share\/(?:locale|man|lintian)\//.test(path) && isDirectory(path)) ||
    // firn keeps the sections of manual pages, into which dash's script makes a link.
    (kind === "only firn" && /^usr\/share\/man\/man\d(?:\/sh\.1\.gz)?$/.test(path));
  const isDirectory = (path: string): boolean => found.apt.get(path)?.type === "directory";
  expect(unexplained.filter((difference) => !isRight(difference))).toEqual([]);

  const listed = (await inChroot(root, "dpkg --verify || true")).trim().split("\n");
  const others = listed.filter((line) => !/ \/usr\/share\/(?:doc|man|info|locale|lintian|doc-base)\//.test(line));
  expect(others).toEqual(["missing   c /etc/default/cron", "missing     /lib/systemd/system/nginx.service"]);
  expect(found.firn.has("usr/share/doc/nginx-common/copyright")).toBe(true);
  expect(found.firn.has("usr/share/common-licenses/GPL-3")).toBe(true);
  expect(found.firn.has("usr/share/man/man8/nginx.8.gz")).toBe(true);
});

testWith(...needed)("a later dpkg in the image leaves out the same", async () => {
  const root = at("bundle/rootfs");
  await writeFile(join(root, "etc/apt/sources.list"), readFileSync(join(at("apt"), "etc/apt/sources.list")));
  await inChroot(root, "apt-get update && apt-get install -y --no-install-recommends hello && hello");
  const found = scanFolder(root).found;
  expect(found.has("usr/share/doc/hello/copyright")).toBe(true);
  expect(found.has("usr/share/doc/hello/NEWS.gz")).toBe(false);
});

const flask = (flavour: "minimal" | "standard") =>
  base(flavour === "minimal" ? debian(suite, { flavour, exclude: ["docs", "man", "locales"] }) : debian(suite))
    .add(python())
    .add(pip("flask==3.*", "gunicorn"))
    .add(files("app", { to: "/app", from: `${pathToFileURL(folder).href}/` }))
    .add(user("nobody"))
    .add(command("gunicorn", "app:app"))
    .freeze();

const program = `
import ctypes.util, locale, os, pwd, ssl, sys, zoneinfo
from flask import Flask

app = Flask(__name__)

@app.get("/")
def answer():
    return {
        "authorities": len(ssl.create_default_context().get_ca_certs()) > 100,
        "shell": os.path.exists("/bin/sh"),
        "user": pwd.getpwuid(os.getuid()).pw_name,
        "zone": str(zoneinfo.ZoneInfo("Europe/Berlin")),
        "library": ctypes.util.find_library("ssl"),
        "encoding": sys.getfilesystemencoding(),
        "locale": locale.setlocale(locale.LC_ALL, "C.UTF-8"),
    }
`;

testWith(...needed)("Flask answers in a minimal system, which is a third of the standard one", async () => {
  await mkdir(at("app"));
  await writeFile(at("app/app.py"), program);
  const minimal = await build("minimal", flask("minimal"));
  const standard = await build("standard", flask("standard"));
  const root = await unpackImage(minimal.directory, "minimal", at("minimal"));
  const scan = scanFolder(root).found;
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
  console.log(
    `compressed: ${megabytes(minimal.size)} against ${megabytes(standard.size)};`,
    `unpacked: ${megabytes(sizeOf(scan, root))}`,
  );
  expect(minimal.size * 2.5).toBeLessThan(standard.size);
  expect(
    ["usr/bin/sh", "usr/bin/perl", "usr/bin/dpkg", "usr/bin/sed", "usr/bin/which"].filter((path) => scan.has(path)),
  ).toEqual([]);
  expect(minimal.plan.platforms[platforms[0] ?? ""]?.installation?.reports).toEqual([]);
  expect(minimal.plan.platforms[platforms[0] ?? ""]?.config.Cmd).toEqual(["gunicorn", "app:app"]);

  const port = await freePort();
  // The image has no shell; the host's lends it devices and /proc, as a runtime does.
  const lend = 'mount --rbind /dev "$0/dev" && mount -t proc proc "$0/proc"';
  // Not in the shell's place: the end of a parent is not told to who has become another user.
  const start = `${lend} && { chroot --userspec=65534:65534 "$0" "$@" & wait; }`;
  const words = ["--mount", "--pid", "--fork", "--kill-child", "sh", "-c", start, root];
  const gunicorn = ["/usr/local/bin/gunicorn", "--no-control-socket", "--chdir", "/app", "-b", `127.0.0.1:${port}`];
  const server = background("unshare", [...words, ...gunicorn, "app:app"]);
  try {
    const response = await until("gunicorn's answer", 60, () =>
      fetch(`http://127.0.0.1:${port}/`).catch(() => undefined),
    );
    expect(await response.json()).toEqual({
      ...{ authorities: true, shell: false, user: "nobody", zone: "Europe/Berlin" },
      ...{ library: "libssl.so.3", encoding: "utf-8", locale: "C.UTF-8" },
    });
  } catch (error) {
    throw new Error(server.output(), { cause: error });
  } finally {
    await server.stop();
  }
});

testWith(...needed)("scanners find the packages of a minimal system in dpkg's database", async () => {
  const root = at("minimal/rootfs");
  const host = (...args: readonly string[]) => succeed("dpkg", [`--root=${root}`, ...args]);
  const listed = await succeed("dpkg-query", [
    `--admindir=${join(root, "var/lib/dpkg")}`,
    "-W",
    "-f",
    "${db:Status-Abbrev}${Package}\n",
  ]);
  const names = listed.trim().split("\n");
  expect(names.every((line) => line.startsWith("ii "))).toBe(true);
  const own = names.map((line) => line.slice(3).trim());
  expect(own).toEqual(expect.arrayContaining(["base-files", "ca-certificates", "libc6", "python3", "tzdata"]));
  expect(own).not.toEqual(expect.arrayContaining(["dpkg"]));
  expect(await host("--audit")).toBe("");
  expect(readFileSync(join(root, "etc/os-release"), "utf8")).toContain("VERSION_CODENAME=bookworm");
});

testWith(...needed, "docker-registry")("a minimal image of a registry stays minimal under apt()", async () => {
  registry = await startDockerRegistry();
  const reference = `${registry.address}/minimal:1`;
  const made = await build("pushed", base(debian(suite, { flavour: "minimal", exclude: ["docs"] })).freeze());
  await push(made, reference);
  const more = base(reference, { has: ["debian"] }).add(apt("jq", "openssl", "nginx-light"));
  const image = await build("more", more.freeze());
  expect(image.plan.platforms[platforms[0] ?? ""]?.installation?.reports).toEqual([]);
  const root = await unpackImage(image.directory, "more", at("more"));
  const names = (await installedIn(root)).map((one) => one.split(" ")[0]);
  expect(names).toEqual(expect.arrayContaining(["base-files", "jq", "libc6", "nginx-light", "openssl"]));
  expect(names.filter((name) => name === "dpkg" || name === "bash" || name === "debconf")).toEqual([]);
  const found = scanFolder(root).found;
  expect(found.has("usr/share/doc/jq/copyright")).toBe(true);
  expect(found.has("usr/share/doc/jq/changelog.gz")).toBe(false);
  expect(found.has("usr/bin/sh")).toBe(false);
  expect(await succeed("chroot", [root, "/usr/bin/jq", "-n", "1+1"])).toBe("2\n");
  await succeed("chroot", [root, "/usr/sbin/nginx", "-v"]);
});
