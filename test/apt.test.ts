import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { type Context, silent } from "../packages/sdk/src/context/index.ts";
import { type DebianMirrors, debianArchives, findMirrors } from "../packages/sdk/src/debian/archive/index.ts";
import { debianKeyring, readKeyring } from "../packages/sdk/src/debian/archive/keyring.ts";
import { debUrls, resolveDebian } from "../packages/sdk/src/debian/resolve/index.ts";
import { createFetcher } from "../packages/sdk/src/fetch/index.ts";
import { toDigest } from "../packages/sdk/src/hash/index.ts";
import { openStore } from "../packages/sdk/src/store/index.ts";
import { compareWithApt } from "./conformance/apt/compare.ts";
import { testWith, which } from "./support/needs.ts";

const run = promisify(execFile);

let folder: string;
let mirrors: DebianMirrors;
let context: Context;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "firn-apt-"));
  mirrors = await findMirrors({}, process.env);
  const store = await openStore(join(folder, "cache"));
  context = {
    store,
    fetch: createFetcher({ store, env: process.env }),
    progress: silent,
    env: process.env,
    signal: undefined,
  };
});
afterAll(async () => {
  await context?.fetch.close();
  await rm(folder, { recursive: true, force: true });
});

const base = (suite: string, architecture: string): ReturnType<typeof resolveDebian> =>
  resolveDebian(
    { suite, architecture, install: [], recommends: false, installed: [], prefer: [], base: true },
    context,
    debianArchives(suite, mirrors),
  );

/** What firn promises of debian() beyond debootstrap's minimum, with what these depend on. */
const beyondMinimum = new Set(["ca-certificates", "openssl", "libssl3", "netbase", "tzdata"]);

describe.each([
  ["bookworm", "amd64"],
  ["bookworm", "arm64"],
  ["trixie", "amd64"],
  ["trixie", "arm64"],
] as const)("%s on %s", (suite, architecture) => {
  testWith("apt-get")("the packages and versions are those that apt-get would install", async () => {
    const comparisons = await compareWithApt(
      join(folder, `${suite}-${architecture}`),
      suite,
      architecture,
      mirrors,
      context,
    );
    expect(comparisons.length).toBeGreaterThanOrEqual(7);
    expect(comparisons.filter(({ theirs }) => theirs.length < 3)).toEqual([]);
    const named = (side: "ours" | "theirs"): unknown =>
      comparisons.map((one) => ({ packages: one.set.packages, on: one.on, taken: one[side] }));
    expect(named("ours")).toEqual(named("theirs"));
  });

  testWith("debootstrap", "root")("debian() has debootstrap's minimum, and what firn promises beyond it", async () => {
    const script = which("debootstrap") ?? "debootstrap";
    const target = join(folder, `minbase-${suite}-${architecture}`);
    const args = ["--variant=minbase", "--print-debs", `--arch=${architecture}`, suite, target, mirrors.debian];
    const { stdout } = await run(script, args, { maxBuffer: 2 ** 26 });
    const lines = stdout.split("\n").filter((line) => !/^[IWE]: /.test(line));
    const minimum = lines
      .join(" ")
      .split(/\s+/)
      .filter((name) => name !== "");
    expect(minimum.length).toBeGreaterThan(50);
    const ours = (await base(suite, architecture)).map(({ name }) => name);
    expect(ours.filter((name) => !minimum.includes(name) && !beyondMinimum.has(name))).toEqual([]);
    expect(minimum.filter((name) => !ours.includes(name))).toEqual([]);
  });
});

testWith("dpkg-deb")("the shipped keyring is that of the archive's debian-archive-keyring", async () => {
  const deb = (await base("trixie", "amd64")).find(({ name }) => name === "debian-archive-keyring");
  if (!deb) throw new Error("trixie has no debian-archive-keyring");
  const { digest } = await context.fetch.toStore(debUrls(deb, debianArchives("trixie", mirrors)), {
    digest: toDigest(deb.sha256),
    size: deb.size,
  });
  const unpacked = join(folder, "keyring");
  await run("dpkg-deb", ["--extract", context.store.pathOf(digest), unpacked]);
  const theirs = await readKeyring(
    await readFile(join(unpacked, "usr/share/keyrings/debian-archive-keyring.pgp")),
    "theirs",
  );
  const ours = await readKeyring(debianKeyring, "ours");
  expect(ours.map((key) => key.write())).toEqual(theirs.map((key) => key.write()));
});
