import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { base, type FirnError, lock, synth } from "@firn/sdk";
import { type AptSourceOptions, apt, aptSource, debian } from "@firn/sdk/debian";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from "vitest";
import { withContext } from "../packages/sdk/src/context/open-context.ts";
import { parseAuthConf, signedIn } from "../packages/sdk/src/debian/archive/auth-conf.ts";
import { type Archive, openArchives } from "../packages/sdk/src/debian/archive/index.ts";
import { readKeyring } from "../packages/sdk/src/debian/archive/keyring.ts";
import { type Repository, startRepository } from "../packages/sdk/src/debian/archive/testing/repository.ts";
import { debUrls, resolveDebian } from "../packages/sdk/src/debian/resolve/index.ts";
import { inChroot } from "./conformance/rootfs/chroot.ts";
import { type AptClient, makeAptClient } from "./support/apt-client.ts";
import { testWith } from "./support/needs.ts";
import { unpackImage } from "./support/root-image.ts";

let folder: string;
let repository: Repository;
let client: AptClient;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "firn-apt-sources-"));
  repository = await startRepository();
  client = await makeAptClient(join(folder, "apt"));
  await writeFile(join(client.etc, "keyrings/acme.asc"), repository.key.publicKey);
  const binary = (await readKeyring(repository.key.publicKey, "acme"))[0]?.write() ?? "";
  await writeFile(join(client.etc, "keyrings/acme.gpg"), binary);
});
afterEach(async () => {
  await repository.close();
  await rm(folder, { recursive: true, force: true });
});

/** Puts a source into apt's configuration. */
async function addSource(name: string, fields: Readonly<Record<string, string>>): Promise<void> {
  const all = { Types: "deb", "Signed-By": join(client.etc, "keyrings/acme.asc"), ...fields };
  const text = Object.entries(all).map(([field, value]) => (value === "" ? "" : `${field}: ${value}\n`));
  await writeFile(join(client.etc, `sources.list.d/${name}.sources`), text.join(""));
}

/** `name version`, sorted, as apt has them after an update. */
async function aptHas(): Promise<string[]> {
  const { code, stderr } = await client.update();
  // Unsigned archives are warned of, and names that are not those of the address.
  expect([code, stderr.replaceAll(/^[WN]: .*\n/gm, "")]).toEqual([0, ""]);
  const names = (await client.run("apt-cache", "pkgnames")).stdout.trim().split("\n");
  const { stdout } = await client.run("apt-cache", "madison", ...names);
  const found = [...stdout.matchAll(/^ *(\S+) \| *(\S+) \|/gm)].map(([, name, version]) => `${name} ${version}`);
  return [...new Set(found)].sort();
}

const inFirn = <T>(work: Parameters<typeof withContext<T>>[1]): Promise<T> =>
  withContext({ cache: join(folder, "cache"), env: {} }, work);

async function firnHas(...archives: Archive[]): Promise<string[]> {
  const suites = await inFirn((context) => openArchives(archives, "amd64", context));
  const found = suites.flatMap(({ index }) =>
    [...new Set(index.names())].flatMap((name) => index.named(name).map(({ version }) => `${name} ${version}`)),
  );
  return [...new Set(found)].sort();
}

const packages = [
  { name: "tool", version: "1.2-1", fields: { Depends: "libtool-acme (>= 1.2)" } },
  { name: "tool", version: "1.0-1" },
  { name: "libtool-acme", version: "1:1.2-1+b1", filename: "pool/libtool-acme_1%3a1.2-1+b1~x_all.deb" },
];

/** A test for each, where apt-get is there. */
function testEach<T>(rows: readonly T[], name: (row: T) => string, run: (row: T) => Promise<void>): void {
  for (const row of rows) testWith("apt-get")(name(row), () => run(row));
}

describe("apt-get and firn, of the same archives", () => {
  testEach(
    ["InRelease", "Release.gpg", "InRelease without names"] as const,
    (how) => `see the same packages: ${how}`,
    async (how) => {
      const isNamed = how !== "InRelease without names";
      const signed = isNamed ? how : "InRelease";
      const release = isNamed ? {} : { Suite: undefined, Codename: undefined, Origin: undefined };
      await repository.publish("deb", {
        suite: "stable",
        packages: { main: packages, extra: [{ name: "more", version: "3" }] },
        architectures: ["amd64", "all"],
        signed,
        release,
      });
      await addSource("acme", { URIs: `${repository.url}/deb`, Suites: "stable", Components: "main extra" });
      const ours = await firnHas(repository.archive("deb", [{ name: "stable", components: ["main", "extra"] }]));
      expect(ours).toHaveLength(4);
      expect(ours).toEqual(await aptHas());
    },
  );

  testEach(
    [
      { suite: "./", signed: "InRelease" },
      { suite: "./", signed: "Release.gpg" },
      { suite: "./", signed: "nothing" },
      { suite: "./", signed: "unsigned" },
      { suite: "debs/", signed: "InRelease" },
    ] as const,
    ({ suite, signed }) => `see the same packages: in the directory ${suite}, ${signed}`,
    async ({ suite, signed }) => {
      const at = "deb";
      const trusted = signed === "nothing" || signed === "unsigned";
      await repository.publish(at, { suite, packages: { "": packages }, signed });
      const own = { URIs: `${repository.url}/${at}`, Suites: suite };
      await addSource(
        "acme",
        trusted
          ? { ...own, Trusted: "yes", "Signed-By": "" }
          : { ...own, "Signed-By": join(client.etc, "keyrings/acme.gpg") },
      );
      const flat = [{ name: suite, components: [] }];
      const ours = await firnHas(repository.archive(at, flat, trusted ? { trusted, keyring: undefined } : {}));
      expect(ours).toHaveLength(3);
      expect(ours).toEqual(await aptHas());
    },
  );

  testWith("apt-get")("take the same packages from the same addresses", async () => {
    await repository.publish("deb", { suite: "stable", packages: { main: packages } });
    await repository.publish("flat", {
      suite: "./",
      packages: { "": [{ name: "loose", filename: "./loose#1 +%.deb" }] },
    });
    await addSource("acme", { URIs: `${repository.url}/deb`, Suites: "stable", Components: "main" });
    await addSource("loose", { URIs: `${repository.url}/flat/`, Suites: "./" });
    await client.update();
    const { stdout } = await client.run("apt-get", "install", "--print-uris", "-qq", "tool", "loose");
    const theirs = [...stdout.matchAll(/^'([^']+)' \S+ (\d+) /gm)].map(
      ([, url = "", size]) => `${pathOf(url)} ${size}`,
    );
    const archives = [
      repository.archive("deb", [{ name: "stable", components: ["main"] }]),
      repository.archive("flat", [{ name: "./", components: [] }], { name: "loose" }),
    ];
    const install = ["tool", "loose"];
    const common = { suite: "stable", architecture: "amd64", recommends: true, installed: [], prefer: [], base: false };
    await inFirn(async (context) => {
      const debs = await resolveDebian({ ...common, install }, context, archives);
      const ours = debs.map((deb) => `${pathOf(debUrls(deb, archives)[0] ?? "")} ${deb.size}`);
      expect(ours.sort()).toEqual(theirs.sort());
      expect(ours).toHaveLength(3);
      for (const deb of debs) {
        const expected = { digest: `sha256:${deb.sha256}`, size: deb.size } as const;
        await context.fetch.toStore(debUrls(deb, archives), expected);
      }
    });
  });

  testEach(
    [
      "machine http://HOST login me password secret",
      "machine HOST login me password secret",
      "machine http://127.0.0.1 login me password secret",
      "machine http://HOST/private login me password secret",
      "machine http://HOST/private/ login me password secret",
      "machine http://HOST/pri login me password secret",
      "machine http://HOST/other login me password secret",
      "machine https://HOST login me password secret",
      "machine http://HOST login first password 1\nmachine http://HOST login second password 2",
      "machine http://HOST/private/dists login deep password 1 machine http://HOST login me password secret",
      "machine http://elsewhere login a password b\nlogin c password d\nmachine http://HOST login me",
      "machine HOST login a password b\nmachine http://HOST account x login me\n\tpassword\nsecret",
      "# machine http://HOST login me password secret",
      "machine http://HOST",
      "machine http://HOST/private password only",
    ],
    (text) => `send the same login for ${JSON.stringify(text)}`,
    async (written) => {
      const text = written.replaceAll("HOST", new URL(repository.url).host);
      await repository.publish("private", { suite: "stable", packages: { main: packages } });
      repository.guards.set("private/", "me:secret");
      await writeFile(join(client.etc, "auth.conf"), text);
      await addSource("acme", { URIs: `${repository.url}/private`, Suites: "stable", Components: "main" });
      await client.update();
      const theirs = new Map(repository.asked.map(({ path, login }) => [path, login]));
      const files = [parseAuthConf(text)];
      for (const [path, login] of theirs) {
        const { username, password } = new URL(signedIn(`${repository.url}/${path}`, files));
        expect([path, username === "" && password === "" ? undefined : `${username}:${password}`]).toEqual([
          path,
          login,
        ]);
      }
      expect(theirs.size).toBeGreaterThan(0);
      const logins = { logins: files };
      const firn = firnHas(repository.archive("private", [{ name: "stable", components: ["main"] }], logins));
      if ([...theirs.values()].every((login) => login === "me:secret")) expect(await firn).toHaveLength(3);
      else await expect(firn).rejects.toMatchObject({ code: "FIRN_APT_UNAUTHORIZED" });
    },
  );
});

/** An address's path and query, in one spelling: apt and URLs differ in what they escape beyond what they must. */
const pathOf = (url: string): string =>
  new URL(url.replaceAll("#", "%23")).pathname.replaceAll(/%([0-9a-f]{2})/gi, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
