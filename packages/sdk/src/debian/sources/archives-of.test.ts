import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Context } from "../../context/index.ts";
import type { StepOf } from "../../describe/index.ts";
import type { Facts, StepRequest } from "../../lock/index.ts";
import { growTree } from "../../tree/index.ts";
import { makeContext, makeKey } from "../archive/testing/local-archive.ts";
import { archivesOf } from "./archives-of.ts";
import { lookAtSource } from "./look-source.ts";
import { sourcesRequest } from "./source-fact.ts";
import { writeSources } from "./write-sources.ts";

let local: Awaited<ReturnType<typeof makeContext>>;
let folder = "";
let from = "";
beforeEach(async () => {
  local = await makeContext();
  folder = await mkdtemp(join(tmpdir(), "firn-sources-"));
  from = pathToFileURL(`${folder}/`).href;
  await writeFile(join(folder, "acme.asc"), (await makeKey()).publicKey);
});
afterEach(async () => {
  await local.close();
  await rm(folder, { recursive: true, force: true });
});

type Source = StepOf<"aptSource">;
const acme: Source = {
  kind: "aptSource",
  name: "acme",
  url: "https://deb.acme.example/debian/",
  suites: ["bookworm"],
  components: ["main", "extra"],
  signedBy: "acme.asc",
};
const asked = (step: Source, facts: Facts = new Map()): StepRequest<Source> => ({
  step,
  platform: "linux/amd64",
  facts,
  earlier: [],
  context: from,
});
const look = (step: Partial<Source> = {}, facts?: Facts): Promise<Facts> =>
  lookAtSource(asked({ ...acme, ...step }, facts), local.context);
const mirrors = { FIRN_DEBIAN_MIRROR: "http://d.example/debian", FIRN_DEBIAN_SECURITY_MIRROR: "http://s.example/sec" };
const archives = (facts: Facts, env: Record<string, string> = {}, architecture = "amd64") =>
  archivesOf({ suite: "bookworm" }, facts, architecture, {
    ...local.context,
    env: { ...mirrors, ...env },
  } satisfies Context);

describe("archivesOf", () => {
  it("has the system's archives, with what debian() was told", async () => {
    const system = { suite: "bookworm", components: ["main", "contrib"], suites: ["bookworm-backports"] };
    const found = await archivesOf(system, new Map(), "amd64", { ...local.context, env: mirrors });
    const components = ["main", "contrib"];
    expect(found.map(({ name, mirrors: at, suites }) => [name, at, suites])).toEqual([
      [
        "debian",
        ["http://d.example/debian"],
        ["bookworm", "bookworm-updates", "bookworm-backports"].map((name) => ({ name, components })),
      ],
      ["debian-security", ["http://s.example/sec"], [{ name: "bookworm-security", components }]],
    ]);
  });

  it("has what was added, in the order in which apt reads its files", async () => {
    const facts = new Map([...(await look({ name: "zeta" })), ...(await look())]);
    expect((await archives(facts)).map(({ name }) => name)).toEqual(["acme", "debian", "debian-security", "zeta"]);
    const [one] = await archives(facts);
    expect(one).toMatchObject({
      name: "acme",
      mirrors: ["https://deb.acme.example/debian"],
      suites: [{ name: "bookworm", components: ["main", "extra"] }],
      thirdParty: true,
    });
    expect(one?.snapshotAt).toBeUndefined();
    expect(Buffer.from(one?.keyring as Uint8Array).toString()).toContain("BEGIN PGP PUBLIC KEY BLOCK");
  });

  it("takes another mirror from the environment, and writes the architecture into suites", async () => {
    const facts = await look({ name: "my-tools", suites: ["dists/$(ARCH)/"], components: [] });
    const env = { FIRN_APT_MIRROR_MY_TOOLS: "http://mirror.example/x/" };
    const mine = (await archives(facts, env, "arm64")).find(({ name }) => name === "my-tools");
    expect(mine?.mirrors).toEqual(["http://mirror.example/x"]);
    expect(mine?.suites).toEqual([{ name: "dists/arm64/", components: [] }]);
    await expect(archives(facts, { FIRN_APT_MIRROR_MY_TOOLS: "ftp://x" })).rejects.toMatchObject({
      code: "FIRN_USAGE",
    });
  });

  it("leaves out what is for other architectures", async () => {
    const facts = await look({ architectures: ["arm64"] });
    expect((await archives(facts)).map(({ name }) => name)).toEqual(["debian", "debian-security"]);
    expect(await archives(facts, {}, "arm64")).toHaveLength(3);
  });

  it("knows the keyring that Debian's own packages bring, and no other of an image", async () => {
    const debian = "/usr/share/keyrings/debian-archive-keyring.gpg";
    expect((await archives(await look({ signedBy: debian })))[0]?.keyring).toBeInstanceOf(URL);
    await expect(archives(await look({ signedBy: "/usr/share/keyrings/acme.gpg" }))).rejects.toMatchObject({
      code: "FIRN_DEBIAN_UNTRUSTED",
      message: "acme is signed by /usr/share/keyrings/acme.gpg, which firn has no copy of",
    });
  });
});

describe("lookAtSource", () => {
  it("is part of what apt() asks, but the key and where it lies is not", async () => {
    expect(sourcesRequest(await look())).toEqual([
      { name: "acme", url: "https://deb.acme.example/debian/", suites: ["bookworm"], components: ["main", "extra"] },
    ]);
    expect(sourcesRequest(new Map())).toBeUndefined();
  });

  it("refuses two sources of one name, unless they are the same", async () => {
    const facts = await look();
    expect(await look({}, facts)).toEqual(facts);
    await expect(look({ suites: ["trixie"] }, facts)).rejects.toMatchObject({
      code: "FIRN_DEFINITION_INVALID",
      message: "the image has two different sources that are called acme",
    });
  });

  it.each([
    ["absent.asc", "FIRN_FILES_MISSING"],
    ["../../../../etc/passwd", "FIRN_FILES_OUTSIDE"],
    ["no-key.asc", "FIRN_DEBIAN_UNTRUSTED"],
  ])("refuses the key %s", async (signedBy, code) => {
    await writeFile(join(folder, "no-key.asc"), "hello");
    await expect(look({ signedBy })).rejects.toMatchObject({ code });
  });

  it("needs to know where a key's path starts", async () => {
    const request = { ...asked(acme), context: undefined };
    await expect(lookAtSource(request, local.context)).rejects.toMatchObject({ code: "FIRN_DEFINITION_INVALID" });
  });
});

describe("writeSources", () => {
  it("writes what apt in the image reads", async () => {
    const { readKey } = await import("openpgp");
    const binary = (await readKey({ armoredKey: (await makeKey()).publicKey })).write();
    await writeFile(join(folder, "binary.gpg"), binary);
    const facts = new Map([
      ...(await look({ architectures: ["amd64", "arm64"] })),
      ...(await look({ name: "flat", suites: ["./"], components: [], signedBy: "binary.gpg" })),
      ...(await look({ name: "open", signedBy: undefined, trusted: true })),
    ]);
    const tree = growTree([]);
    await writeSources(tree, facts, local.context);
    expect(tree.read("etc/apt/sources.list.d/acme.sources").toString()).toBe(`Types: deb
URIs: https://deb.acme.example/debian/
Suites: bookworm
Components: main extra
Architectures: amd64 arm64
Signed-By: /etc/apt/keyrings/acme.asc
`);
    expect(tree.read("etc/apt/keyrings/acme.asc").toString()).toContain("BEGIN PGP");
    expect(tree.read("etc/apt/sources.list.d/flat.sources").toString()).toBe(`Types: deb
URIs: https://deb.acme.example/debian/
Suites: ./
Signed-By: /etc/apt/keyrings/flat.gpg
`);
    expect(tree.read("etc/apt/keyrings/flat.gpg")).toEqual(Buffer.from(binary));
    expect(tree.read("etc/apt/sources.list.d/open.sources").toString()).toMatch(/\nTrusted: yes\n$/);
  });
});
