import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FirnError } from "../../errors/index.ts";
import { debianArchives } from "../archive/index.ts";
import { type LocalArchive, makeContext, startArchive } from "../archive/testing/local-archive.ts";
import { debUrls, type LockedDeb, type ResolveRequest, resolveDebian } from "./index.ts";

let archive: LocalArchive;
let local: Awaited<ReturnType<typeof makeContext>>;
beforeEach(async () => {
  const required = { Priority: "required" };
  archive = await startArchive({
    main: [
      { Package: "bash", Essential: "yes", Depends: "libc6", ...required },
      { Package: "init-system-helpers", Essential: "yes", Depends: "usrmerge | usr-is-merged", ...required },
      { Package: "usrmerge", Depends: "perl" },
      { Package: "usr-is-merged" },
      { Package: "perl" },
      { Package: "libc6" },
      { Package: "libc6-dev", Depends: "libc6 (= 1.0-1)" },
      { Package: "old", Essential: "yes" },
      { Package: "apt", Depends: "debian-archive-keyring" },
      { Package: "debian-archive-keyring", Architecture: "all" },
      { Package: "tzdata", Depends: "debconf | debconf-2.0" },
      { Package: "debconf", Provides: "debconf-2.0" },
      { Package: "netbase" },
      { Package: "ca-certificates" },
      { Package: "nginx", Version: "1.22.1-9", Recommends: "tzdata" },
      { Package: "postfix", Provides: "mail-transport-agent" },
      { Package: "exim4", Provides: "mail-transport-agent, only-one" },
    ],
    updates: [{ Package: "tzdata", Version: "2025b-0+deb12u1" }],
    security: [
      { Package: "libc6", Version: "1.0-1+deb12u1" },
      { Package: "libc6-dev", Version: "1.0-1+deb12u1", Depends: "libc6 (= 1.0-1+deb12u1)" },
      { Package: "nginx", Version: "1.22.1-9", Recommends: "tzdata" },
      // Not Essential any more: the newest version counts.
      { Package: "old", Version: "2" },
    ],
  });
  local = await makeContext();
});
afterEach(async () => {
  await archive.close();
  await local.close();
});

const resolve = (request: Partial<ResolveRequest>): Promise<LockedDeb[]> =>
  resolveDebian(
    {
      suite: "bookworm",
      architecture: "amd64",
      install: [],
      recommends: false,
      installed: [],
      prefer: [],
      base: false,
      ...request,
    },
    local.context,
    archive.archives(),
  );

const names = (debs: readonly LockedDeb[]): string =>
  debs.map(({ name, version }) => (version === "1.0-1" ? name : `${name}=${version}`)).join(" ");

async function failure(...install: string[]): Promise<string[]> {
  const error = await resolve({ install }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return FirnError.is(error) ? [error.code, error.message, error.hint ?? ""] : [String(error)];
}

describe("resolveDebian", () => {
  it("has a base of Essential and required packages, apt, and what firn promises", async () => {
    expect(names(await resolve({ base: true }))).toBe(
      "apt bash ca-certificates debian-archive-keyring init-system-helpers libc6=1.0-1+deb12u1 netbase tzdata=2025b-0+deb12u1 usr-is-merged",
    );
  });

  it("locks what identifies a package, and no mirror", async () => {
    const [deb] = await resolve({ install: ["libc6"] });
    expect(deb).toMatchObject({
      name: "libc6",
      version: "1.0-1+deb12u1",
      size: 1234,
      architecture: "amd64",
      archive: "debian-security",
      path: "pool/main/libc6/libc6_1.0-1+deb12u1_amd64.deb",
    });
    expect(deb?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(deb?.listed).toMatch(/^\d{8}T\d{6}Z$/);
    expect(JSON.stringify(deb)).not.toContain("127.0.0.1");
  });

  it("takes a version that several suites have from the first one", async () => {
    expect((await resolve({ install: ["nginx"] }))[0]?.archive).toBe("debian");
  });

  it("adds to what is installed, which stays as it is", async () => {
    const installed = (await resolve({ install: ["libc6=1.0-1"] })) as readonly LockedDeb[];
    expect(names(installed)).toBe("libc6");
    expect(names(await resolve({ install: ["libc6-dev", "libc6"], installed }))).toBe("libc6-dev");
    const gone = installed.map((item) => ({ ...item, version: "1.0-0" }));
    expect(names(await resolve({ install: ["bash"], installed: gone }))).toBe("bash");
    const unknown = installed.map((item) => ({ ...item, name: "dropped" }));
    expect(names(await resolve({ install: ["bash"], installed: unknown }))).toBe("bash libc6=1.0-1+deb12u1");
  });

  it("keeps an older lock's lines to the letter", async () => {
    const prefer = (await resolve({ install: ["libc6=1.0-1"] })).map((item) => ({
      ...item,
      listed: "20200101T000000Z",
    }));
    expect(await resolve({ install: ["libc6"], prefer })).toEqual(prefer);
  });

  it("understands apt-get's ways to name a package", async () => {
    expect(names(await resolve({ install: ["nginx=1.22.*", "libc6/bookworm", "netbase:amd64"] }))).toBe(
      "libc6 netbase nginx=1.22.1-9",
    );
    expect(names(await resolve({ install: ["only-one"] }))).toBe("exim4");
    expect(names(await resolve({ install: ["nginx"], recommends: true }))).toBe(
      "nginx=1.22.1-9 tzdata=2025b-0+deb12u1",
    );
  });

  it.each([
    ["ngnix", "FIRN_APT_UNKNOWN_PACKAGE", "Debian bookworm has no package ngnix for amd64", "Did you mean nginx?"],
    [
      "certificates",
      "FIRN_APT_UNKNOWN_PACKAGE",
      "Debian bookworm has no package certificates for amd64",
      "Did you mean ca-certificates?",
    ],
    [
      "mail-transport-agent",
      "FIRN_APT_VIRTUAL_PACKAGE",
      "mail-transport-agent is a virtual package that several provide: exim4, postfix",
      "Ask for one of them by its own name.",
    ],
    [
      "nginx:i386",
      "FIRN_APT_REQUEST_INVALID",
      "nginx:i386 is a package for i386, but the image is for amd64",
      "Leave “:i386” out: packages are those of the image's platform.",
    ],
    [
      "nginx/sid",
      "FIRN_APT_REQUEST_INVALID",
      "nginx/sid names the suite sid, but the image is of bookworm",
      "Suites to choose from: bookworm, bookworm-updates, bookworm-security.",
    ],
    [
      "nginx curl",
      "FIRN_APT_REQUEST_INVALID",
      "“nginx curl” does not name a package",
      "Write nginx, nginx=1.22.* or nginx/bookworm-security, one a string.",
    ],
    [
      "--force",
      "FIRN_APT_REQUEST_INVALID",
      "“--force” does not name a package",
      "Write nginx, nginx=1.22.* or nginx/bookworm-security, one a string.",
    ],
  ])("explains %s", async (text, code, message, hint) => {
    expect(await failure(text)).toEqual([code, message, hint]);
  });

  it("explains a version that is not there", async () => {
    const [code, message] = await failure("nginx=1.18.*");
    expect(code).toBe("FIRN_APT_UNSATISFIABLE");
    expect(message).toBe("nginx=1.18.* cannot be installed:\n  bookworm has nginx only as 1.22.1-9 (bookworm)");
  });
});

describe("debUrls", () => {
  const item: LockedDeb = {
    name: "libc6",
    version: "1:2+b1",
    sha256: "0".repeat(64),
    size: 1,
    architecture: "amd64",
    archive: "debian-security",
    path: "pool/updates/main/g/glibc/libc6_2+b1_amd64.deb",
    listed: "20261231T120000Z",
  };
  const mirrors = { debian: "http://a.example/debian", "debian-security": "http://b.example/sec" };
  const archives = debianArchives("bookworm", mirrors);

  it("looks in the mirror, where security updates go, and in the snapshot of the next day", () => {
    const [first, second, third, ...more] = debUrls(item, archives);
    expect(first).toBe("http://b.example/sec/pool/updates/main/g/glibc/libc6_2%2Bb1_amd64.deb");
    expect(second).toBe("http://a.example/debian/pool/main/g/glibc/libc6_2%2Bb1_amd64.deb");
    expect(third).toMatch(
      /\/archive\/debian-security\/20270101T120000Z\/pool\/updates\/main\/g\/glibc\/libc6_2%2Bb1_amd64\.deb$/,
    );
    expect(more).toEqual([]);
    expect(debUrls({ ...item, archive: "debian" }, archives)).toHaveLength(2);
  });

  it("does without the snapshot for a lock that lacks the time", () => {
    expect(debUrls({ ...item, archive: "debian", listed: "" }, archives)).toHaveLength(1);
  });
});
