import { FirnError } from "../errors/index.ts";
import { gitInvalid, RefusedByRemote, unsupported } from "./git-error.ts";
import { delimiter, flush, type Packet, packet, readPackets, textOf } from "./pkt-line.ts";
import type { Transport } from "./transport.ts";

export interface RemoteRef {
  /** `refs/heads/main`, `refs/tags/v1`, `HEAD`. */
  readonly name: string;
  /** The commit that it stands for; annotated tags are followed to theirs. */
  readonly commit: string;
}

export type HashName = "sha1" | "sha256";

/** A repository on a server, over protocol version 2, or version 0 where the server knows no better. */
export class Remote {
  readonly #transport: Transport;
  readonly #version: 0 | 2;
  readonly #capabilities: ReadonlyMap<string, string>;
  /** In version 0 the server says them first. */
  readonly #refs: readonly RemoteRef[];

  static async open(transport: Transport): Promise<Remote> {
    const lines = await transport.advertisement(collectLines);
    if (lines[0]?.startsWith("# service=")) lines.shift();
    if (lines[0] === "version 2") return new Remote(transport, 2, toCapabilities(lines.slice(1)), []);
    const [, said = ""] = lines[0]?.split("\0") ?? [];
    return new Remote(
      transport,
      0,
      toCapabilities(said.split(" ")),
      toRefs(lines.map((line) => line.split("\0")[0] ?? "")),
    );
  }

  private constructor(
    transport: Transport,
    version: 0 | 2,
    capabilities: ReadonlyMap<string, string>,
    refs: readonly RemoteRef[],
  ) {
    this.#transport = transport;
    this.#version = version;
    this.#capabilities = capabilities;
    this.#refs = refs;
  }

  get hash(): HashName {
    const said = this.#capabilities.get("object-format") ?? "sha1";
    if (said === "sha1" || said === "sha256") return said;
    throw unsupported(`the repository names its objects by ${said}, which firn does not know`);
  }

  /** Branches and tags whose names start with one of the prefixes (a server may send more); all without prefixes. */
  async refs(prefixes: readonly string[] = []): Promise<readonly RemoteRef[]> {
    if (this.#version === 0) return this.#refs;
    const options = ["peel", "symrefs", ...prefixes.map((prefix) => `ref-prefix ${prefix}`)];
    return toRefs(await this.#transport.uploadPack(this.#command("ls-refs", options), collectLines));
  }

  /**
   * The pack with a commit and all that it needs; with `shallow`, none of its history.
   * @throws RefusedByRemote where the server does not want to send this commit, FIRN_GIT_INVALID, FIRN_GIT_FAILED.
   */
  pack(commit: string, shallow: boolean, received: (bytes: number) => void, maxBytes: number): Promise<Buffer> {
    const request = this.#version === 2 ? this.#fetchCommand(commit, shallow) : this.#wantLines(commit, shallow);
    return this.#transport.uploadPack(request, (body) => collectPack(body, received, maxBytes));
  }

  #command(name: string, options: readonly string[]): string {
    const head = [`command=${name}`, "agent=firn"];
    if (this.#capabilities.has("object-format")) head.push(`object-format=${this.hash}`);
    return [...head.map(packet), delimiter, ...options.map((option) => packet(`${option}\n`)), flush].join("");
  }

  #fetchCommand(commit: string, shallow: boolean): string {
    const features = this.#capabilities.get("fetch")?.split(" ") ?? [];
    const depth = shallow && features.includes("shallow") ? ["deepen 1"] : [];
    return this.#command("fetch", ["no-progress", "ofs-delta", ...depth, `want ${commit}`, "done"]);
  }

  #wantLines(commit: string, shallow: boolean): string {
    const can = (name: string): boolean => this.#capabilities.has(name);
    if (!can("side-band-64k")) throw unsupported("the git server is too old: it does not know side-band-64k");
    const depth = shallow && can("shallow");
    const wanted = ["side-band-64k", "ofs-delta", "no-progress", ...(depth ? ["shallow"] : [])].filter(can);
    if (can("object-format")) wanted.push(`object-format=${this.hash}`);
    if (can("agent")) wanted.push("agent=firn");
    const lines = [packet(`want ${commit} ${wanted.join(" ")}\n`), ...(depth ? [packet("deepen 1\n")] : [])];
    return [...lines, flush, packet("done\n")].join("");
  }
}

function toCapabilities(words: readonly string[]): Map<string, string> {
  return new Map(
    words.map((word) => {
      const at = word.indexOf("=");
      return at === -1 ? [word, ""] : [word.slice(0, at), word.slice(at + 1)];
    }),
  );
}

/** Lines of both versions: `id name`, with the tag's commit as `peeled:id` behind it or as `name^{}` below it. */
function toRefs(lines: readonly string[]): RemoteRef[] {
  const commits = new Map<string, string>();
  for (const line of lines) {
    const [id = "", name = "", ...attributes] = line.split(" ");
    if (!/^[0-9a-f]{40,64}$/.test(id) || name === "" || name === "capabilities^{}") continue;
    const peeled = attributes.find((attribute) => attribute.startsWith("peeled:"))?.slice("peeled:".length);
    commits.set(name.replace(/\^\{\}$/, ""), peeled ?? id);
  }
  return Array.from(commits, ([name, commit]) => ({ name, commit }));
}

async function collectLines(body: AsyncIterable<Uint8Array>): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of readPackets(body)) {
    if (typeof line === "string") continue;
    const text = textOf(line);
    if (text.startsWith("ERR ")) throw refusal(text);
    lines.push(text);
    if (lines.length > 1_000_000) throw gitInvalid("the git server lists more than a million refs");
  }
  return lines;
}

/** Side band: 1 is the pack, 2 is chat, 3 is what went wrong on the server. */
async function collectPack(
  body: AsyncIterable<Uint8Array>,
  received: (bytes: number) => void,
  maxBytes: number,
): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const line of readPackets(body)) {
    if (typeof line === "string" || isPrelude(line)) continue;
    const band = line[0];
    if (band === 1) {
      const piece = line.subarray(1);
      size += piece.length;
      if (size > maxBytes) throw unsupported(`the commit has more than ${maxBytes} bytes, compressed`);
      received(piece.length);
      pieces.push(piece);
    } else if (band === 3) throw gitInvalid(`the git server failed: ${line.toString("utf8", 1).trim()}`);
    else if (band !== 2) throw gitInvalid("the git server sent something that is no part of a pack");
  }
  if (size === 0) throw gitInvalid("the git server sent no pack");
  return Buffer.concat(pieces, size);
}

const prelude =
  /^(?:packfile|shallow-info|acknowledgments|NAK|ready|shallow [0-9a-f]+|unshallow [0-9a-f]+|ACK [0-9a-f]+.*)$/;

function isPrelude(line: Exclude<Packet, string>): boolean {
  if ((line[0] ?? 0) <= 3) return false;
  const text = textOf(line);
  if (text.startsWith("ERR ")) throw refusal(text);
  return prelude.test(text);
}

function refusal(text: string): Error {
  const said = text.slice("ERR ".length);
  if (/not our ref|not allowed|unadvertised|no such ref|missing/i.test(said)) return new RefusedByRemote(said);
  return new FirnError("FIRN_GIT_FAILED", `the git server said: ${said}`);
}
