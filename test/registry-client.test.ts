import { createHash, createPrivateKey, sign, X509Certificate } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import {
  parseReference,
  pullBlobs,
  pullManifest,
  pushImage,
  serveRegistry,
} from "../packages/sdk/src/registry/index.ts";
import { startFaultProxy } from "../packages/sdk/src/registry/testing/fault-proxy.ts";
import { type MadeImage, makeImage } from "../packages/sdk/src/registry/testing/image.ts";
import { openStore, type Store } from "../packages/sdk/src/store/index.ts";
import { compileRooms } from "../packages/sdk/src/store/testing/other-process.ts";
import { freePort, startDockerRegistry } from "./support/docker-registry.ts";
import { background, must, until } from "./support/firn.ts";
import { testWith } from "./support/needs.ts";

let folder: string;
let store: Store;
let image: MadeImage;
let env: Record<string, string>;
const open: { close(): Promise<void> }[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "firn-registries-"));
  store = await openStore(join(folder, "store"));
  image = await makeImage(store, [[400_000, 10_000], [30]]);
  env = { HOME: folder, USERPROFILE: folder };
});
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close();
  await rm(join(folder, ".docker"), { recursive: true, force: true });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const kept = <T extends { close(): Promise<void> }>(one: T): T => {
  open.push(one);
  return one;
};
const options = () => ({ env, store, retry: { firstMs: 10 } });
const push = (reference: string, made = image, more = {}) =>
  pushImage(store, made.root, parseReference(reference), { ...options(), ...more });
const fresh = async () => ({ ...options(), store: await openStore(await mkdtemp(join(folder, "fresh-"))) });

/** Gets the image as another user would, and compares all of it. */
async function checkPull(reference: string, made = image): Promise<void> {
  const own = await fresh();
  const target = parseReference(reference);
  expect((await pullManifest(target, own)).descriptor.digest).toBe(made.root.digest);
  await pullBlobs(target, made.blobs, own);
  for (const { digest } of made.blobs) {
    expect((await own.store.readAll(digest)).equals(await store.readAll(digest))).toBe(true);
  }
}

const logIn = async (address: string, username: string, password: string): Promise<void> => {
  await mkdir(join(folder, ".docker"), { recursive: true });
  const auth = Buffer.from(`${username}:${password}`).toString("base64");
  await writeFile(join(folder, ".docker", "config.json"), JSON.stringify({ auths: { [address]: { auth } } }));
};

testWith("docker-registry")(
  "Debian's docker-registry takes an image, gives it back, and mounts its blobs",
  async () => {
    const registry = kept(await startDockerRegistry());
    const { address } = registry;
    expect(await push(`${address}/acme/web:1`)).toMatchObject({ uploaded: 5, mounted: 0, skipped: 0 });
    await checkPull(`${address}/acme/web:1`);

    registry.forget();
    expect(await push(`${address}/acme/web:1`)).toMatchObject({ uploaded: 0, bytes: 0 });
    expect(registry.requests()).toEqual(["HEAD /v2/acme/web/manifests/1"]);

    // Noted at the first push; the registry is told where it has them.
    expect(await push(`${address}/acme/copy:1`)).toMatchObject({ uploaded: 0, mounted: 5, bytes: 0 });
    await checkPull(`${address}/acme/copy:1`);
    // And told by hand.
    const unnoted = { store: undefined, mountFrom: ["acme/nothing", "acme/web"] };
    expect(await push(`${address}/other:1`, image, unnoted)).toMatchObject({ uploaded: 5, mounted: 0 });
    expect(await push(`${address}/another:1`, image, { store: undefined, mountFrom: ["acme/web"] })).toMatchObject({
      mounted: 5,
    });

    for (const name of ["acme/web:2", "nobody:1"]) {
      await expect(pullManifest(parseReference(`${address}/${name}`), await fresh())).rejects.toMatchObject({
        code: "FIRN_REGISTRY_NOT_FOUND",
      });
    }
  },
);

testWith("docker-registry")("a push that is cut off goes on where it stopped", async () => {
  const registry = kept(await startDockerRegistry());
  const proxy = kept(await startFaultProxy(registry.address));
  const reference = `${proxy.address}/web:1`;
  proxy.fault = ({ method, headers }) =>
    method === "PUT" && Number(headers["content-length"]) > 300_000 ? { cutRequestAfter: 200_000 } : undefined;
  await expect(push(reference, image, { concurrency: 1 })).rejects.toMatchObject({ code: "FIRN_REGISTRY_UNREACHABLE" });
  expect(registry.requests().filter((line) => /PUT .*manifests/.test(line))).toEqual([]);
  proxy.fault = undefined;
  expect(await push(reference)).toMatchObject({ uploaded: 4, skipped: 1 });
  await checkPull(reference);
});

testWith("docker-registry")("a blob that is too big for one request goes in chunks", async () => {
  const registry = kept(await startDockerRegistry());
  const proxy = kept(await startFaultProxy(registry.address));
  const big = await makeImage(store, [[9_000_000]]);
  proxy.fault = ({ headers }) =>
    Number(headers["content-length"]) > 5_000_000 ? { answer: { status: 413 } } : undefined;
  await push(`${proxy.address}/big:1`, big);
  expect(proxy.lines().filter((line) => line.startsWith("PATCH"))).toHaveLength(3);
  await checkPull(`${proxy.address}/big:1`, big);
});

testWith("docker-registry", "htpasswd")(
  "a registry with users lets in who has logged in, and nobody else",
  async () => {
    const path = join(folder, "htpasswd");
    await must("htpasswd", ["-Bbc", path, "ann", "s3:cret"]);
    const { address } = kept(await startDockerRegistry({ auth: { htpasswd: { realm: "test", path } } }));
    const refused = {
      code: "FIRN_REGISTRY_UNAUTHORIZED",
      hint: expect.stringContaining(`docker login ${address}`) as string,
    };
    await expect(push(`${address}/web:1`)).rejects.toMatchObject(refused);
    await logIn(address, "ann", "wrong");
    await expect(push(`${address}/web:1`)).rejects.toMatchObject(refused);
    await logIn(address, "ann", "s3:cret");
    await push(`${address}/web:1`);
    await checkPull(`${address}/web:1`);
  },
);

/** Signs what Debian's registry accepts: https://distribution.github.io/distribution/spec/auth/jwt/ */
async function tokenService(service: string) {
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  const subject = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=firn test"];
  await must("openssl", ["req", ...subject, "-keyout", key, "-out", certificate]);
  const secret = createPrivateKey(await readFile(key));
  const x5c = [new X509Certificate(await readFile(certificate)).raw.toString("base64")];
  const asked: string[][] = [];
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? "", "http://x");
    const isAnn = request.headers.authorization === `Basic ${Buffer.from("ann:pw").toString("base64")}`;
    const scopes = searchParams.getAll("scope");
    asked.push(scopes);
    if (request.headers.authorization && !isAnn) return response.writeHead(401).end("{}");
    const access = scopes.map((scope) => {
      const [type, name, actions = ""] = scope.split(":");
      // Everybody may read, ann may write below ann/.
      const granted = actions.split(",").filter((action) => action === "pull" || (isAnn && name?.startsWith("ann/")));
      return { type, name, actions: granted };
    });
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: "firn-test", aud: service, sub: "ann", iat: now, nbf: now - 5, exp: now + 120, access };
    const jti = createHash("sha256").update(`${asked.length}`).digest("hex");
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const head = `${encode({ typ: "JWT", alg: "RS256", x5c })}.${encode({ ...claims, jti })}`;
    const token = `${head}.${sign("sha256", Buffer.from(head), secret).toString("base64url")}`;
    return response.writeHead(200).end(JSON.stringify({ token, expires_in: 120 }));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const realm = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
  const close = () => new Promise<void>((done) => (server.close(() => done()), server.closeAllConnections()));
  return { asked, close, auth: { token: { realm, service, issuer: "firn-test", rootcertbundle: certificate } } };
}

testWith("docker-registry", "openssl")("a registry with tokens: who may, who may not, and mounts", async () => {
  const tokens = kept(await tokenService("registry.test"));
  const { address } = kept(await startDockerRegistry({ auth: tokens.auth }));
  await expect(push(`${address}/ann/web:1`)).rejects.toMatchObject({ code: "FIRN_REGISTRY_UNAUTHORIZED" });
  await logIn(address, "ann", "wrong");
  await expect(push(`${address}/ann/web:1`)).rejects.toMatchObject({ code: "FIRN_REGISTRY_UNAUTHORIZED" });
  await logIn(address, "ann", "pw");
  await expect(push(`${address}/bob/web:1`)).rejects.toMatchObject({ code: "FIRN_REGISTRY_DENIED" });
  await push(`${address}/ann/web:1`);
  expect(await push(`${address}/ann/copy:1`)).toMatchObject({ mounted: 5 });
  expect(tokens.asked.at(-1)).toEqual(["repository:ann/copy:pull,push", "repository:ann/web:pull"]);
  await rm(join(folder, ".docker"), { recursive: true });
  await checkPull(`${address}/ann/copy:1`);
});

testWith("docker-registry", "openssl")("a registry on this machine may speak TLS, if Node trusts it", async () => {
  const [key, certificate] = [join(folder, "tls-key.pem"), join(folder, "tls.pem")];
  const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"];
  const subject = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...names];
  await must("openssl", ["req", ...subject, "-keyout", key, "-out", certificate]);
  const address = `127.0.0.1:${await freePort()}`;
  const storage = { filesystem: { rootdirectory: join(folder, "tls-registry") } };
  const config = { version: 0.1, storage, http: { addr: address, tls: { key, certificate } } };
  await writeFile(join(folder, "tls.yml"), JSON.stringify(config));
  const server = background("docker-registry", ["serve", join(folder, "tls.yml")]);
  kept({ close: () => server.stop() });
  // It says 400 to who speaks HTTP.
  await until(
    "the registry's start",
    30,
    async () => (await fetch(`http://${address}/v2/`)).status === 400 || undefined,
  );
  const rooms = ["errors", "hash", "context", "store", "fetch", "oci", "registry", "registry/server"];
  const compiled = await compileRooms(...rooms);
  const program = `
    import { openStore } from "./store/index.js";
    import { parseReference, pullManifest, pushImage } from "./registry/index.js";
    const [root, folder, reference] = process.argv.slice(2);
    const store = await openStore(folder);
    const options = { env: {}, store, retry: { attempts: 1 } };
    try {
      const pushed = await pushImage(store, JSON.parse(root), parseReference(reference), options);
      process.stdout.write(JSON.stringify(pushed));
    } catch (error) {
      process.stdout.write(JSON.stringify({ code: error.code, hint: error.hint }));
    }`;
  const run = async (more: Record<string, string>): Promise<unknown> => {
    const args = [JSON.stringify(image.root), store.root, `${address}/web:1`];
    const main = await mkdtemp(join(compiled, "main-"));
    await writeFile(join(main, "main.mjs"), program.replaceAll('"./', '"../'));
    return JSON.parse(
      await must(process.execPath, [join(main, "main.mjs"), ...args], { env: { ...process.env, ...more } }),
    );
  };
  expect(await run({})).toMatchObject({
    code: "FIRN_REGISTRY_UNREACHABLE",
    hint: expect.stringContaining("NODE_EXTRA_CA_CERTS") as string,
  });
  expect(await run({ NODE_EXTRA_CA_CERTS: certificate })).toMatchObject({ uploaded: 5 });
  await rm(compiled, { recursive: true });
});

testWith("docker-registry", "skopeo")("skopeo reads what firn pushed, and firn what skopeo pushed", async () => {
  const docker = kept(await startDockerRegistry());
  const embedded = kept(await serveRegistry({ store: await openStore(join(folder, "embedded")) }));
  const readable = await readableImage();
  const [from, to] = [`${docker.address}/web`, `${embedded.address}/copied`];
  await push(`${from}:1`, readable);
  const plain = ["--src-tls-verify=false", "--dest-tls-verify=false"];
  const copy = (source: string, target: string) =>
    must("skopeo", ["--insecure-policy", "copy", "--all", ...plain, `docker://${source}`, `docker://${target}`]);
  await copy(`${from}:1`, `${to}:1`);
  await checkPull(`${to}:1`, readable);
  await push(`${embedded.address}/web:1`, readable);
  await copy(`${embedded.address}/web:1`, `${docker.address}/back:1`);
  await checkPull(`${docker.address}/back:1`, readable);
  for (const reference of [`${from}:1`, `${to}:1`, `${docker.address}/back:1`]) {
    const inspect = ["inspect", "--tls-verify=false", "--override-os=linux", "--override-arch=arm64"];
    const seen = JSON.parse(await must("skopeo", [...inspect, `docker://${reference}`])) as Record<string, unknown>;
    expect(seen).toMatchObject({ Architecture: "arm64", RepoTags: ["1"], Layers: [readable.blobs.at(-1)?.digest] });
  }
});

/** Unlike random layers, these can be unpacked, as skopeo may do on the way. */
async function readableImage(): Promise<MadeImage> {
  const own = await makeImage(store, [[10], [20]]);
  const blobs = [];
  const manifests = [];
  for (const manifest of own.manifests) {
    const document = JSON.parse(String(await store.readAll(manifest.digest))) as { config: (typeof own.blobs)[0] };
    const layer = {
      mediaType: "application/vnd.oci.image.layer.v1.tar+gzip",
      ...(await store.put(gzipSync(Buffer.alloc(1024, 0)))),
    };
    blobs.push(document.config, layer);
    const bytes = Buffer.from(JSON.stringify({ ...document, layers: [layer] }));
    manifests.push({ ...manifest, ...(await store.put(bytes)) });
  }
  const index = { schemaVersion: 2, mediaType: own.root.mediaType, manifests };
  const root = { mediaType: own.root.mediaType, ...(await store.put(Buffer.from(JSON.stringify(index)))) };
  return { root, manifests, blobs };
}
