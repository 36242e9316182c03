import { readFileSync } from "node:fs";
import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { base, synth } from "@firn/sdk";
import { apt, deb, debian } from "@firn/sdk/debian";
import { afterAll, beforeAll, expect } from "vitest";
import { promised } from "../packages/sdk/src/debian/resolve/base.ts";
import { makeAptRoot } from "./conformance/rootfs/apt-root.ts";
import { inChroot, installedIn } from "./conformance/rootfs/chroot.ts";
import { compareScans } from "./conformance/rootfs/compare.ts";
import { explain } from "./conformance/rootfs/explain.ts";
import { scanFolder } from "./conformance/rootfs/scan-folder.ts";
import { must } from "./support/firn.ts";
import { testWith } from "./support/needs.ts";
import { unpackImage } from "./support/root-image.ts";

const suite = "bookworm";
const architecture = process.arch === "arm64" ? "arm64" : "amd64";
const platforms = [`linux/${architecture}`];
const needed = ["linux", "root", "debootstrap", "dpkg-deb", "unshare", "chroot", "umoci"];

let folder: string;
const at = (name: string): string => join(folder, name);
const options = { platforms, frozen: false };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "firn-deb-file-"));
  if (process.platform === "linux") await makeDebs();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Builds a package with Debian's own tool. */
async function makeDeb(file: string, fields: string, files: Readonly<Record<string, string>>): Promise<void> {
  const root = at(`${file}.d`);
  const all = { "DEBIAN/control": `Maintainer: Acme <acme@example.org>\n${fields}`, ...files };
  for (const [path, text] of Object.entries(all)) {
    await mkdir(join(root, path, ".."), { recursive: true, mode: 0o755 });
    await writeFile(join(root, path), text);
    await chmod(join(root, path), text.startsWith("#!") ? 0o755 : 0o644);
  }
  await must("dpkg-deb", ["--root-owner-group", "--build", root, at(file)]);
}

async function makeDebs(): Promise<void> {
  const depends = "libcurl4, acme-lib (= 3.0), acme-codec, adduser, default-mta | mail-transport-agent";
  await makeDeb(
    "tool.deb",
    [
      `Package: acme-tool\nVersion: 1:1.2~rc1-1\nArchitecture: ${architecture}\nDepends: ${depends}`,
      "Recommends: jq\nProvides: acme\nSection: misc\nInstalled-Size: 12\nDescription: a tool\n of Acme's\n",
    ].join("\n"),
    {
      "DEBIAN/conffiles": "/etc/acme/tool.conf\n",
      "DEBIAN/triggers": "interest-noawait /usr/share/acme\n",
      "DEBIAN/postinst": `#!/bin/sh
set -e
if [ "$1" = configure ]; then
  adduser --quiet --system --group --home /var/lib/acme acme
  dpkg-query -W -f '\${Version}\\n' acme-lib > /var/lib/acme/state
  deb-systemd-helper enable acme.service
  update-alternatives --install /usr/bin/tool tool /usr/bin/acme-tool 10
else
  ls /usr/share/acme > /var/lib/acme/triggered
fi
`,
      "etc/acme/tool.conf": "level = 1\n",
      "lib/systemd/system/acme.service":
        "[Unit]\nDescription=Acme\n[Service]\nExecStart=/usr/bin/acme-tool\n[Install]\nWantedBy=multi-user.target\n",
      "usr/bin/acme-tool": "#!/bin/sh\necho tool\n",
      "usr/share/doc/acme-tool/copyright": "Acme's\n",
    },
  );
  const lib = "Package: acme-lib\nVersion: 3.0\nArchitecture: all\nProvides: acme-codec\nDescription: data\n";
  await makeDeb("lib.deb", lib, { "usr/share/acme/data": "data\n" });
  const hello = `Package: hello\nArchitecture: ${architecture}\nDescription: hello\n`;
  await makeDeb("hello.deb", `${hello}Version: 99.0-1\n`, { "usr/bin/hello": "#!/bin/sh\necho ours\n" });
  await makeDeb("old.deb", `${hello}Version: 1.0-1\n`, { "usr/bin/hello": "#!/bin/sh\necho old\n" });
}

const from = () => `${pathToFileURL(folder).href}/`;
const build = (name: string, image: Parameters<typeof synth>[0]) =>
  synth(image, { ...options, directory: folder, cache: at("cache"), name });

testWith(...needed)("deb() does what apt-get install ./tool.deb does", async () => {
  const line = deb("tool.deb", "lib.deb", { from: from() });
  const reference = makeAptRoot(suite, promised, at("apt"));
  const made = await build("tool", base(debian(suite)).add(line).add(apt("hello")).freeze());
  const root = await unpackImage(made.directory, "tool", at("bundle"));
  await reference;
  for (const file of ["tool.deb", "lib.deb"]) await copyFile(at(file), join(at("apt"), "opt", file));
  const install = "apt-get install -y --no-install-recommends";
  await inChroot(at("apt"), `${install} /opt/tool.deb /opt/lib.deb && ${install} hello && rm /opt/*.deb`);

  expect(await installedIn(root)).toEqual(await installedIn(at("apt")));
  expect(made.plan.platforms[platforms[0] ?? ""]?.packages).toContainEqual({
    ...{ family: "debian", name: "acme-tool", version: "1:1.2~rc1-1" },
  });
  const read = (place: string) => (path: string) => readFileSync(join(place, path), "latin1");
  const differences = compareScans(scanFolder(at("apt")).found, scanFolder(root).found);
  const { counts, unexplained } = explain(differences, read(at("apt")), read(root));
  console.log(Object.fromEntries(counts));
  expect(unexplained).toEqual([]);
  expect(await inChroot(root, "dpkg --audit; dpkg --verify; cat /var/lib/acme/state; tool")).toBe("3.0\ntool\n");
  await inChroot(root, "apt-get check -qq");
});

testWith(...needed)(
  "the lock holds what the files depend on, not the files: rebuilt ones need no new line",
  async () => {
    const image = () =>
      base(debian(suite))
        .add(deb("hello.deb", { from: from() }))
        .freeze();
    const first = await build("hello", image());
    const lock = readFileSync(at("firn.lock"), "utf8");
    expect(lock).toContain('"Package":"hello","Version":"99.0-1"');
    expect(lock).not.toContain('{"name":"hello","version":"99.0-1"');
    await makeDeb("hello.deb", `Package: hello\nVersion: 99.0-1\nArchitecture: ${architecture}\nDescription: again\n`, {
      "usr/bin/hello": "#!/bin/sh\necho rebuilt\n",
    });
    const frozen = { ...options, frozen: true, directory: folder, cache: at("cache"), name: "hello" };
    const second = await synth(image(), frozen);
    expect(second.digest).not.toBe(first.digest);
    expect((await synth(image(), frozen)).digest).toBe(second.digest);
    const root = await unpackImage(second.directory, "hello", at("hello-bundle"));
    expect(await inChroot(root, "hello; dpkg --verify")).toBe("rebuilt\n");
    await makeDeb(
      "hello.deb",
      `Package: hello\nVersion: 99.1-1\nArchitecture: ${architecture}\nDescription: newer\n`,
      {},
    );
    await expect(synth(image(), frozen)).rejects.toMatchObject({ code: "FIRN_LOCK_STALE" });
  },
);

testWith(...needed)("what cannot be installed is told", async () => {
  const system = base(debian(suite));
  const told = (image: Parameters<typeof synth>[0]) => build("told", image).then(String, (error: unknown) => error);
  expect(await told(system.add(deb("tool.deb", { from: from() })).freeze())).toMatchObject({
    code: "FIRN_APT_UNSATISFIABLE",
    message: expect.stringContaining("depends on acme-lib (= 3.0)"),
    at: { file: expect.stringContaining("deb-file.test.ts") },
  });
  expect(
    await told(
      system
        .add(apt("hello"))
        .add(deb("old.deb", { from: from() }))
        .freeze(),
    ),
  ).toMatchObject({
    code: "FIRN_APT_UNSATISFIABLE",
    message: expect.stringContaining("old.deb is hello 1.0-1, and the image has hello"),
  });
  await writeFile(at("bad.deb"), "not one\n");
  expect(await told(system.add(deb("bad.deb", { from: from() })).freeze())).toMatchObject({
    code: "FIRN_ARCHIVE_INVALID",
  });
});

testWith(...needed)("a newer version takes the place of the suite's, and stays on later lines", async () => {
  const image = base(debian(suite))
    .add(apt("hello"))
    .add(deb("tool.deb", "lib.deb", "hello.deb", { from: from() }));
  const made = await build("newer", image.add(apt("hello", "jq")).freeze());
  const root = await unpackImage(made.directory, "newer", at("newer-bundle"));
  const versions = await installedIn(root);
  expect(versions.filter((one) => /^(?:hello|jq|acme-lib) /.test(one)).map((one) => one.split(" ")[0])).toEqual([
    ...["acme-lib", "hello", "jq"],
  ]);
  expect(versions).toContain("hello 99.1-1");
  expect(made.plan.platforms[platforms[0] ?? ""]?.packages.filter(({ name }) => name === "hello")).toHaveLength(1);
  expect(await inChroot(root, "dpkg --audit; apt-get check -qq")).toBe("");
});
