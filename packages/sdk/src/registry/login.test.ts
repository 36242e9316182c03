import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Served, serve } from "../fetch/testing/serve.ts";
import type { Descriptor } from "../oci/index.ts";
import { openStore, type Store } from "../store/index.ts";
import { parseReference, pullBlobs, pullManifest, pushImage, type ServedRegistry, serveRegistry } from "./index.ts";
import { type FaultProxy, startFaultProxy } from "./testing/fault-proxy.ts";
import { type MadeImage, makeImage } from "./testing/image.ts";

let folder: string;
let store: Store;
let image: MadeImage;
let registry: ServedRegistry;
let proxy: FaultProxy;
let env: Record<string, string>;
const open: Served[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "firn-login-"));
  store = await openStore(join(folder, "own"));
  image = await makeImage(store, [[1000]]);
  registry = await serveRegistry({ store: await openStore(join(folder, "registry")) });
  proxy = await startFaultProxy(registry.address);
  env = { HOME: folder, USERPROFILE: folder };
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
  await proxy.close();
  await registry.close();
  await rm(folder, { recursive: true, force: true });
});

const logIn = async (entry: unknown, address = proxy.address): Promise<void> => {
  await mkdir(join(folder, ".docker"), { recursive: true });
  await writeFile(join(folder, ".docker", "config.json"), JSON.stringify({ auths: { [address]: entry } }));
};
const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString("base64")}`;
const target = (name = "acme/web:1") => parseReference(`${proxy.address}/${name}`);
const options = () => ({ env, retry: { firstMs: 1, factor: 1 } });
const push = (mountFrom: string[] = []) => pushImage(store, image.root, target(), { ...options(), mountFrom });
const unauthorized = (challenge: string) => ({ answer: { status: 401, headers: { "WWW-Authenticate": challenge } } });
const unauthorizedError = {
  code: "FIRN_REGISTRY_UNAUTHORIZED",
  hint: expect.stringContaining("docker login 127.0.0.1:") as string,
};

describe("Basic", () => {
  beforeEach(() => {
    proxy.fault = ({ headers }) =>
      headers.authorization === basic("ann:s3:cret") ? undefined : unauthorized('Basic realm="x"');
  });

  test("sends user and password once they are asked for", async () => {
    await logIn({ auth: Buffer.from("ann:s3:cret").toString("base64") });
    await push();
    expect(proxy.seen.filter(({ status }) => status === 401)).toHaveLength(1);
    expect(proxy.seen[0]?.authorization).toBeUndefined();
  });

  test.each([[{ auth: Buffer.from("ann:wrong").toString("base64") }], [{}]])(
    "with %j ends in one error",
    async (entry) => {
      await logIn(entry);
      const error = (await push().catch((caught: unknown) => caught)) as Error;
      expect(error).toMatchObject(unauthorizedError);
      expect(JSON.stringify([error.message, error.stack])).not.toContain("wrong");
    },
  );
});

/** A token service that gives tokens naming their scopes, and a registry that wants them. */
async function tokens(allowed: (request: IncomingMessage, body: URLSearchParams) => boolean, expiry = 300) {
  const asked: { method: string; scopes: string[]; query: URLSearchParams; authorization: string | undefined }[] = [];
  const service = await serve((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += String(chunk)));
    request.on("end", () => {
      const form = new URLSearchParams(body);
      const { searchParams: query } = new URL(request.url ?? "", "http://x");
      const scopes = form.has("scope") ? (form.get("scope") ?? "").split(" ") : query.getAll("scope");
      asked.push({ method: request.method ?? "", scopes, query, authorization: request.headers.authorization });
      if (!allowed(request, form)) {
        response.writeHead(401).end("{}");
        return;
      }
      const value = Buffer.from(JSON.stringify({ scopes, serial: asked.length })).toString("base64url");
      const name = request.method === "POST" ? "access_token" : "token";
      response.writeHead(200).end(JSON.stringify({ [name]: value, expires_in: expiry }));
    });
  });
  open.push(service);
  const revoked = new Set<number>();
  proxy.fault = ({ headers, method, url = "" }) => {
    const repository = /^\/v2\/(.+)\/(blobs|manifests)\//.exec(url)?.[1];
    const action = method === "GET" || method === "HEAD" ? "pull" : "push";
    const token = headers.authorization?.replace("Bearer ", "");
    const { scopes, serial } = token
      ? (JSON.parse(Buffer.from(token, "base64url").toString()) as { scopes: string[]; serial: number })
      : { scopes: [], serial: 0 };
    const has = (wanted: string, of: string | undefined): boolean =>
      scopes.some((scope) => scope.startsWith(`repository:${of}:`) && scope.includes(wanted));
    const from = /[?&]from=([^&]+)/.exec(url)?.[1];
    const fits = has(action, repository) && (!from || has("pull", decodeURIComponent(from)));
    if (fits && !revoked.has(serial)) return undefined;
    return unauthorized(
      `Bearer realm="${service.url}/token",service="registry.test",scope="repository:${repository}:${action}"`,
    );
  };
  return { asked, revoked };
}

describe("Bearer", () => {
  test("gets a token with user and password, for reading and writing at once", async () => {
    const { asked } = await tokens(({ headers }) => headers.authorization === basic("ann:pw"));
    await logIn({ username: "ann", password: "pw" });
    await push();
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ method: "GET", scopes: ["repository:acme/web:pull,push"] });
    expect(asked[0]?.query.get("service")).toBe("registry.test");
    expect(asked[0]?.query.get("account")).toBe("ann");
  });

  test("needs no login where the token service asks for none", async () => {
    const { asked } = await tokens(() => true);
    await push();
    const own = { ...options(), store: await openStore(join(folder, "pull")) };
    await pullManifest(target(), own);
    await pullBlobs(target(), image.blobs, own);
    expect(asked.map(({ scopes }) => scopes)).toEqual([
      ["repository:acme/web:pull,push"],
      ["repository:acme/web:pull"],
      ["repository:acme/web:pull"],
    ]);
  });

  test("sends an identity token by OAuth2, and nowhere else", async () => {
    const { asked } = await tokens((_, form) => form.get("refresh_token") === "id");
    await logIn({ identitytoken: "id" });
    await push();
    expect(asked).toMatchObject([{ method: "POST", authorization: undefined }]);
  });

  test("uses a registry token as it is", async () => {
    const { asked } = await tokens(() => true);
    const token = Buffer.from(JSON.stringify({ scopes: ["repository:acme/web:pull,push"], serial: 0 }));
    await logIn({ registrytoken: token.toString("base64url") });
    await push();
    expect(asked).toEqual([]);
  });

  test("gets a new token when one is refused in the middle", async () => {
    const { asked, revoked } = await tokens(() => true);
    const check = proxy.fault;
    proxy.fault = (request) => {
      if (request.method === "PUT" && /blobs/.test(request.url ?? "")) revoked.add(1);
      return check?.(request);
    };
    await push();
    expect(asked).toHaveLength(2);
  });

  test("asks to read the other repository too before it mounts from there", async () => {
    const { asked } = await tokens(() => true);
    await pushImage(store, image.root, target("acme/base:1"), options());
    await push(["acme/base"]);
    expect(asked.at(-1)?.scopes).toEqual(["repository:acme/web:pull,push", "repository:acme/base:pull"]);
  });

  test("that the service refuses ends in one error", async () => {
    await tokens(() => false);
    await logIn({ username: "ann", password: "s3cret" });
    const error = (await push().catch((caught: unknown) => caught)) as Error;
    expect(error).toMatchObject(unauthorizedError);
    expect(JSON.stringify([error.message, error.stack])).not.toContain("s3cret");
  });

  test.each(["<html>", "{}", '{"token":"a\\nb"}'])("a service that answers %s breaks the protocol", async (body) => {
    const service = await serve((_, response) => void response.end(body));
    open.push(service);
    proxy.fault = () => unauthorized(`Bearer realm="${service.url}"`);
    await expect(push()).rejects.toMatchObject({ code: "FIRN_REGISTRY_PROTOCOL" });
  });
});

test("an unknown way to log in is named", async () => {
  proxy.fault = () => unauthorized("Negotiate");
  await expect(push()).rejects.toMatchObject({
    code: "FIRN_REGISTRY_PROTOCOL",
    message: expect.stringContaining('"negotiate"') as string,
  });
});

test("a registry that hides what anonymous users may not see is asked who it wants", async () => {
  await logIn({ username: "ann", password: "pw" });
  proxy.fault = ({ headers, url }) => {
    if (headers.authorization === basic("ann:pw")) return undefined;
    return url === "/v2/" ? unauthorized("Basic") : { answer: { status: 403 } };
  };
  expect(await push()).toMatchObject({ uploaded: 2 });
});

test("credentials do not follow a redirect or a Location to another host", async () => {
  await logIn({ username: "ann", password: "pw" });
  const elsewhere = await startFaultProxy(registry.address);
  open.push(elsewhere);
  const needsLogin = ({ headers }: IncomingMessage) =>
    headers.authorization === basic("ann:pw") ? undefined : unauthorized("Basic");
  proxy.fault = (request) => {
    const { method, url = "" } = request;
    const refused = needsLogin(request);
    if (refused) return refused;
    if (method === "POST") {
      return { answer: { status: 202, headers: { Location: `${elsewhere.url}/v2/acme/web/blobs/uploads/` } } };
    }
    if (method === "GET" && /blobs/.test(url)) {
      return { answer: { status: 307, headers: { Location: `${elsewhere.url}${url}` } } };
    }
    return undefined;
  };
  // The other host takes whole blobs by POST; here it is asked by PUT, and answers as storage services do.
  elsewhere.fault = ({ method }) => (method === "PUT" ? { answer: { status: 201 } } : undefined);
  const kept = await openStore(join(folder, "registry"));
  for (const { digest } of image.blobs) await kept.put(await store.readAll(digest));
  proxy.forget();
  await pullBlobs(target(), image.blobs, { ...options(), store: await openStore(join(folder, "pull")) });
  expect(elsewhere.seen.length).toBe(image.blobs.length);
  await kept.remove((image.blobs.at(0) as Descriptor).digest);
  await push().catch(() => undefined);
  expect(elsewhere.lines().some((line) => line.startsWith("PUT"))).toBe(true);
  expect(elsewhere.seen.map(({ authorization }) => authorization).filter(Boolean)).toEqual([]);
});
