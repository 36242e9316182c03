import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { base, synth } from "@firn/sdk";
import { apt, ubuntu } from "@firn/sdk/debian";
import { afterAll, beforeAll, expect, type TestContext } from "vitest";
import { where } from "../examples/ubuntu/image.ts";
import { withContext } from "../packages/sdk/src/context/open-context.ts";
import { type LockedDeb, resolveDebian } from "../packages/sdk/src/debian/resolve/index.ts";
import { archivesOf } from "../packages/sdk/src/debian/sources/archives-of.ts";
import { makeAptRoot } from "./conformance/apt/apt-root.ts";
import { compareOutcomes, outcomeOf } from "./conformance/apt/outcome.ts";
import { randomSets } from "./conformance/apt/random-sets.ts";
import { inChroot } from "./conformance/rootfs/chroot.ts";
import { freePort } from "./support/docker-registry.ts";
import { background, firnCommand, until } from "./support/firn.ts";
import { testWith } from "./support/needs.ts";
import { unpackImage } from "./support/root-image.ts";
import { ubuntuMirror } from "./support/ubuntu-mirror.ts";

let folder: string;
let mirror: string | undefined;
const at = (name: string): string => join(folder, name);
const build = (name: string, image: Parameters<typeof synth>[0]) =>
  synth(image, { directory: folder, cache: at("cache"), name, platforms: ["linux/amd64"], frozen: false });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "firn-ubuntu-"));
  mirror = await ubuntuMirror();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What no setup can install: an archive to reach, and a machine that its packages run on. */
function needArchive({ skip }: TestContext): void {
  if (mirror === undefined) skip("skipped: needs a mirror of Ubuntu's archive");
  if (process.arch !== "x64") skip("skipped: needs an amd64 machine");
}

testWith("linux")("the example answers as Ubuntu 24.04 with its own Python", async (context) => {
  needArchive(context);
  const { directory } = await build("where", where);
  const port = await freePort();
  const running = background(process.execPath, [firnCommand, "run", directory, "-e", `PORT=${port}`]);
  try {
    const answer = await until("an answer", 60, async () => (await fetch(`http://127.0.0.1:${port}/`)).json());
    expect(answer).toEqual({
      system: expect.stringContaining("Ubuntu 24.04"),
      python: expect.stringMatching(/^3\.12\./),
    });
  } finally {
    await running.stop();
  }
});

testWith(
  "linux",
  "root",
  "chroot",
  "unshare",
  "umoci",
)("apt and dpkg in the image are at home", async (context) => {
  needArchive(context);
  const made = await build("home", base(ubuntu("jammy")).add(apt("redis-server", "locales")).freeze());
  const root = await unpackImage(made.directory, "home", at("bundle"));
  expect(await inChroot(root, "dpkg --audit && dpkg --verify")).toBe("");
  expect(await inChroot(root, "apt-get check -qq && apt-get autoremove --simulate | grep -c ^Remv || true")).toBe(
    "0\n",
  );
  expect(await inChroot(root, "cat /etc/apt/sources.list.d/ubuntu.sources /etc/shells")).toMatch(
    /Suites: jammy jammy-updates jammy-security\nComponents: main universe\n[^]*\n\/usr\/bin\/bash\n/,
  );
  expect(await inChroot(root, "redis-server --version")).toContain("v=6");
});

testWith("apt-get")("packages of Ubuntu resolve as apt-get says", async (context) => {
  needArchive(context);
  await withContext({ cache: at("cache") }, async (opened) => {
    for (const suite of ["jammy", "noble"]) {
      const archives = await archivesOf({ suite }, new Map(), "amd64", { ...opened, env: process.env });
      const server = await makeAptRoot(at(`apt-${suite}`), { architecture: "amd64", archives });
      const common = { suite, architecture: "amd64", prefer: [], base: false } as const;
      const text = (items: readonly LockedDeb[]): string[] =>
        items.map(({ name, version }) => `${name}=${version}`).sort();
      const request = { ...common, install: [], recommends: false, installed: [], base: true };
      const installed = await resolveDebian(request, opened, archives);
      await server.install(text(installed));
      for (const set of randomSets(await server.names(), 5, 4)) {
        const { packages: install, recommends = false } = set;
        const [theirs, ours] = await Promise.all([
          outcomeOf(server.simulate(set)),
          outcomeOf(resolveDebian({ ...common, install, recommends, installed }, opened, archives).then(text)),
        ]);
        expect(compareOutcomes(set, theirs, ours)).not.toMatchObject({ verdict: "differ" });
      }
    }
  });
});
