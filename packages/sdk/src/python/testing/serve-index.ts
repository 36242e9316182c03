import type { IncomingMessage, ServerResponse } from "node:http";
import { type Served, serve } from "../../fetch/testing/serve.ts";
import { parseWheelName } from "../packaging/wheel-name.ts";
import type { MadeWheel } from "./make-wheel.ts";

export interface IndexOptions {
  /** What the page of a project says. Default: JSON where it is accepted. */
  readonly html?: boolean;
  /** Whether files can be had in ranges. Default true. */
  readonly ranges?: boolean;
  /** Sends other bytes of a file than the page promises. */
  readonly corrupt?: boolean;
  /** Files that are withdrawn. */
  readonly yanked?: readonly string[];
  /** Names of files that are only sources, by project. */
  readonly sources?: Readonly<Record<string, readonly string[]>>;
  /** Requires-Python by file. */
  readonly requiresPython?: Readonly<Record<string, string>>;
  /** Files whose metadata the index serves beside them. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Answers itself, or says no. */
  readonly instead?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

export interface ServedIndex extends Served {
  /** `GET /path`, with the range where one was asked for. */
  readonly asked: string[];
}

/** A package index on loopback with these wheels. */
export async function serveIndex(wheels: readonly MadeWheel[], options: IndexOptions = {}): Promise<ServedIndex> {
  const asked: string[] = [];
  const served = await serve((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://index").pathname);
    asked.push(`${path}${request.headers.range === undefined ? "" : ` ${request.headers.range}`}`);
    if (options.instead?.(request, response)) return;
    const name = /^\/simple\/([^/]+)\/$/.exec(path)?.[1];
    const file = /^\/files\/([^/]+)$/.exec(path)?.[1];
    if (name !== undefined) page(name, response);
    else if (file?.endsWith(".metadata") && options.metadata?.[file.slice(0, -9)] !== undefined) {
      response.end(options.metadata[file.slice(0, -9)]);
    } else sendFile(wheels.find((wheel) => wheel.file === file)?.bytes, request, response);
  });

  function page(name: string, response: ServerResponse): void {
    const own = wheels.filter((wheel) => parseWheelName(wheel.file)?.name === name);
    const sources = options.sources?.[name] ?? [];
    if (own.length === 0 && sources.length === 0) return void response.writeHead(404).end();
    const files = [...own, ...sources.map((file) => ({ file, bytes: Buffer.alloc(1), sha256: "0".repeat(64) }))];
    if (options.html) {
      const links = files.map(({ file, sha256 }) => {
        const yanked = options.yanked?.includes(file) ? ' data-yanked="broken"' : "";
        const python = options.requiresPython?.[file]?.replace(">", "&gt;");
        const requires = python === undefined ? "" : ` data-requires-python="${python}"`;
        return `<a href="../../files/${file}#sha256=${sha256}"${yanked}${requires}>${file}</a>`;
      });
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
      response.end(`<!DOCTYPE html><html><body>${links.join("<br>\n")}</body></html>`);
      return;
    }
    response.writeHead(200, { "content-type": "application/vnd.pypi.simple.v1+json" });
    const listed = files.map(({ file, bytes, sha256 }) => ({
      filename: file,
      url: `/files/${file}`,
      hashes: { sha256 },
      size: bytes.length,
      yanked: options.yanked?.includes(file) ?? false,
      "requires-python": options.requiresPython?.[file] ?? null,
      "core-metadata": options.metadata?.[file] !== undefined,
    }));
    response.end(JSON.stringify({ meta: { "api-version": "1.1" }, name, files: listed }));
  }

  function sendFile(bytes: Buffer | undefined, request: IncomingMessage, response: ServerResponse): void {
    if (!bytes) return void response.writeHead(404).end();
    const sent = options.corrupt ? Buffer.concat([bytes.subarray(0, -1), Buffer.from("!")]) : bytes;
    const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? "");
    if (!range || options.ranges === false)
      return void response.writeHead(200, { "content-length": sent.length }).end(sent);
    const start = range[1] ? Number(range[1]) : Math.max(0, sent.length - Number(range[2]));
    const end = range[1] ? Number(range[2]) + 1 : sent.length;
    response.writeHead(206, {
      "content-range": `bytes ${start}-${end - 1}/${sent.length}`,
      "content-length": end - start,
    });
    response.end(sent.subarray(start, end));
  }

  return { ...served, asked };
}
