import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { withContext } from "../packages/sdk/src/context/open-context.ts";
import { silent } from "../packages/sdk/src/context/progress.ts";
import { promised } from "../packages/sdk/src/debian/resolve/base.ts";
import { makeAptRoot } from "./conformance/rootfs/apt-root.ts";
import { inChroot, installedIn } from "./conformance/rootfs/chroot.ts";
import { compareScans } from "./conformance/rootfs/compare.ts";
import { explain } from "./conformance/rootfs/explain.ts";
import { hostPlatform, makeFirnRoot } from "./conformance/rootfs/firn-root.ts";
import { differenceClasses } from "./conformance/rootfs/known-differences.ts";
import { rememberedHashes } from "./conformance/rootfs/part-hashes.ts";
import { scanFolder } from "./conformance/rootfs/scan-folder.ts";
import { scanTree } from "./conformance/rootfs/scan-tree.ts";
import { writeTree } from "./conformance/rootfs/write-tree.ts";
import { aptSources } from "./support/debian-mirrors.ts";
import { testWith } from "./support/needs.ts";

const page = new URL("../docs/differences.md", import.meta.url);
const asked = ["python3", "python3-flask"];
const needed = ["linux", "root", "debootstrap", "unshare", "chroot"];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "firn-rootfs-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(["bookworm", "trixie"] as const)("%s", (suite) => {
  const notices: string[] = [];
  const roots = () => ({ apt: join(folder, `${suite}-apt`), firn: join(folder, `${suite}-firn`) });

  testWith(...needed)("the system is what debootstrap and apt-get make, but for what is written down", async () => {
    const { apt, firn } = roots();
    const made = makeAptRoot(suite, [...promised, ...asked], apt);
    const progress = { ...silent, notice: (message: string) => void notices.push(message) };
    const { packages, tree, parts } = await withContext({ cache: join(folder, "cache"), progress }, (context) =>
      makeFirnRoot(
        [
          { kind: "debian", suite },
          { kind: "apt", packages: asked, recommends: false },
        ],
        hostPlatform,
        context,
      ),
    );
    await made;
    expect(packages).toEqual(await installedIn(apt));
    const differences = compareScans(
      scanFolder(apt).found,
      scanTree(tree, parts, rememberedHashes(join(folder, "hashes"))),
    );
    const { counts, unexplained } = explain(
      differences,
      (path) => readFileSync(join(apt, path), "latin1"),
      (path) => Buffer.from(tree.read(path)).toString("latin1"),
    );
    await mkdir(firn);
    writeTree(tree, parts, firn);
    console.log(`${suite}:`, Object.fromEntries(counts));
    expect(unexplained).toEqual([]);
    expect(notices).toEqual([]);
  });

  testWith(...needed)("dpkg, apt, users, certificates, time zones and names work in it", async () => {
    const { firn: root } = roots();
    expect(await inChroot(root, "dpkg --audit; dpkg --verify")).toBe("");
    expect((await inChroot(root, "dpkg -l | grep -c ^ii")).trim()).toBe(String((await installedIn(root)).length));
    await inChroot(root, "apt-get check && pwck -qr && grpck -r");
    expect(await inChroot(root, "getent passwd root _apt nobody && getent group staff")).toMatch(/^root:x:0:0:/);
    expect(await inChroot(root, "ldconfig -p | head -1")).toMatch(/^[5-9]\d libs found/);
    const script = [
      "import ssl, socket, zoneinfo, locale, ctypes.util, flask",
      "assert len(ssl.create_default_context().get_ca_certs()) > 100",
      "assert zoneinfo.ZoneInfo('Europe/Berlin')",
      "assert socket.gethostbyname('localhost') == '127.0.0.1'",
      "assert socket.getservbyname('https') == 443",
      "assert ctypes.util.find_library('ssl')",
      "print(locale.setlocale(locale.LC_ALL, 'C.UTF-8'))",
    ].join("\n");
    await writeFile(join(root, "tmp/check.py"), script);
    expect(await inChroot(root, "python3 /tmp/check.py")).toBe("C.UTF-8\n");
  });

  testWith(...needed)("apt installs, reinstalls and removes in it, running the packages' own scripts", async () => {
    const { firn: root } = roots();
    await writeFile(join(root, "etc/apt/sources.list"), await aptSources(suite));
    await rm(join(root, "etc/apt/sources.list.d/debian.sources"));
    const again = [
      "base-files",
      "ca-certificates",
      "dash",
      "debconf",
      "libc-bin",
      "libpam-runtime",
      "passwd",
      "tzdata",
    ];
    await inChroot(root, `apt-get update && apt-get install -y --reinstall ${again.join(" ")}`);
    await inChroot(root, "apt-get install -y hello && hello && apt-get remove -y hello && apt-get -y autoremove");
    expect(await inChroot(root, "dpkg --audit; dpkg --verify")).toBe("");
    expect(await inChroot(root, "apt-get -s dist-upgrade")).toMatch(/^0 upgraded, 0 newly installed/m);
  });
});

testWith()("each class of differences has its reason in docs/differences.md", async () => {
  const text = await readFile(page, "utf8");
  const missing = differenceClasses.filter(({ name }) => !text.includes(`| ${name} |`)).map(({ name }) => name);
  expect(missing).toEqual([]);
});
