import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Descriptor } from "../oci/index.ts";
import { openStore, type Store } from "../store/index.ts";
import {
  type PullOptions,
  type PushImageOptions,
  parseReference,
  pullBlobs,
  pullManifest,
  pushImage,
  type Reference,
  type ServedRegistry,
  serveRegistry,
} from "./index.ts";
import { type FaultProxy, startFaultProxy } from "./testing/fault-proxy.ts";
import { type MadeImage, makeImage } from "./testing/image.ts";

let folder: string;
let store: Store;
let image: MadeImage;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "firn-push-"));
  store = await openStore(join(folder, "own"));
  image = await makeImage(store, [[300_000, 10_000], [5]]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let registry: ServedRegistry;
let proxy: FaultProxy;
let kept: Store;
let count = 0;
beforeEach(async () => {
  // What the registry keeps is not what firn keeps here: it would show all blobs without a push.
  kept = await openStore(join(folder, `registry-${count++}`));
  registry = await serveRegistry({ store: kept });
  proxy = await startFaultProxy(registry.address);
});
afterEach(async () => {
  await proxy.close();
  await registry.close();
});

const quick = { env: {}, retry: { firstMs: 1, factor: 1 }, stallMs: 2000 };
const target = (name = "web:1"): Reference => parseReference(`${proxy.address}/${name}`);
const push = (options: Partial<PushImageOptions> = {}, to = target()) =>
  pushImage(store, image.root, to, { ...quick, ...options });
const puller = async (): Promise<PullOptions> => ({
  ...quick,
  store: await openStore(join(folder, `pull-${count++}`)),
});
const isBlobPut = ({ method, url }: IncomingMessage): boolean => method === "PUT" && /\/blobs\//.test(url ?? "");
const isTagGone = () => expect(pullManifest(target(), { ...quick, store: kept })).rejects.toMatchObject(notFound);
const notFound = { code: "FIRN_REGISTRY_NOT_FOUND" };

/** Once, or as often as told, for the requests that fit. */
function times(most: number, fits: (request: IncomingMessage) => boolean, fault: NonNullable<FaultProxy["fault"]>) {
  let done = 0;
  return (request: IncomingMessage) => (fits(request) && done++ < most ? fault(request) : undefined);
}

describe("a push", () => {
  test("sends all, blobs before manifests, the tag last, and can be pulled", async () => {
    const pushed = await push();
    expect(pushed).toEqual({
      reference: `${proxy.address}/web@${image.root.digest}`,
      digest: image.root.digest,
      uploaded: 5,
      mounted: 0,
      skipped: 0,
      bytes: image.blobs.reduce((sum, { size }) => sum + size, 0),
    });
    const puts = proxy.lines().filter((line) => line.startsWith("PUT"));
    expect(puts).toHaveLength(5 + 2 + 1);
    expect(puts.slice(5, 7).sort()).toEqual(
      image.manifests.map(({ digest }) => `PUT /v2/web/manifests/${digest}`).sort(),
    );
    expect(puts[7]).toBe("PUT /v2/web/manifests/1");

    const options = await puller();
    const manifest = await pullManifest(target(), options);
    expect(manifest.descriptor).toEqual(image.root);
    expect(manifest.reference).toBe(pushed.reference);
    await pullBlobs(target(), image.blobs, options);
    for (const { digest } of image.blobs) {
      expect((await options.store.readAll(digest)).equals(await store.readAll(digest))).toBe(true);
    }
  });

  test("of the same image is one request, and sends nothing", async () => {
    await push();
    proxy.forget();
    expect(await push()).toMatchObject({ uploaded: 0, mounted: 0, skipped: 0, bytes: 0 });
    expect(proxy.lines()).toEqual(["HEAD /v2/web/manifests/1"]);
  });

  test("where the registry leaves the digest header out, reads the manifest instead", async () => {
    await push();
    proxy.forget();
    proxy.fault = () => ({ headers: { "docker-content-digest": undefined } });
    await push();
    expect(proxy.lines()).toEqual(["HEAD /v2/web/manifests/1", "GET /v2/web/manifests/1"]);
  });

  test("of more tags puts the manifest alone", async () => {
    await push();
    proxy.forget();
    expect(await push({ tags: ["latest", "1"] })).toMatchObject({ uploaded: 0, skipped: 0 });
    expect(proxy.lines()).toEqual([
      "HEAD /v2/web/manifests/1",
      "HEAD /v2/web/manifests/latest",
      "PUT /v2/web/manifests/latest",
    ]);
  });

  test("by digest needs no tag, and the digest must be the image's", async () => {
    await push({}, target(`web@${image.root.digest}`));
    expect(proxy.lines().at(-1)).toBe(`PUT /v2/web/manifests/${image.root.digest}`);
    const other = target(`web@${image.manifests[0]?.digest}`);
    await expect(push({}, other)).rejects.toMatchObject({ code: "FIRN_USAGE" });
  });

  test("offline is refused", async () => {
    await expect(push({ fetch: { offline: true } })).rejects.toMatchObject({ code: "FIRN_OFFLINE" });
    expect(proxy.seen).toEqual([]);
  });
});

describe("a push that meets trouble", () => {
  test.each([
    ["429 with Retry-After", { answer: { status: 429, headers: { "Retry-After": "0" } } }],
    ["500", { answer: { status: 500 } }],
    ["a session that is lost", { answer: { status: 404 } }],
    ["a connection cut in the middle", { cutRequestAfter: 100_000 }],
  ])("(%s) opens the blob anew and goes on", async (_, fault) => {
    const big = (request: IncomingMessage) => isBlobPut(request) && Number(request.headers["content-length"]) > 200_000;
    proxy.fault = times(2, big, () => fault);
    expect(await push()).toMatchObject({ uploaded: 5 });
    await pullBlobs(target(), image.blobs, await puller());
  });

  test.each([
    [401, "FIRN_REGISTRY_UNAUTHORIZED", /docker login 127/],
    [403, "FIRN_REGISTRY_DENIED", /docker login 127/],
    [404, "FIRN_REGISTRY_NOT_FOUND", /Create the repository/],
    [429, "FIRN_REGISTRY_RATE_LIMITED", /Try again/],
    [500, "FIRN_REGISTRY_FAILED", /Try again later/],
    [418, "FIRN_REGISTRY_FAILED", /^$/],
  ])("for good (%d) ends in %s", async (status, code, hint) => {
    const body = JSON.stringify({ errors: [{ code: "X", message: "said\u001b[31m so" }] });
    proxy.fault = ({ method }) => (method === "POST" ? { answer: { status, body } } : undefined);
    const error = (await push().catch((caught: unknown) => caught)) as Error & { hint?: string };
    expect(error).toMatchObject({ code, message: expect.stringContaining("said [31m so") as string });
    expect(error.hint ?? "").toMatch(hint);
    proxy.fault = undefined;
    await isTagGone();
  });

  test("a rate limit that lasts is not waited for", async () => {
    proxy.fault = () => ({ answer: { status: 429, headers: { "Retry-After": "7200" } } });
    await expect(push()).rejects.toMatchObject({
      code: "FIRN_REGISTRY_RATE_LIMITED",
      hint: expect.stringContaining("in 7200 s") as string,
    });
    expect(proxy.seen.filter(({ method }) => method === "HEAD").length).toBeLessThanOrEqual(2);
  });

  test("cut off for good moves no tag; the next one sends only what is missing", async () => {
    const big = (request: IncomingMessage) => isBlobPut(request) && Number(request.headers["content-length"]) > 200_000;
    proxy.fault = times(99, big, () => ({ cutRequestAfter: 100_000 }));
    await expect(push({ concurrency: 1 })).rejects.toMatchObject({ code: "FIRN_REGISTRY_UNREACHABLE" });
    expect(proxy.lines().filter((line) => /PUT .*manifests/.test(line))).toEqual([]);
    proxy.fault = undefined;
    await isTagGone();
    // The first config was sent before the layer that failed.
    expect(await push()).toMatchObject({ uploaded: 4, skipped: 1 });
  });

  test("nobody there is an error at once", async () => {
    await proxy.close();
    await expect(push({ retry: {} })).rejects.toMatchObject({
      code: "FIRN_REGISTRY_UNREACHABLE",
      message: expect.stringContaining("refuses connections") as string,
    });
    proxy = await startFaultProxy(registry.address);
  });

  test("a registry that takes no more bytes is not waited for", async () => {
    const vast = await makeImage(store, [[20_000_000]]);
    proxy.fault = ({ headers }) => (Number(headers["content-length"]) > 1_000_000 ? { deaf: true } : undefined);
    const slow = pushImage(store, vast.root, target(), { ...quick, stallMs: 300, retry: { attempts: 1 } });
    await expect(slow).rejects.toMatchObject({
      code: "FIRN_REGISTRY_UNREACHABLE",
      message: expect.stringContaining("took no more bytes") as string,
    });
  });

  test("progress is taken back where an attempt failed, so that it ends at the blob's size", async () => {
    const done = new Map<string, string>();
    const progress = {
      notice() {},
      start(kind: string, title: string, total: number) {
        let sum = 0;
        return {
          advance: (amount: number) => void (sum += amount),
          end: (outcome = "done") => void done.set(title, `${kind} ${sum}/${total} ${outcome}`),
        };
      },
    };
    const big = (request: IncomingMessage) => isBlobPut(request) && Number(request.headers["content-length"]) > 200_000;
    proxy.fault = times(1, big, () => ({ cutRequestAfter: 100_000 }));
    await push({ progress });
    expect([...done.values()].sort()).toEqual(image.blobs.map(({ size }) => `push ${size}/${size} done`).sort());
  });

  test("a registry that stored something else lies", async () => {
    const liar = { "docker-content-digest": image.manifests[0]?.digest };
    proxy.fault = ({ method, url = "" }) =>
      method === "PUT" && url.endsWith("manifests/1") ? { headers: liar } : undefined;
    await expect(push()).rejects.toMatchObject({ code: "FIRN_REGISTRY_PROTOCOL" });
  });

  test("without a Location there is no place to upload to", async () => {
    proxy.fault = ({ method }) => (method === "POST" ? { headers: { location: undefined } } : undefined);
    await expect(push()).rejects.toMatchObject({ code: "FIRN_REGISTRY_PROTOCOL" });
  });
});

describe("where a blob is too big for one request", () => {
  test.each([413, 416])("(%d) it goes in chunks, smaller ones where these are too big too", async (status) => {
    const big = await makeImage(store, [[9_000_000]]);
    const sizes: number[] = [];
    proxy.fault = ({ method, url = "", headers }) => {
      const length = Number(headers["content-length"]);
      if (method === "PATCH") sizes.push(length);
      return /uploads/.test(url) && length > 5_000_000 ? { answer: { status } } : undefined;
    };
    await pushImage(store, big.root, target(), quick);
    expect(sizes).toEqual([4_194_304, 4_194_304, 611_392]);
    await pullBlobs(target(), big.blobs, await puller());
  });

  test("a registry that drops a chunk is found out", async () => {
    const big = await makeImage(store, [[9_000_000]]);
    proxy.fault = ({ method, headers }) => {
      if (Number(headers["content-length"]) > 5_000_000) return { answer: { status: 413 } };
      return method === "PATCH" ? { headers: { range: "0-17" } } : undefined;
    };
    await expect(pushImage(store, big.root, target(), quick)).rejects.toMatchObject({ code: "FIRN_REGISTRY_PROTOCOL" });
  });
});

test("a damaged blob of the cache is found out while it is sent, and never arrives", async () => {
  const own = await openStore(join(folder, "damaged"));
  const damaged = await makeImage(own, [[2_000_000]]);
  const layer = (damaged.blobs.at(1) as Descriptor).digest;
  const bytes = await readFile(own.pathOf(layer));
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  await chmod(own.pathOf(layer), 0o644);
  await writeFile(own.pathOf(layer), bytes);
  await expect(pushImage(own, damaged.root, target(), quick)).rejects.toMatchObject({ code: "FIRN_CACHE_CORRUPT" });
  await isTagGone();
  expect(await kept.sizeOf(layer)).toBeUndefined();
});

describe("a pull", () => {
  const pull = async (name = "web:1") => pullManifest(target(name), await puller());
  beforeEach(async () => {
    await push();
    proxy.forget();
  });

  test.each([
    ["web:2", notFound],
    ["other:1", notFound],
    [`web@sha256:${"0".repeat(64)}`, notFound],
  ])("of %s, which is not there", async (name, error) => {
    await expect(pull(name)).rejects.toMatchObject(error);
  });

  test("by a digest that the cache has asks nobody", async () => {
    const { bytes } = await pullManifest(target(`web@${image.root.digest}`), { ...quick, store });
    expect(bytes.length).toBe(image.root.size);
    expect(proxy.seen).toEqual([]);
  });

  test.each([
    ["another digest than the header says", "web:1", { corrupt: true }],
    ["another digest than asked for", `web@sha256:`, { corrupt: true }],
    ["nonsense", "web:1", { answer: { status: 200, body: "<html>" } }],
    ["JSON that is no manifest", "web:1", { answer: { status: 200, body: "{}" } }],
    ["more than a manifest can be", "web:1", { answer: { status: 200, body: "x".repeat(9_000_000) } }],
  ] as const)("of a manifest that is %s", async (_, name, fault) => {
    proxy.fault = () => fault;
    await expect(pull(name.endsWith(":") ? `web@${image.root.digest}` : name)).rejects.toMatchObject({
      code: "FIRN_REGISTRY_PROTOCOL",
    });
  });

  test("of a blob that breaks off goes on by Range", async () => {
    const layer = image.blobs.at(1) as Descriptor;
    proxy.fault = times(
      1,
      ({ method }) => method === "GET",
      () => ({ cutAnswerAfter: 100_000 }),
    );
    const options = await puller();
    await pullBlobs(target(), [layer], options);
    expect(proxy.seen.map(({ status }) => status).at(-1)).toBe(206);
    expect(await options.store.sizeOf(layer.digest)).toBe(layer.size);
  });

  test("of a blob with other bytes keeps nothing", async () => {
    const layer = image.blobs.at(1) as Descriptor;
    proxy.fault = () => ({ corrupt: true });
    const options = await puller();
    await expect(pullBlobs(target(), [layer], options)).rejects.toMatchObject({ code: "FIRN_REGISTRY_PROTOCOL" });
    expect(await options.store.sizeOf(layer.digest)).toBeUndefined();
  });
});
