import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { base, type FirnError, lock, synth } from "@firn/sdk";
import { type AptSourceOptions, apt, aptSource, debian } from "@firn/sdk/debian";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { withContext } from "../packages/sdk/src/context/open-context.ts";
import { parseAuthConf, signedIn } from "../packages/sdk/src/debian/archive/auth-conf.ts";
import { type Archive, debianArchives, openArchives } from "../packages/sdk/src/debian/archive/index.ts";
import { readKeyring } from "../packages/sdk/src/debian/archive/keyring.ts";
import { type Repository, startRepository } from "../packages/sdk/src/debian/archive/testing/repository.ts";
import { debUrls, resolveDebian } from "../packages/sdk/src/debian/resolve/index.ts";
import { fetchDeb } from "../packages/sdk/src/debian/sources/fetch-deb.ts";
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

testWith("apt-get")("a redirect takes no login along, and has what auth.conf says for where it leads", async () => {
  const other = await startRepository();
  try {
    await repository.publish("deb", { suite: "stable", packages: { main: packages } });
    const path = "deb/dists/stable/InRelease";
    other.files.set("elsewhere", repository.files.get(path) ?? "");
    repository.redirects.set(path, `${other.url}/elsewhere`);
    await addSource("acme", { URIs: `${repository.url}/deb`, Suites: "stable", Components: "main" });
    const host = (at: Repository): string => new URL(at.url).host;
    for (const more of ["", ` machine http://${host(other)} login you password x`]) {
      const text = `machine http://${host(repository)} login me password secret${more}`;
      await writeFile(join(client.etc, "auth.conf"), text);
      await client.update();
      const theirs = other.asked.at(-1);
      const logins = [parseAuthConf(text)];
      await firnHas(repository.archive("deb", [{ name: "stable", components: ["main"] }], { logins }));
      expect(other.asked.at(-1)).toEqual(theirs);
      expect(other.asked.at(-1)?.login).toBe(more === "" ? undefined : "you:x");
    }
  } finally {
    await other.close();
  }
});

describe("an image with a source of its own", () => {
  const options = (): { directory: string; cache: string; lock: string; platforms: string[]; frozen: boolean } => ({
    directory: folder,
    cache: join(shared, "cache"),
    lock: join(folder, "firn.lock"),
    platforms: ["linux/amd64"],
    frozen: false,
  });
  const source = (more: Partial<AptSourceOptions> = {}): AptSourceOptions => ({
    name: "acme",
    url: `${repository.url}/deb`,
    suites: ["stable"],
    signedBy: "acme.asc",
    from: pathToFileURL(`${folder}/`).href,
    ...more,
  });
  const image = (more: Partial<AptSourceOptions> = {}, ...names: string[]) =>
    base(debian("bookworm", { flavour: "minimal" }))
      .add(aptSource(source(more)))
      .add(apt(...(names.length > 0 ? names : ["tool"])))
      .freeze();
  const failure = (work: Promise<unknown>): Promise<FirnError> =>
    work.then(
      () => expect.unreachable("it should have failed"),
      (error: unknown) => error as FirnError,
    );

  let shared: string;
  beforeAll(async () => {
    shared = await mkdtemp(join(tmpdir(), "firn-apt-sources-cache-"));
  });
  afterAll(() => rm(shared, { recursive: true, force: true }));
  beforeEach(async () => {
    await writeFile(join(folder, "acme.asc"), repository.key.publicKey);
    const files = { "usr/share/tool/hello": "hello\n" };
    await repository.publish("deb", {
      suite: "stable",
      packages: { main: [{ name: "tool", version: "1.2", fields: { Depends: "libc6" }, files }] },
    });
  });

  test("locks what it takes by the source's name, without login, key or mirror", async () => {
    repository.guards.set("deb/", "me:secret");
    const url = "https://deb.acme.example/debian";
    const auth = join(folder, "auth.conf");
    const env = { ...process.env, FIRN_APT_MIRROR_ACME: `${repository.url}/deb`, FIRN_APT_AUTH_CONF: auth };
    await writeFile(auth, "");
    const refused = await failure(lock({ web: image({ url }) }, { ...options(), env }));
    expect([refused.code, refused.hint]).toEqual([
      "FIRN_APT_UNAUTHORIZED",
      expect.stringContaining("FIRN_APT_AUTH_CONF"),
    ]);
    await writeFile(auth, `machine http://${new URL(repository.url).host}/deb login me password secret\n`);
    await lock({ web: image({ url }) }, { ...options(), env });
    const text = await readFile(join(folder, "firn.lock"), "utf8");
    expect(text).toMatch(
      /"name":"tool","version":"1.2","architecture":"all","archive":"acme","listed":"\d{8}T\d{6}Z","path":"pool\/tool_1.2_all.deb"/,
    );
    expect(text).toContain('"suite":"stable"');
    expect(text).not.toMatch(/secret|127\.0\.0\.1|acme\.asc/);
    // Frozen, the packages themselves are fetched with the login, too.
    await writeFile(auth, "");
    const frozen = { ...options(), cache: join(folder, "cache"), env, frozen: true, name: "frozen" };
    expect((await failure(synth(image({ url }), frozen))).code).toBe("FIRN_APT_UNAUTHORIZED");
    await writeFile(auth, `machine http://${new URL(repository.url).host} login me password secret\n`);
    expect((await synth(image({ url }), frozen)).plan.platforms["linux/amd64"]?.packages).toContainEqual({
      family: "debian",
      name: "tool",
      version: "1.2",
    });
  });

  test("is refused where the source was set back, or has dropped what is locked", async () => {
    await lock({ web: image() }, options());
    const publish = (days: number, version: string): Promise<void> =>
      repository.publish("deb", {
        suite: "stable",
        packages: { main: [{ name: "tool", version }, { name: "other" }] },
        release: { Date: new Date(Date.now() - days * 24 * 60 * 60 * 1000).toUTCString() },
      });
    await publish(2, "1.1");
    const elsewhere = { ...options(), cache: join(folder, "cache") };
    for (const place of [options(), elsewhere]) {
      const replayed = await failure(lock({ web: image({}, "tool", "other") }, place));
      expect([replayed.code, replayed.message]).toEqual([
        "FIRN_DEBIAN_REPLAYED",
        expect.stringContaining("the Release of acme stable is of "),
      ]);
    }
    const all = await failure(lock({ web: image() }, { ...elsewhere, update: true }));
    expect(all.code).toBe("FIRN_DEBIAN_REPLAYED");

    await publish(0, "1.3");
    repository.files.delete("deb/pool/tool_1.2_all.deb");
    const gone = await failure(synth(image(), { ...elsewhere, frozen: true, name: "gone" }));
    expect([gone.code, gone.message, gone.hint]).toEqual([
      "FIRN_LOCK_GONE",
      "tool 1.2 is locked, but nobody serves it any more",
      "firn lock --update tool",
    ]);
    const { changes } = await lock({ web: image() }, { ...options(), update: ["tool"] });
    expect(changes).toContainEqual(expect.objectContaining({ name: "tool", from: "1.2", to: "1.3" }));
  });

  test("is made of snapshots where Debian's mirror has dropped what is locked", async () => {
    const archives = ["debian", "debian-security"];
    for (const archive of archives) {
      const suites = archive === "debian" ? ["bookworm", "bookworm-updates"] : ["bookworm-security"];
      for (const suite of suites) {
        const packages = { main: suite === "bookworm" ? [{ name: "libc6" }, { name: "tool" }] : [] };
        await repository.publish(archive, { suite, packages });
      }
    }
    const [item] = await inFirn((context) =>
      resolveDebian(
        {
          suite: "bookworm",
          architecture: "amd64",
          install: ["tool"],
          recommends: false,
          installed: [],
          prefer: [],
          base: false,
        },
        context,
        snapshotArchives({}),
      ),
    );
    if (!item) throw new Error("tool was not found");
    const deb = repository.files.get(`debian/${item.path}`) as Buffer;
    repository.files.delete(`debian/${item.path}`);
    await inFirn(async (context) => {
      await expect(
        fetchDeb(item, snapshotArchives({ FIRN_DEBIAN_SNAPSHOT: repository.url }), context),
      ).rejects.toMatchObject({
        code: "FIRN_LOCK_GONE",
      });
      const path = repository.asked.at(-1)?.path ?? "";
      expect(path).toMatch(/^archive\/debian\/\d{8}T\d{6}Z\/pool\/tool_1.0_all.deb$/);
      repository.files.set(path, deb);
      const found = await fetchDeb(item, snapshotArchives({ FIRN_DEBIAN_SNAPSHOT: repository.url }), context);
      expect(found.size).toBe(deb.length);
    });
  });

  testWith(
    "root",
    "linux",
    "unshare",
    "chroot",
    "umoci",
  )("lets apt in a container know the source", async () => {
    const frozen = base(debian("bookworm", { suites: ["bookworm-backports"], components: ["main", "contrib"] }))
      .add(aptSource(source({ architectures: ["amd64"] })))
      .add(apt("tool"))
      .freeze();
    const made = await synth(frozen, { ...options(), name: "made" });
    const root = await unpackImage(made.directory, "made", join(folder, "bundle"));
    expect(await readFile(join(root, "usr/share/tool/hello"), "utf8")).toBe("hello\n");
    const debianSources = await readFile(join(root, "etc/apt/sources.list.d/debian.sources"), "utf8");
    expect(debianSources).toContain("Suites: bookworm bookworm-updates bookworm-backports\nComponents: main contrib\n");
    const only = "-o Dir::Etc::sourceparts=/nowhere -o Dir::Etc::sourcelist=/etc/apt/sources.list.d/acme.sources";
    expect(await inChroot(root, `apt-get ${only} update 2>&1`)).toMatch(
      /Get:\d+ http:\/\/127\.0\.0\.1:\d+\/deb stable InRelease/,
    );
    expect(await inChroot(root, `apt-cache ${only} policy tool`)).toMatch(
      /Installed: 1\.2\n {2}Candidate: 1\.2\n[^]*\*\*\* 1\.2 500\n {8}500 http:\/\/127\.0\.0\.1:\d+\/deb stable\/main amd64 Packages/,
    );
    // All of its sources are well-formed, also those that cannot be reached from here.
    expect(await inChroot(root, "apt-get update --print-uris")).toMatch(/dists\/bookworm-backports\/InRelease/);
  });
});

/** Debian's archives on the test's server. */
const snapshotArchives = (env: Readonly<Record<string, string>>): Archive[] => {
  const mirrors = { debian: `${repository.url}/debian`, "debian-security": `${repository.url}/debian-security` };
  const archives = debianArchives("bookworm", mirrors, { env });
  return archives.map((archive) => ({ ...archive, keyring: repository.key.publicKey }));
};

/** An address's path and query, in one spelling: apt and URLs differ in what they escape beyond what they must. */
const pathOf = (url: string): string =>
  new URL(url.replaceAll("#", "%23")).pathname.replaceAll(/%([0-9a-f]{2})/gi, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
