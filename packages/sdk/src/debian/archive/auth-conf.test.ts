import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { credentialsFor, parseAuthConf, signedIn } from "./auth-conf.ts";
import { findLogins } from "./logins.ts";

const secret = "login apt password debian";
const known = { login: "apt", password: "debian" };
const look = (address: string, text: string): unknown => credentialsFor(address, parseAuthConf(text));

describe("credentialsFor", () => {
  // The manual page's own examples; those with a scheme are what apt 2.6 does.
  it.each([
    ["machine example.org", known],
    ["machine example.org/deb", known],
    ["machine example.org/debian", known],
    ["machine example.org/debian/", known],
    ["machine example.org:443", undefined],
    ["machine example.org/deb/", undefined],
    ["machine example.org/ubuntu", undefined],
    ["machine example.orga", undefined],
    ["machine example.net", undefined],
    ["machine https://example.org", known],
    ["machine http://example.org", undefined],
  ])("%s", (machine, found) => {
    expect(look("https://example.org/debian/dists/stable/InRelease", `${machine} ${secret}`)).toEqual(found);
  });

  it.each([
    ["machine example.org:8080", known],
    ["machine example.org", known],
    ["machine example.org:80", undefined],
    ["machine example.org:8080/debian", known],
    ["machine example.org/debian", undefined],
  ])("with a port: %s", (machine, found) => {
    expect(look("https://example.org:8080/debian/Release", `${machine} ${secret}`)).toEqual(found);
  });

  it("gives nothing to http that is not said to be for http", () => {
    expect(look("http://example.org/x", `machine example.org ${secret}`)).toBe("withheld");
    expect(look("http://example.org/x", `machine http://example.org ${secret}`)).toEqual(known);
    expect(look("http://example.org/x", `machine example.org a b machine http://example.org/x ${secret}`)).toEqual(
      known,
    );
  });

  it("takes the first entry that fits, over lines and blanks, and passes over words that mean nothing", () => {
    const text = `# mine
machine example.net login other password no

machine example.org/private
\tlogin   first
account x
  password p:@/#
machine example.org login second password no`;
    expect(look("https://example.org/private/y", text)).toEqual({ login: "first", password: "p:@/#" });
    expect(look("https://example.org/", text)).toEqual({ login: "second", password: "no" });
    expect(look("https://example.org/", "machine")).toBeUndefined();
    expect(look("https://example.org/", "machine example.org login")).toEqual({ login: "", password: "" });
    expect(look("https://machine/", `machine machine ${secret}`)).toEqual(known);
  });
});

describe("signedIn", () => {
  const files = [
    parseAuthConf(`machine example.org/a ${secret}`),
    parseAuthConf("machine example.org login u password p:@/"),
  ];
  it("writes the login into the address, unless it has one", () => {
    expect(signedIn("https://example.org/a/b%2Bc", files)).toBe("https://apt:debian@example.org/a/b%2Bc");
    expect(signedIn("https://example.org/b", files)).toBe("https://u:p%3A%40%2F@example.org/b");
    expect(signedIn("https://own@example.org/b", files)).toBe("https://own@example.org/b");
    expect(signedIn("http://example.org/b", files)).toBe("http://example.org/b");
    expect(signedIn("https://example.net/b", files)).toBe("https://example.net/b");
  });
});

describe("findLogins", () => {
  let apt = "";
  beforeEach(async () => {
    apt = await mkdtemp(join(tmpdir(), "firn-auth-"));
  });
  afterEach(() => rm(apt, { recursive: true, force: true }));

  it("reads FIRN_APT_AUTH_CONF, addresses of apt's sources, auth.conf, and auth.conf.d", async () => {
    await mkdir(join(apt, "auth.conf.d"));
    await writeFile(join(apt, "mine"), "machine a.example login mine password 1");
    await writeFile(
      join(apt, "auth.conf"),
      "machine a.example login theirs password 2\nmachine b.example login b password 3",
    );
    await writeFile(join(apt, "auth.conf.d/b.conf"), "machine c.example login second password 5");
    await writeFile(join(apt, "auth.conf.d/a.conf"), "machine c.example login first password 4");
    await writeFile(join(apt, "auth.conf.d/c.conf.bak"), "machine d.example login no password 6");
    await writeFile(join(apt, "sources.list"), "deb http://me:p%40ss@e.example/private/ stable main\n");
    const files = await findLogins({ FIRN_APT_AUTH_CONF: join(apt, "mine") }, apt);
    const login = (address: string): string => new URL(signedIn(address, files)).username;
    expect(login("https://a.example/")).toBe("mine");
    expect(login("https://b.example/")).toBe("b");
    expect(login("https://c.example/")).toBe("first");
    expect(login("https://d.example/")).toBe("");
    expect(signedIn("http://e.example/private/x", files)).toBe("http://me:p%40ss@e.example/private/x");
    expect(login("http://e.example/public")).toBe("");
    expect(login("https://e.example/private/x")).toBe("");
    expect(await findLogins({}, join(apt, "absent"))).toEqual([]);
  });

  it("says that the file of FIRN_APT_AUTH_CONF cannot be read", async () => {
    await expect(findLogins({ FIRN_APT_AUTH_CONF: join(apt, "absent") }, apt)).rejects.toMatchObject({
      code: "FIRN_CREDENTIALS_INVALID",
    });
  });
});
