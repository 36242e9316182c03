import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { base, lock, synth } from "@firn/sdk";
import { apt } from "@firn/sdk/debian";
import { pip, python } from "@firn/sdk/python";
import { afterAll, beforeAll, expect } from "vitest";
import { inChroot, installedIn, succeed } from "./conformance/rootfs/chroot.ts";
import { compareScans } from "./conformance/rootfs/compare.ts";
import { explain } from "./conformance/rootfs/explain.ts";
import { makeAdduserOld, makeBareBase } from "./conformance/rootfs/older-base.ts";
import { scanFolder } from "./conformance/rootfs/scan-folder.ts";
import { aptSources } from "./support/debian-mirrors.ts";
import { type RunningRegistry, startDockerRegistry } from "./support/docker-registry.ts";
import { must } from "./support/firn.ts";
import { testWith } from "./support/needs.ts";
import { pushLayers, unpackImage } from "./support/root-image.ts";

const suite = "bookworm";
// adduser is there, and older.
const asked = ["nginx-light", "curl", "python3-flask", "libssl-dev", "adduser"];
const needed = ["linux", "root", "debootstrap", "unshare", "chroot", "umoci", "skopeo", "docker-registry"];

const slim = [
  "path-exclude /usr/share/doc/*",
  "path-include /usr/share/doc/*/copyright",
  "path-exclude /usr/share/man/*",
  "path-exclude /usr/share/locale/*",
  "",
].join("\n");

let folder: string;
let registry: RunningRegistry | undefined;
let reference: string;
let digest: string;
const platforms = [`linux/${process.arch === "arm64" ? "arm64" : "amd64"}`];
const at = (name: string): string => join(folder, name);
const options = (cache: string) => ({ directory: folder, cache: at(cache), platforms });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "firn-on-base-"));
});
afterAll(async () => {
  await registry?.close();
  await rm(folder, { recursive: true, force: true });
});

const image = () =>
  base(reference, { has: ["debian"] })
    .add(apt(...asked))
    .freeze();

testWith(...needed)("apt() on a registry's image does what apt-get does in it", async () => {
  registry = await startDockerRegistry();
  reference = `${registry.address}/${suite}:1`;
  const bare = at("bare");
  await makeBareBase(suite, bare);
  // As Debian's slim images.
  await writeFile(join(bare, "etc/dpkg/dpkg.cfg.d/slim"), slim);
  await writeFile(join(bare, "opt/lower"), "hidden by the upper layer\n");
  await must("tar", ["--numeric-owner", "-C", bare, "-cf", at("lower.tar"), "."]);
  const changed = await makeAdduserOld(bare);
  await rm(join(bare, "opt/lower"));
  await mkdir(at("hidden/opt"), { recursive: true });
  await writeFile(at("hidden/opt/.wh.lower"), "");
  await must("tar", ["--numeric-owner", "-C", bare, "-cf", at("upper.tar"), ...changed]);
  await must("tar", ["--numeric-owner", "-C", at("hidden"), "-rf", at("upper.tar"), "opt/.wh.lower"]);
  await pushLayers(folder, [at("lower.tar"), at("upper.tar")], reference);

  const made = await synth(image(), { ...options("cache"), name: "made", frozen: false });
  digest = made.digest;
  const root = await unpackImage(made.directory, "made", at("bundle"));

  await succeed("cp", ["-a", bare, at("apt")]);
  await writeFile(at("apt/etc/apt/sources.list"), await aptSources(suite));
  const install = "apt-get install -y --no-install-recommends -o Dpkg::Options::=--force-confold";
  await inChroot(at("apt"), `apt-get update && ${install} ${asked.join(" ")}`);
  await succeed("cp", [join(bare, "etc/apt/sources.list"), at("apt/etc/apt/sources.list")]);

  const installed = await installedIn(root);
  expect(installed).toEqual(await installedIn(at("apt")));
  expect(installed).not.toContain("adduser 3.1");
  const read = (from: string) => (path: string) => readFileSync(join(from, path), "latin1");
  const differences = compareScans(scanFolder(at("apt")).found, scanFolder(root).found);
  const { counts, unexplained } = explain(differences, read(at("apt")), read(root));
  console.log(Object.fromEntries(counts));
  expect(unexplained).toEqual([]);

  const own = made.plan.platforms[platforms[0] ?? ""]?.layers ?? [];
  const lists = own.map(({ digest }) => must("tar", ["-tzf", join(made.directory, "blobs/sha256", digest.slice(7))]));
  const paths = (await Promise.all(lists)).join("").split("\n");
  expect(paths).toContain("usr/sbin/nginx");
  expect(paths).toContain("usr/share/.wh.adduser-old");
  expect(
    paths.filter((path) => /^(?:usr\/bin\/bash|bin|lib|etc\/adduser\.conf|var\/lib\/dpkg\/info\/bash\..*)$/.test(path)),
  ).toEqual([]);
});

testWith(...needed)("the system is in order, and what was installed works", async () => {
  const root = at("bundle/rootfs");
  const verified = await inChroot(root, "dpkg --audit; dpkg --verify");
  const leftOut = /^missing {5}\/usr\/share\/(?:doc|man|locale)\/.*\n/gm;
  expect(verified.replaceAll(leftOut, "")).toBe("??5?????? c /etc/adduser.conf\n");
  expect(await inChroot(root, "cat /etc/adduser.conf; test -f /etc/adduser.conf.dpkg-dist")).toBe(
    "# the administrator's\n",
  );
  await inChroot(root, "apt-get check && nginx -t && curl --version && pwck -qr && grpck -r");
  expect(await inChroot(root, "python3 -c 'import flask, ssl; print(ssl.OPENSSL_VERSION)'")).toMatch(/^OpenSSL 3/);
  await writeFile(join(root, "etc/apt/sources.list"), await aptSources(suite));
  await inChroot(root, "apt-get update && apt-get install -y hello && hello && apt-get remove -y hello nginx-light");
  await inChroot(root, "apt-get -y autoremove && apt-get -y dist-upgrade");
  expect(await inChroot(root, "dpkg --audit")).toBe("");
});

testWith(...needed)("the lock holds what was chosen for that base, and a second build is the same", async () => {
  const again = await synth(image(), { ...options("cache-2"), name: "again", frozen: true });
  expect(again.digest).toBe(digest);
  const { installations, changed } = await lock(
    { made: image() },
    { ...options("cache"), frozen: true, explain: true },
  );
  expect(changed).toBe(false);
  const explained = installations?.["made"]?.[platforms[0] ?? ""];
  expect(explained?.reports).toEqual([]);
  expect(explained?.packages.find(({ name }) => name === "nginx-common")?.scripts).toContain("postinst");
  const warm = await synth(image(), { ...options("cache"), name: "warm", frozen: true });
  expect(warm.digest).toBe(digest);
});

testWith(...needed)("python() and pip() know the base's Python and C library", async () => {
  const system = base(reference, { has: ["debian"] }).add(apt("libssl-dev"));
  const frozen = system.add(python()).add(pip("six")).freeze();
  const made = await synth(frozen, { ...options("cache"), name: "pip", frozen: false });
  const root = await unpackImage(made.directory, "pip", at("pip-bundle"));
  expect(await inChroot(root, "python3 -c 'import six; print(six.__name__)'")).toBe("six\n");
  expect(await inChroot(root, "dpkg --audit; apt-get check -qq")).toBe("");
  const states = await readFile(join(root, "var/lib/apt/extended_states"), "utf8");
  expect(states).toContain("Package: python3-minimal\n");
  expect(states).not.toMatch(/^Package: (?:libssl-dev|python3)$/m);
});
