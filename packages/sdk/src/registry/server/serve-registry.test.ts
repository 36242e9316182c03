import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Digest, digestOf } from "../../hash/index.ts";
import { openStore, type Store } from "../../store/index.ts";
import { manifestTypes } from "../media-types.ts";
import { pushImage } from "../push.ts";
import { parseReference } from "../reference.ts";
import { type MadeImage, makeImage } from "../testing/image.ts";
import { type ServedRegistry, serveRegistry } from "./serve-registry.ts";

let folder: string;
let store: Store;
let registry: ServedRegistry;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "firn-serve-"));
  store = await openStore(folder);
  registry = await serveRegistry({ store });
});
afterEach(async () => {
  await registry.close();
  await rm(folder, { recursive: true, force: true });
});

const call = (path: string, init: RequestInit = {}) => fetch(`http://${registry.address}/v2/${path}`, init);
const codesOf = async (answer: Response): Promise<string[]> =>
  ((await answer.json()) as { errors: { code: string }[] }).errors.map(({ code }) => code);
/** fetch() sets the Host header itself. */
const statusWith = (headers: Record<string, string>): Promise<number> =>
  new Promise((done, fail) => {
    const sent = request(`http://${registry.address}/v2/`, { headers }, (answer) => {
      answer.resume();
      done(answer.statusCode ?? 0);
    });
    sent.on("error", fail);
    sent.end();
  });
const push = async (name: string, sizes = [[1000]]): Promise<MadeImage> => {
  const image = await makeImage(store, sizes);
  await pushImage(store, image.root, parseReference(`${registry.address}/${name}`), {
    env: {},
    retry: { attempts: 1 },
  });
  return image;
};

describe("blobs", () => {
  const bytes = randomBytes(600_000);

  test("come whole or by range", async () => {
    const { digest } = await store.put(bytes);
    const part = async (range: string) => {
      const answer = await call(`web/blobs/${digest}`, { headers: { range } });
      return [answer.status, answer.headers.get("content-range"), Buffer.from(await answer.arrayBuffer())] as const;
    };
    const whole = await call(`web/blobs/${digest}`);
    expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true);
    expect(whole.headers.get("docker-content-digest")).toBe(digest);
    expect(await part("bytes=5-9")).toEqual([206, "bytes 5-9/600000", bytes.subarray(5, 10)]);
    expect(await part("bytes=599990-")).toEqual([206, "bytes 599990-599999/600000", bytes.subarray(-10)]);
    expect(await part("bytes=-3")).toEqual([206, "bytes 599997-599999/600000", bytes.subarray(-3)]);
    expect((await part("bytes=600000-"))[0]).toBe(416);
    expect((await part("lines=1-2"))[0]).toBe(200);
  });

  test("that are damaged are cut before their end", async () => {
    const { digest } = await store.put(bytes);
    await chmod(store.pathOf(digest), 0o644);
    await writeFile(store.pathOf(digest), Buffer.concat([bytes.subarray(0, -1), Buffer.of(0)]));
    const answer = await call(`web/blobs/${digest}`);
    await expect(answer.arrayBuffer()).rejects.toThrow("terminated");
  });

  test("of another digest than said are refused and not kept", async () => {
    const digest = digestOf("other");
    const answer = await call(`web/blobs/uploads/?digest=${digest}`, { method: "POST", body: bytes });
    expect([answer.status, await codesOf(answer)]).toEqual([400, ["DIGEST_INVALID"]]);
    expect(await store.sizeOf(digest)).toBeUndefined();
  });

  test("in chunks must follow one another; where a session stands can be asked", async () => {
    const begun = await call("web/blobs/uploads/", { method: "POST" });
    const place = begun.headers.get("location")?.replace("/v2/", "") ?? "";
    const send = (method: string, from: number, to: number, query = "") =>
      call(`${place}${query}`, {
        method,
        body: bytes.subarray(from, to),
        headers: { "content-range": `${from}-${to - 1}` },
      });
    expect((await send("PATCH", 0, 1000)).headers.get("range")).toBe("0-999");
    const gap = await send("PATCH", 2000, 3000);
    expect([gap.status, gap.headers.get("range"), gap.headers.get("location")]).toEqual([416, "0-999", `/v2/${place}`]);
    expect((await call(place)).headers.get("range")).toBe("0-999");
    const digest = digestOf(bytes);
    expect((await send("PUT", 1000, 600_000, `?digest=${digest}`)).status).toBe(201);
    expect(await store.sizeOf(digest)).toBe(bytes.length);
    expect((await call(place)).status).toBe(404);
    // Sessions leave nothing behind.
    expect(
      (await readdir(folder, { recursive: true })).filter((name) =>
        /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}$/.test(name),
      ),
    ).toEqual([]);
  });

  test("cannot be sent to another repository's session, nor to one that was cancelled", async () => {
    const begun = await call("web/blobs/uploads/", { method: "POST" });
    const place = begun.headers.get("location")?.replace("/v2/", "") ?? "";
    expect((await call(place.replace("web/", "other/"), { method: "PATCH", body: "x" })).status).toBe(404);
    expect((await call(place, { method: "DELETE" })).status).toBe(204);
    expect((await call(place, { method: "PATCH", body: "x" })).status).toBe(404);
  });
});

describe("manifests and tags", () => {
  test("are there again after a new start, also those that differ by case alone", async () => {
    const one = await push("acme/aux:latest");
    const two = await push("acme/aux:LATEST");
    await registry.close();
    registry = await serveRegistry({ store: await openStore(folder) });
    const digestAt = async (tag: string) =>
      (await call(`acme/aux/manifests/${tag}`)).headers.get("docker-content-digest");
    expect([await digestAt("latest"), await digestAt("LATEST")]).toEqual([one.root.digest, two.root.digest]);
    expect(await (await call("acme/aux/tags/list")).json()).toEqual({ name: "acme/aux", tags: ["LATEST", "latest"] });
    expect(await (await call("_catalog")).json()).toEqual({ repositories: ["acme/aux"] });
  });

  test("are listed in pages", async () => {
    for (const tag of ["c", "a", "b"]) await push(`web:${tag}`);
    const first = await call("web/tags/list?n=2");
    expect(await first.json()).toEqual({ name: "web", tags: ["a", "b"] });
    const next = /^<\/v2\/(.*)>; rel="next"$/.exec(first.headers.get("link") ?? "")?.[1] ?? "";
    const second = await call(next);
    expect(await second.json()).toEqual({ name: "web", tags: ["c"] });
    expect(second.headers.get("link")).toBeNull();
  });

  test("are refused where they refer to what is not there", async () => {
    const absent: Digest = digestOf("absent");
    const one = { mediaType: "application/x", digest: absent, size: 6 };
    for (const [body, type] of [
      [{ config: one, layers: [] }, manifestTypes.ociManifest],
      [{ manifests: [one] }, manifestTypes.ociIndex],
    ] as const) {
      const answer = await call("web/manifests/1", {
        method: "PUT",
        body: JSON.stringify({ schemaVersion: 2, mediaType: type, ...body }),
        headers: { "content-type": type },
      });
      expect([answer.status, await codesOf(answer)]).toEqual([404, ["MANIFEST_BLOB_UNKNOWN"]]);
    }
    expect((await call("web/manifests/1")).status).toBe(404);
  });

  test.each([
    ["not JSON", "{", 400, "MANIFEST_INVALID"],
    ["too long", "x".repeat(9_000_000), 413, "SIZE_INVALID"],
  ])("that are %s are refused", async (_, body, status, code) => {
    const answer = await call("web/manifests/1", { method: "PUT", body });
    expect([answer.status, await codesOf(answer)]).toEqual([status, [code]]);
  });

  test("of a cleaned cache are as if they had never been pushed", async () => {
    const { root } = await push("web:1");
    await store.remove(root.digest);
    expect((await call("web/manifests/1")).status).toBe(404);
  });
});

test.each([
  ["GET", "Web/manifests/1", 400, "NAME_INVALID"],
  ["GET", "../../etc/manifests/1", 404, "NAME_UNKNOWN"],
  ["GET", "web/blobs/sha256:..%2f..%2fx", 400, "DIGEST_INVALID"],
  ["GET", "web/blobs/md5:00", 400, "DIGEST_INVALID"],
  ["GET", "web/manifests/..%2f..%2fetc", 404, "MANIFEST_UNKNOWN"],
  ["DELETE", `web/blobs/sha256:${"0".repeat(64)}`, 405, "UNSUPPORTED"],
  ["GET", "nobody/tags/list", 404, "NAME_UNKNOWN"],
  ["GET", "_catalog?n=x", 400, "PAGINATION_NUMBER_INVALID"],
])("%s %s is answered with %d %s", async (method, path, status, code) => {
  const answer = await call(path, { method });
  expect([answer.status, await codesOf(answer)]).toEqual([status, [code]]);
});

test("a read-only registry takes nothing", async () => {
  const reader = await serveRegistry({ store, readOnly: true });
  const answer = await fetch(`http://${reader.address}/v2/web/blobs/uploads/`, { method: "POST" });
  expect([answer.status, await codesOf(answer)]).toEqual([405, ["UNSUPPORTED"]]);
  await reader.close();
});

test("web pages are kept out", async () => {
  expect(await statusWith({})).toBe(200);
  expect(await statusWith({ host: "localhost:5000" })).toBe(200);
  expect(await statusWith({ host: "host.docker.internal:5000" })).toBe(200);
  expect(await statusWith({ host: "evil.example.org" })).toBe(403);
  expect(await statusWith({ origin: "http://evil.example.org" })).toBe(403);
});

test("a port that is taken is an error with a code", async () => {
  await expect(serveRegistry({ store, port: registry.port })).rejects.toMatchObject({ code: "FIRN_REGISTRY_PORT" });
});

test("each request can be watched", async () => {
  const seen: string[] = [];
  const watched = await serveRegistry({
    store,
    onRequest: ({ method, path, status }) => void seen.push(`${method} ${path} ${status}`),
  });
  await (await fetch(`http://${watched.address}/v2/`)).text();
  await (await fetch(`http://${watched.address}/v2/x/tags/list?n=1`)).text();
  await watched.close();
  expect(seen).toEqual(["GET /v2/ 200", "GET /v2/x/tags/list?n=1 404"]);
});
