import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { digestOf } from "../hash/index.ts";
import { openStore, type Store } from "../store/index.ts";
import { createFetcher, type FetcherOptions } from "./fetcher.ts";
import type { Fetcher } from "./index.ts";
import { type Served, serve } from "./testing/serve.ts";

let folder: string;
let store: Store;
const open: { close(): Promise<void> }[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "firn-fetch-"));
  store = await openStore(folder);
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
  await rm(folder, { recursive: true, force: true });
});

const fetcher = (options: Partial<FetcherOptions> = {}): Fetcher => {
  const made = createFetcher({ store, env: {}, retry: { firstMs: 1 }, ...options });
  open.push(made);
  return made;
};
const server = async (listener: RequestListener): Promise<Served> => {
  const served = await serve(listener);
  open.push(served);
  return served;
};
/** One answer after another, the last for good. */
const inTurn = (...answers: ((request: IncomingMessage, response: ServerResponse) => void)[]) => {
  const seen: IncomingMessage[] = [];
  const listener: RequestListener = (request, response) => {
    seen.push(request);
    answers[Math.min(seen.length, answers.length) - 1]?.(request, response);
  };
  return { seen, listener };
};
const status =
  (code: number, headers = {}) =>
  (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(code, headers).end("no");
  };
const text =
  (body: string | Buffer, headers = {}) =>
  (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(200, headers).end(body);
  };

describe("a document", () => {
  test("comes with lower-case headers and the place it came from", async () => {
    const { url } = await server((request, response) => {
      if (request.url === "/a") response.writeHead(302, { Location: "/b" }).end();
      else response.writeHead(200, { "X-Some": "thing" }).end("hello");
    });
    const fetched = await fetcher().get(`${url}/a`);
    expect(String(fetched.bytes)).toBe("hello");
    expect(fetched.headers["x-some"]).toBe("thing");
    expect(fetched.url).toBe(`${url}/b`);
  });

  test("is decompressed where the server compressed it, but a .gz file is left as it is", async () => {
    const packed = gzipSync("hello");
    const { url } = await server(text(packed, { "content-encoding": "gzip" }));
    expect(String((await fetcher().get(`${url}/index.json`)).bytes)).toBe("hello");
    expect((await fetcher().get(`${url}/Packages.gz`)).bytes.equals(packed)).toBe(true);
  });

  test("longer than allowed is refused, also when it is a bomb", async () => {
    const { url } = await server(text(gzipSync(Buffer.alloc(1_000_000)), { "content-encoding": "gzip" }));
    await expect(fetcher().get(url, { maxBytes: 2000 })).rejects.toMatchObject({ code: "FIRN_FETCH_FAILED" });
    await expect(fetcher().get(url, { maxBytes: 10 })).rejects.toMatchObject({ code: "FIRN_FETCH_FAILED" });
  });

  test.each([404, 410])("that is not there (%d) is asked for once", async (code) => {
    const { seen, listener } = inTurn(status(code));
    const { url } = await server(listener);
    await expect(fetcher().get(url)).rejects.toMatchObject({ code: "FIRN_FETCH_NOT_FOUND" });
    expect(seen).toHaveLength(1);
  });

  test("is asked for again while the server is in trouble", async () => {
    const { seen, listener } = inTurn(status(500), status(429, { "Retry-After": "0" }), status(503), text("hello"));
    const { url } = await server(listener);
    expect(String((await fetcher().get(url)).bytes)).toBe("hello");
    expect(seen).toHaveLength(4);
  });

  test("is given up after some attempts, and at once where the server asks for an hour", async () => {
    const busy = inTurn(status(503));
    const later = inTurn(status(429, { "Retry-After": "3600" }));
    await expect(fetcher().get((await server(busy.listener)).url)).rejects.toMatchObject({ code: "FIRN_FETCH_FAILED" });
    await expect(fetcher().get((await server(later.listener)).url)).rejects.toMatchObject({
      code: "FIRN_FETCH_FAILED",
      hint: "Try again later",
    });
    expect([busy.seen.length, later.seen.length]).toEqual([4, 1]);
  });

  test("from nobody says so at once, where nothing listens on this machine", async () => {
    const gone = await serve(text(""));
    await gone.close();
    const begin = performance.now();
    await expect(fetcher({ retry: { firstMs: 5000 } }).get(gone.url)).rejects.toThrow("it refuses connections");
    expect(performance.now() - begin).toBeLessThan(4000);
  });

  test("from a server that falls silent ends in an error", async () => {
    const { url } = await server((_, response) => void response.writeHead(200, { "content-length": 10 }).write("abc"));
    const impatient = fetcher({ stallMs: 200, retry: { attempts: 1 } });
    await expect(impatient.get(url)).rejects.toThrow("it stopped sending");
  });

  test("is not asked for offline", async () => {
    await expect(fetcher({ offline: true }).get("http://127.0.0.1:1/")).rejects.toMatchObject({ code: "FIRN_OFFLINE" });
  });

  test("stops with the signal, whose reason comes through", async () => {
    const controller = new AbortController();
    const { url } = await server(() => controller.abort(new RangeError("enough")));
    await expect(fetcher({ signal: controller.signal }).get(url)).rejects.toThrow("enough");
  });
});

describe("credentials in a URL", () => {
  const secret = "s3cret";
  test("go to their host, and not along to another origin", async () => {
    const other = inTurn(text("hello"));
    const { url: elsewhere } = await server(other.listener);
    const own = inTurn(status(302, { Location: "/again" }), status(302, { Location: `${elsewhere}/x` }));
    const { port } = await server(own.listener);
    await fetcher().get(`http://ann:${secret}@127.0.0.1:${port}/`);
    const expected = `Basic ${Buffer.from(`ann:${secret}`).toString("base64")}`;
    expect(own.seen.map((request) => request.headers.authorization)).toEqual([expected, expected]);
    expect(other.seen.map((request) => request.headers.authorization)).toEqual([undefined]);
  });

  test("appear in no error", async () => {
    const { port } = await server(status(403));
    const error: unknown = await fetcher()
      .get(`http://ann:${secret}@127.0.0.1:${port}/x?token=${secret}`)
      .catch((caught: unknown) => caught);
    const { message, hint, details, stack } = error as Error & { hint: string; details: unknown };
    expect(JSON.stringify([message, hint, details, stack])).not.toContain(secret);
    expect(message).toContain("HTTP 403");
  });
});

describe("a file into the store", () => {
  const bytes = randomBytes(400_000);
  const promised = { digest: digestOf(bytes), size: bytes.length };

  test("is not asked for when it is there, nor twice at once", async () => {
    const { seen, listener } = inTurn(text(bytes));
    const { url } = await server(listener);
    const one = fetcher();
    const [a, b] = await Promise.all([one.toStore([url], promised), one.toStore([url], promised)]);
    expect([a, b]).toEqual([promised, promised]);
    expect(await one.toStore([url], promised)).toEqual(promised);
    expect(await fetcher({ offline: true }).toStore([url], promised)).toEqual(promised);
    expect(seen).toHaveLength(1);
  });

  test.each([
    ["goes on by Range where the connection broke", true],
    ["passes over what it has where the server knows no Range", false],
  ])("%s", async (_, ranges) => {
    const { seen, listener } = inTurn(
      (__, response) => {
        response.writeHead(200, { "content-length": bytes.length, etag: '"v1"' });
        response.write(bytes.subarray(0, 150_000), () => setTimeout(() => response.destroy(), 50));
      },
      (request, response) => {
        const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1]);
        if (!ranges) return response.end(bytes);
        const range = `bytes ${start}-${bytes.length - 1}/${bytes.length}`;
        return response.writeHead(206, { "content-range": range }).end(bytes.subarray(start));
      },
    );
    const { url } = await server(listener);
    expect(await fetcher().toStore([url], promised)).toEqual(promised);
    expect(seen).toHaveLength(2);
    expect(seen[1]?.headers.range).toBe("bytes=150000-");
    expect(seen[1]?.headers["if-range"]).toBe('"v1"');
  });

  test("comes from the next place where one lacks it, fails or lies", async () => {
    const lacking = await server(status(404));
    const lying = await server(text(randomBytes(bytes.length)));
    const endless = await server(text(Buffer.concat([bytes, bytes])));
    const broken = await server(status(400));
    const honest = await server(text(bytes));
    const urls = [lacking, lying, endless, broken, honest].map(({ url }) => url);
    expect(await fetcher().toStore(urls, promised)).toEqual(promised);
  });

  test.each([
    ["FIRN_FETCH_NOT_FOUND", [404, 404]],
    ["FIRN_FETCH_FAILED", [404, 403]],
    ["FIRN_DIGEST_MISMATCH", [200, 403, 404]],
  ])("that nobody serves ends in %s, with all that was tried", async (code, answers) => {
    const served = await Promise.all(answers.map((answer) => server(status(answer))));
    const urls = served.map(({ url }) => `${url}/python3.deb`);
    await expect(fetcher().toStore(urls, promised, { title: "python3 3.11" })).rejects.toMatchObject({
      code,
      message: expect.stringContaining("python3 3.11") as string,
      details: { tried: answers.map(() => expect.anything() as unknown) },
    });
    expect(await store.sizeOf(promised.digest)).toBeUndefined();
  });

  test("is counted in progress, and a failed attempt ends as failed", async () => {
    const { url: bad } = await server(status(404));
    const { url: good } = await server(text(bytes));
    const log: string[] = [];
    const progress = {
      notice() {},
      start(_: string, title: string, total: number) {
        let done = 0;
        return {
          advance: (amount: number) => void (done += amount),
          end: (outcome = "done") => void log.push(`${title} ${done}/${total} ${outcome}`),
        };
      },
    };
    await fetcher({ progress }).toStore([bad, good], promised, { title: "x" });
    expect(log).toEqual([`x 0/${bytes.length} failed`, `x ${bytes.length}/${bytes.length} done`]);
  });
});

test("many downloads use few connections", async () => {
  const sockets = new Set<unknown>();
  const { url } = await server((request, response) => {
    sockets.add(request.socket);
    setTimeout(() => response.end("x"), 5);
  });
  const one = fetcher();
  await Promise.all(Array.from({ length: 40 }, (_, index) => one.get(`${url}/${index}`)));
  expect(sockets.size).toBeLessThanOrEqual(6);
});

test("http goes through a proxy by its absolute address, without CONNECT", async () => {
  const seen: (string | undefined)[] = [];
  const { url } = await server((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers.host}`);
    response.end("from the proxy");
  });
  const fetched = await fetcher({ env: { http_proxy: url } }).get("http://mirror.invalid/debian/x");
  expect(String(fetched.bytes)).toBe("from the proxy");
  expect(seen).toEqual(["GET http://mirror.invalid/debian/x mirror.invalid"]);
});
