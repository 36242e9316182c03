import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findCredentials } from "./credentials.ts";

let home: string;
let env: Record<string, string>;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "firn-home-"));
  env = {
    HOME: home,
    USERPROFILE: home,
    XDG_RUNTIME_DIR: join(home, "run"),
    PATH: `${join(home, "bin")}${delimiter}${process.env["PATH"]}`,
  };
});
afterEach(() => rm(home, { recursive: true, force: true }));

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const write = async (path: string, value: unknown): Promise<void> => {
  await mkdir(dirname(join(home, path)), { recursive: true });
  await writeFile(join(home, path), typeof value === "string" ? value : JSON.stringify(value));
};
const find = (registry: string, repository = "acme/web") => findCredentials({ registry, repository }, env);
const docker = ".docker/config.json";
const podman = "run/containers/auth.json";

test("there are none without files", async () => {
  expect(await find("ghcr.io")).toBeUndefined();
});

test("the most exact name wins, in whichever file", async () => {
  await write(docker, { auths: { "ghcr.io": { auth: base64("host:1") } } });
  await write(podman, {
    auths: { "ghcr.io/acme": { auth: base64("org:2") }, "ghcr.io/acme/web": { auth: base64("repo:3:4") } },
  });
  expect(await find("ghcr.io")).toEqual({ username: "repo", password: "3:4" });
  expect(await find("ghcr.io", "acme/other")).toEqual({ username: "org", password: "2" });
  expect(await find("ghcr.io", "somebody/else")).toEqual({ username: "host", password: "1" });
  expect(await find("quay.io")).toBeUndefined();
});

test("files are merged: an old one without the host does not hide a newer one", async () => {
  await write(docker, { auths: { "old.io": { auth: base64("a:b") } } });
  await write(".config/containers/auth.json", { auths: { "ghcr.io": { auth: base64("c:d") } } });
  expect(await find("ghcr.io")).toEqual({ username: "c", password: "d" });
});

test("DOCKER_CONFIG and REGISTRY_AUTH_FILE say where files are", async () => {
  await write("a/config.json", { auths: { "one.io": { auth: base64("a:1") } } });
  await write("b.json", { auths: { "two.io": { username: "b", password: "2" } } });
  env = { ...env, DOCKER_CONFIG: join(home, "a"), REGISTRY_AUTH_FILE: join(home, "b.json") };
  expect(await find("one.io")).toEqual({ username: "a", password: "1" });
  expect(await find("two.io")).toEqual({ username: "b", password: "2" });
});

test.each([
  ["https://index.docker.io/v1/", "docker.io"],
  ["docker.io", "docker.io"],
  ["https://ghcr.io", "ghcr.io"],
  ["https://ghcr.io/v2/", "ghcr.io"],
  ["http://localhost:5000/", "localhost:5000"],
])("the key %s is for %s", async (key, registry) => {
  await write(docker, { auths: { [key]: { auth: base64("a:b") } } });
  expect(await find(registry)).toEqual({ username: "a", password: "b" });
});

test.each([
  [{ identitytoken: "t", auth: base64("0000:") }, { identityToken: "t" }],
  [{ registrytoken: "t" }, { registryToken: "t" }],
  [{ auth: base64("<token>:t") }, { identityToken: "t" }],
  [{}, undefined],
  [{ auth: base64(":") }, undefined],
])("an entry of %j is %j", async (entry, expected) => {
  await write(docker, { auths: { "ghcr.io": entry } });
  expect(await find("ghcr.io")).toEqual(expected);
});

test.each([
  ["not JSON", '{"auths": {"ghcr.io": {"auth": "s3cret"'],
  ["not user:password in base64", { auths: { "ghcr.io": { auth: base64("s3cret") } } }],
])("a file that is %s is an error that does not quote it", async (_, content) => {
  await write(docker, content);
  const error = (await find("ghcr.io").catch((caught: unknown) => caught)) as Error;
  expect(error).toMatchObject({ code: "FIRN_CREDENTIALS_INVALID" });
  expect(error.message).toContain("config.json");
  expect(JSON.stringify([error.message, error.stack])).not.toContain("s3cret");
});

test("a helper that is missing is named", async () => {
  await write(docker, { credsStore: "nowhere" });
  await expect(find("ghcr.io")).rejects.toMatchObject({
    code: "FIRN_CREDENTIAL_HELPER",
    message: expect.stringMatching(/docker-credential-nowhere.*not installed/) as string,
  });
});

test("a helper's name cannot lead elsewhere", async () => {
  await write(docker, { credsStore: "../../bin/sh" });
  await expect(find("ghcr.io")).rejects.toMatchObject({ code: "FIRN_CREDENTIAL_HELPER" });
});

// A program without extension cannot be started on Windows; what is tested here is the same code there.
describe.skipIf(process.platform === "win32")("a helper", () => {
  const helper = async (name: string, body: string): Promise<void> => {
    await write(`bin/docker-credential-${name}`, `#!/usr/bin/env node\n${body}`);
    await chmod(join(home, "bin", `docker-credential-${name}`), 0o755);
  };
  const answers = `
    const server = require("node:fs").readFileSync(0, "utf8");
    const known = { "ghcr.io": ["a", "1"], "https://index.docker.io/v1/": ["hub", "2"], "acr.io": ["<token>", "3"] };
    if (process.argv[2] !== "get" || !known[server]) { console.log("credentials not found in native keychain"); process.exit(1); }
    console.log(JSON.stringify({ ServerURL: server, Username: known[server][0], Secret: known[server][1] }));`;

  test("gets the server on its input and answers in JSON", async () => {
    await helper("fake", answers);
    await write(docker, { credsStore: "fake", auths: { "quay.io": { auth: base64("file:4") } } });
    expect(await find("ghcr.io")).toEqual({ username: "a", password: "1" });
    expect(await find("docker.io", "library/x")).toEqual({ username: "hub", password: "2" });
    expect(await find("acr.io")).toEqual({ identityToken: "3" });
    expect(await find("quay.io")).toEqual({ username: "file", password: "4" });
    expect(await find("unknown.io")).toBeUndefined();
  });

  test("for one host comes before the one for all, and that before the file", async () => {
    await helper("fake", answers);
    await helper("own", `console.log(JSON.stringify({ Username: "own", Secret: "5" }))`);
    const auths = { "ghcr.io": { auth: base64("file:6") } };
    await write(docker, { credsStore: "fake", credHelpers: { "ghcr.io": "own" }, auths });
    expect(await find("ghcr.io")).toEqual({ username: "own", password: "5" });
    await write(docker, { credsStore: "fake", auths });
    expect(await find("ghcr.io")).toEqual({ username: "a", password: "1" });
  });

  test.each([
    ["fails", `console.error("locked"); process.exit(3)`, /status 3.*locked/],
    ["says nonsense", `console.log("s3cret")`, /not JSON/],
    ["says half", `console.log(JSON.stringify({ Username: "a" }))`, /lacks/],
  ])("that %s is an error", async (_, body, message) => {
    await helper("bad", body);
    await write(docker, { credsStore: "bad" });
    const error = (await find("ghcr.io").catch((caught: unknown) => caught)) as Error;
    expect(error).toMatchObject({ code: "FIRN_CREDENTIAL_HELPER" });
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain("s3cret");
  });
});
