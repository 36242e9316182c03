import { execFileSync, spawn } from "node:child_process";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { packet } from "../pkt-line.ts";

/** Git without anything of the user's own configuration, and with fixed dates. */
export const gitEnv: NodeJS.ProcessEnv = {
  PATH: process.env["PATH"],
  HOME: "/nonexistent",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_AUTHOR_NAME: "a",
  GIT_AUTHOR_EMAIL: "a@example.org",
  GIT_AUTHOR_DATE: "2001-01-01T00:00:00Z",
  GIT_COMMITTER_NAME: "a",
  GIT_COMMITTER_EMAIL: "a@example.org",
  GIT_COMMITTER_DATE: "2001-01-01T00:00:00Z",
};

export function gitIn(folder: string, args: readonly string[], input?: string | Buffer): Buffer {
  return execFileSync("git", args, { cwd: folder, env: gitEnv, input: input ?? "", maxBuffer: 2 ** 27, stdio: "pipe" });
}

export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

export interface GitServer {
  readonly address: string;
  readonly asked: Asked[];
  /** What to do before git answers: end the response to answer instead of git. */
  before: (asked: Asked, response: ServerResponse) => void;
  /** Whether the server knows protocol version 2. */
  modern: boolean;
  close(): Promise<void>;
}

/** Git's own server program, as CGI behind node, for the repositories in a folder. */
export async function startGitServer(folder: string): Promise<GitServer> {
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : undefined),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  const port = typeof bound === "object" && bound ? bound.port : 0;
  const made: GitServer = {
    address: `http://127.0.0.1:${port}`,
    asked: [],
    before: () => undefined,
    modern: true,
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(Buffer.from(piece));
    const body = Buffer.concat(pieces);
    const { method = "", url = "", headers } = request;
    const asked = { method, url, authorization: headers.authorization, body: body.toString() };
    made.asked.push(asked);
    made.before(asked, response);
    if (response.writableEnded || response.destroyed) return;
    const { pathname, search } = new URL(url, made.address);
    const backend = spawn("git", ["http-backend"], {
      env: {
        ...gitEnv,
        GIT_PROJECT_ROOT: folder,
        GIT_HTTP_EXPORT_ALL: "1",
        PATH_INFO: pathname,
        QUERY_STRING: search.slice(1),
        REQUEST_METHOD: method,
        CONTENT_TYPE: headers["content-type"] ?? "",
        ...(made.modern ? { GIT_PROTOCOL: String(headers["git-protocol"] ?? "") } : {}),
      },
    });
    // A backend that refuses does not wait for the request's rest.
    backend.stdin.on("error", () => undefined);
    backend.stdin.end(body);
    const said: Buffer[] = [];
    for await (const piece of backend.stdout) said.push(Buffer.from(piece));
    const whole = Buffer.concat(said);
    const end = whole.indexOf("\r\n\r\n");
    let status = 200;
    for (const line of whole.toString("latin1", 0, end).split("\r\n")) {
      const [name = "", value = ""] = line.split(": ", 2);
      if (name === "Status") status = Number.parseInt(value, 10);
      else response.setHeader(name, value);
    }
    response.writeHead(status).end(whole.subarray(end + 4));
  }
  return made;
}

/** Answers a fetch of version 2 with a pack of the test's own. */
export function answerWithPack(response: ServerResponse, pack: Buffer): void {
  response.setHeader("content-type", "application/x-git-upload-pack-result");
  response.write(packet("packfile\n"));
  for (let at = 0; at < pack.length; at += 60_000) {
    const piece = pack.subarray(at, at + 60_000);
    response.write((piece.length + 5).toString(16).padStart(4, "0"));
    response.write(Buffer.concat([Buffer.from([1]), piece]));
  }
  response.end("0000");
}

/** A fresh bare repository, and a way to write objects into it without git's own checks. */
export function makeRepository(folder: string, name: string, options: readonly string[] = []): string {
  const path = join(folder, name);
  gitIn(folder, ["init", "-q", "--bare", "-b", "main", ...options, path]);
  return path;
}

export type Content = string | Buffer | { readonly mode: string; readonly id?: string; readonly content?: string };

/** Commits exactly these files, on top of a branch's commits, and gives the commit's id. */
export function commitFiles(repository: string, files: Readonly<Record<string, Content>>, branch = "main"): string {
  const index = join(repository, "index");
  const env = { ...gitEnv, GIT_INDEX_FILE: index };
  const run = (args: readonly string[], input: string | Buffer = ""): string =>
    execFileSync("git", args, { cwd: repository, env, input, stdio: "pipe", maxBuffer: 2 ** 27 })
      .toString()
      .trim();
  run(["read-tree", "--empty"]);
  const lines: string[] = [];
  for (const [path, content] of Object.entries(files)) {
    const plain = typeof content === "string" || Buffer.isBuffer(content) ? { mode: "100644", content } : content;
    const id = "id" in plain && plain.id ? plain.id : run(["hash-object", "-w", "--stdin"], plain.content ?? "");
    lines.push(`${plain.mode} ${id}\t${path}\n`);
  }
  run(["update-index", "--index-info"], lines.join(""));
  let parent: string[] = [];
  try {
    parent = ["-p", run(["rev-parse", "--verify", "-q", `refs/heads/${branch}`])];
  } catch {
    // The branch's first commit.
  }
  const commit = run(["commit-tree", run(["write-tree"]), ...parent], "message\n");
  run(["update-ref", `refs/heads/${branch}`, commit]);
  return commit;
}
