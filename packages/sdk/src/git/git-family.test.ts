import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { StepOf } from "../describe/index.ts";
import { defaultRetry } from "../fetch/index.ts";
import { lines, openTestContext, type TestContext } from "../files/testing/part-context.ts";
import type { LockedItem } from "../lock/index.ts";
import type { Part } from "../tree/index.ts";
import { makeGitFamily } from "./git-family.ts";
import { packet } from "./pkt-line.ts";
import {
  answerWithPack,
  commitFiles,
  type GitServer,
  gitIn,
  makeRepository,
  startGitServer,
} from "./testing/git-server.ts";

// Real git on the other side; without git there is nothing to test against.
const lacksGit = spawnSync("git", ["--version"]).status !== 0;
const family = makeGitFamily({ ...defaultRetry, attempts: 3, firstMs: 5 });

describe("git repositories", { skip: lacksGit }, () => {
  let server: GitServer;
  let folder: string;
  let repository: string;
  let context: TestContext;
  let url: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "firn-git-"));
    server = await startGitServer(folder);
  });
  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    context = await openTestContext();
    repository = makeRepository(folder, "tool.git");
    url = `${server.address}/tool.git`;
    server.asked.length = 0;
  });
  afterEach(async () => {
    await context.close();
    rmSync(repository, { recursive: true, force: true });
    server.before = () => undefined;
    server.modern = true;
  });

  const asking = (ref: string, options: Partial<StepOf<"git">> = {}) => {
    const step: StepOf<"git"> = { kind: "git", url, ref, to: "/opt/tool", owner: { uid: 0, gid: 0 }, ...options };
    return { step, platform: "linux/amd64", facts: new Map(), earlier: [] };
  };
  const lock = async (ref: string, prefer: readonly LockedItem[] = []): Promise<readonly LockedItem[]> =>
    (await family.resolve?.(asking(ref), prefer, context)) ?? [];
  async function lay(ref: string, items: readonly LockedItem[], options: Partial<StepOf<"git">> = {}): Promise<Part> {
    const asked = asking(ref, options);
    const placed = { step: asked.step, at: undefined, context: undefined };
    const parts = await family.parts?.(asked, items, placed, context);
    if (parts?.length !== 1 || !parts[0]) throw new Error("one part is wanted");
    return parts[0];
  }
  const copy = async (ref = "main", options: Partial<StepOf<"git">> = {}): Promise<Part> =>
    lay(ref, await lock(ref), options);
  const commits = (items: readonly LockedItem[]) => items.map((item) => item["commit"]);
  const refused = (code: string, ...words: string[]) =>
    expect.objectContaining({ code, message: expect.stringMatching(new RegExp(words.join(".*"), "s")) });

  describe.each([
    ["version 2", true],
    ["version 0", false],
  ])("protocol %s", (_name, modern) => {
    beforeEach(() => {
      server.modern = modern;
    });

    test("a branch, tags of both kinds, HEAD, a full name and a commit", async () => {
      const first = commitFiles(repository, { a: "1" });
      gitIn(repository, ["tag", "light", first]);
      gitIn(repository, ["tag", "-a", "-m", "x", "v1.0", first]);
      const second = commitFiles(repository, { a: "2" }, "topic/x");
      const wanted: [string, string][] = [
        ["main", first],
        ["light", first],
        ["v1.0", first],
        ["HEAD", first],
        ["refs/heads/topic/x", second],
        ["heads/topic/x", second],
        ["topic/x", second],
        [second, second],
      ];
      for (const [ref, commit] of wanted) {
        expect(await lock(ref)).toEqual([{ name: url, version: ref, commit }]);
        const part = await lay(ref, await lock(ref));
        expect(part.read("opt/tool/a").toString()).toBe(commit === first ? "1" : "2");
      }
    });

    test("the files as they are, and no history", async () => {
      commitFiles(repository, { secret: "old" });
      commitFiles(repository, {
        README: "read me\n",
        "bin/run": { mode: "100755", content: "#!/bin/sh\n" },
        "bin/link": { mode: "120000", content: "../README" },
        "a-b": "",
        "a/ä/日本": "deep",
      });
      const part = await copy("main", { owner: { uid: 5, gid: 6 } });
      expect(lines(part)).toEqual([
        "directory 755 5:6 opt/tool",
        'file 644 5:6 opt/tool/README "read me\\n"',
        "directory 755 5:6 opt/tool/a",
        'file 644 5:6 opt/tool/a-b ""',
        "directory 755 5:6 opt/tool/a/ä",
        'file 644 5:6 opt/tool/a/ä/日本 "deep"',
        "directory 755 5:6 opt/tool/bin",
        "symlink 777 5:6 opt/tool/bin/link -> ../README",
        'file 755 5:6 opt/tool/bin/run "#!/bin/sh\\n"',
      ]);
      expect(part.title).toBe("tool main");
      const fetched = server.asked.find(({ body }) => body.includes("want "));
      expect(fetched?.body).toContain("deepen 1");
    });

    test("a few hundred files kept as changes to each other", async () => {
      const text = Array.from({ length: 400 }, (_, i) => `line ${i} of a file ${i * 7919}\n`);
      const files = Object.fromEntries(
        Array.from({ length: 300 }, (_, i) => [
          `f${i}`,
          text.map((line, j) => (j % 97 === i % 97 ? `${i}${line}` : line)).join(""),
        ]),
      );
      commitFiles(repository, files);
      gitIn(repository, ["repack", "-adfq", "--depth=60", "--window=30"]);
      const part = await copy();
      for (const [name, content] of Object.entries(files))
        expect(part.read(`opt/tool/${name}`).toString()).toBe(content);
    });

    test("a locked commit that the branch has left behind", async () => {
      commitFiles(repository, { a: "locked" });
      const items = await lock("main");
      commitFiles(repository, { a: "newer" });
      expect(commits(await lock("HEAD"))).not.toEqual(commits(items));
      expect((await lay("main", items)).read("opt/tool/a").toString()).toBe("locked");
      // One request, for that commit without its history.
      const wanted = (): string[] => server.asked.map(({ body }) => body).filter((body) => body.includes("want "));
      expect(wanted()).toHaveLength(1);
      expect(wanted()[0]).toContain("deepen 1");
    });

    test("a locked commit, from a server that sends only what a ref stands for", async () => {
      commitFiles(repository, { a: "locked" });
      const items = await lock("main");
      const tip = commitFiles(repository, { a: "newer" });
      const refusal = `ERR upload-pack: not our ref ${String(items[0]?.["commit"])}\n`;
      const wanted: string[] = [];
      server.before = ({ body }, response) => {
        if (!body.includes("want ")) return;
        wanted.push(body);
        if (!body.includes(tip)) response.end(packet(refusal));
      };
      expect((await lay("main", items)).read("opt/tool/a").toString()).toBe("locked");
      expect(wanted).toHaveLength(2);
      expect(wanted[1]).not.toContain("deepen");
    });

    test("a locked commit that is gone", async () => {
      commitFiles(repository, { a: "locked" });
      const items = await lock("main");
      rmSync(repository, { recursive: true });
      makeRepository(folder, "tool.git");
      commitFiles(repository, { a: "rewritten" });
      await expect(lay("main", items)).rejects.toMatchObject({
        code: "FIRN_LOCK_GONE",
        message: expect.stringContaining(String(items[0]?.["commit"])),
        hint: `firn lock --update ${url}`,
      });
      const commit = "1".repeat(40);
      await expect(lay(commit, await lock(commit))).rejects.toThrow(refused("FIRN_GIT_REF_MISSING", commit));
    });

    test("names that are not there, with what was probably meant", async () => {
      commitFiles(repository, { a: "" });
      gitIn(repository, ["tag", "v1.10.0", "main"]);
      await expect(lock("v1.1.0")).rejects.toMatchObject({
        code: "FIRN_GIT_REF_MISSING",
        hint: "Did you mean v1.10.0?",
      });
      await expect(lock("0123abcdef")).rejects.toMatchObject({ hint: expect.stringContaining("40 digits") });
    });
  });

  test("a name of both a branch and a tag must be written out", async () => {
    const first = commitFiles(repository, { a: "1" });
    gitIn(repository, ["tag", "v2", first]);
    const second = commitFiles(repository, { a: "2" }, "v2");
    await expect(lock("v2")).rejects.toThrow(refused("FIRN_DEFINITION_INVALID", "both a branch and a tag v2"));
    expect(commits(await lock("refs/tags/v2"))).toEqual([first]);
    expect(commits(await lock("refs/heads/v2"))).toEqual([second]);
  });

  test("what an older lock held is kept, for this repository and ref only", async () => {
    const older = commitFiles(repository, { a: "1" });
    const newer = commitFiles(repository, { a: "2" });
    const items = [{ name: url, version: "main", commit: older }];
    expect(commits(await lock("main", items))).toEqual([older]);
    expect(commits(await lock("HEAD", items))).toEqual([newer]);
    expect(commits(await lock("main", [{ name: `${url}x`, version: "main", commit: older }]))).toEqual([newer]);
  });

  test("all platforms get one commit, though the branch moves between them", async () => {
    const first = commitFiles(repository, { a: "1" });
    const [before] = commits(await lock("main"));
    commitFiles(repository, { a: "2" });
    expect([before, ...commits(await lock("main"))]).toEqual([first, first]);
  });

  test("a repository of SHA-256 objects", async () => {
    rmSync(repository, { recursive: true });
    makeRepository(folder, "tool.git", ["--object-format=sha256"]);
    const commit = commitFiles(repository, { "d/a": "sha-256" });
    expect(commit).toHaveLength(64);
    expect((await copy()).read("opt/tool/d/a").toString()).toBe("sha-256");
  });

  test("a second call asks nobody, another place fetches nothing, and so does --offline", async () => {
    commitFiles(repository, { a: "1" });
    const items = await lock("main");
    const first = await lay("main", items);
    const before = server.asked.length;
    expect((await lay("main", items)).id).toBe(first.id);
    expect((await lay("main", items, { to: "/" })).entries.map(({ path }) => path)).toEqual(["a"]);
    const offline = await openTestContext({ offline: true, store: context.store.root });
    const again = asking("main", { to: "/offline" });
    await family.parts?.(again, items, { step: again.step, at: undefined, context: undefined }, offline);
    await expect(family.resolve?.(again, [], offline)).rejects.toThrow(refused("FIRN_OFFLINE", "tool.git"));
    await offline.close();
    expect(server.asked).toHaveLength(before);
  });

  test("Git LFS pointers are said", async () => {
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${"0".repeat(64)}\nsize 12\n`;
    commitFiles(repository, { "model.bin": pointer, text: "version https://example.org\n" });
    await copy();
    expect(context.notices).toEqual([
      `${url} keeps these files in Git LFS, so the image has pointers instead: opt/tool/model.bin`,
    ]);
  });

  describe("what is refused", () => {
    test("a submodule, by name", async () => {
      commitFiles(repository, { "vendor/lib": { mode: "160000", id: "1".repeat(40) } });
      await expect(copy()).rejects.toThrow(refused("FIRN_GIT_UNSUPPORTED", "opt/tool/vendor/lib is a submodule"));
    });

    test("a tag of something that is no commit", async () => {
      const blob = gitIn(repository, ["hash-object", "-w", "--stdin"], "x").toString().trim();
      gitIn(repository, ["tag", "blob", blob]);
      await expect(copy("blob")).rejects.toThrow(refused("FIRN_GIT_UNSUPPORTED", "is a blob, not a commit"));
    });

    test.each<[name: string, entries: [mode: string, name: string][], code: string]>([
      ["..", [["100644", ".."]], "FIRN_ARCHIVE_ESCAPES"],
      [".git", [["100644", ".GIT"]], "FIRN_ARCHIVE_ESCAPES"],
      ["a slash", [["100644", "../../etc/passwd"]], "FIRN_ARCHIVE_ESCAPES"],
      [
        "two entries alike",
        [
          ["100644", "a"],
          ["120000", "a"],
        ],
        "FIRN_GIT_INVALID",
      ],
      ["a mode of its own", [["100222", "a"]], "FIRN_GIT_INVALID"],
      ["no UTF-8", [["100644", "\xe9"]], "FIRN_GIT_UNSUPPORTED"],
    ])("a tree with %s", async (_name, entries, code) => {
      const blob = gitIn(repository, ["hash-object", "-w", "--stdin"], "x").toString().trim();
      const tree = Buffer.concat(
        entries.map(([mode, name]) =>
          Buffer.concat([Buffer.from(`${mode} ${name}\0`, "latin1"), Buffer.from(blob, "hex")]),
        ),
      );
      const id = gitIn(repository, ["hash-object", "-w", "-t", "tree", "--literally", "--stdin"], tree)
        .toString()
        .trim();
      const commit = gitIn(repository, ["commit-tree", id], "evil\n").toString().trim();
      gitIn(repository, ["update-ref", "refs/heads/main", commit]);
      await expect(copy()).rejects.toThrow(refused(code));
    });

    test.each([
      ["git@example.org:acme/tool.git", "Write https://example.org/acme/tool.git"],
      ["ssh://git@example.org:2222/acme/tool", "Write https://example.org/acme/tool"],
      ["file:///srv/tool.git", "Write https://host/owner/repository.git"],
      ["http://example.org/acme/tool.git", "Write https://example.org/acme/tool.git, or give"],
    ])("the address %s", (address, hint) => {
      const error = expect.objectContaining({ code: "FIRN_GIT_URL", hint: expect.stringContaining(hint) });
      expect(() => family.request?.(asking("main", { url: address }))).toThrow(error);
    });

    test("plain http is accepted for what can be checked", () => {
      const request = family.request?.(asking("a".repeat(40), { url: "http://example.org/acme/tool/" }));
      expect(request).toEqual({ url: "http://example.org/acme/tool", ref: "a".repeat(40) });
    });
  });

  describe("a server that", () => {
    let commit: string;
    beforeEach(() => {
      commitFiles(repository, { a: "other" }, "other");
      commit = commitFiles(repository, { a: "right", b: "right too" });
    });
    const packOf = (...objects: string[]): Buffer => {
      const ids = objects.map((name) => gitIn(repository, ["rev-parse", name]).toString());
      return gitIn(repository, ["pack-objects", "-q", "--stdout"], ids.join(""));
    };
    const sends = (pack: Buffer): void => {
      server.before = ({ body }, response) => {
        if (body.includes("want ")) answerWithPack(response, pack);
      };
    };

    test("sends another commit is found out", async () => {
      sends(packOf("other", "other^{tree}", "other:a"));
      await expect(copy()).rejects.toThrow(refused("FIRN_LOCK_GONE", commit));
    });

    test("sends another file in the commit's place is found out", async () => {
      sends(packOf("main", "main^{tree}", "main:b", "other:a"));
      const id = gitIn(repository, ["rev-parse", "main:a"]).toString().trim();
      await expect(copy()).rejects.toThrow(refused("FIRN_GIT_INVALID", "did not send", id));
    });

    test("sends another tree in the commit's place is found out", async () => {
      sends(packOf("main", "other^{tree}", "main:b", "main:a"));
      await expect(copy()).rejects.toThrow(refused("FIRN_GIT_INVALID", "did not send"));
    });

    test("sends a wrong bit, a part, or nothing is found out, and the cache stays sound", async () => {
      const right = packOf("main", "main^{tree}", "main:a", "main:b");
      const flipped = Buffer.from(right);
      flipped[40] = (flipped[40] ?? 0) ^ 1;
      for (const pack of [
        flipped,
        right.subarray(0, right.length - 30),
        right.subarray(0, 10),
        Buffer.from("no pack at all"),
      ]) {
        sends(pack);
        await expect(copy()).rejects.toThrow(refused("FIRN_GIT_INVALID"));
      }
      sends(Buffer.alloc(0));
      await expect(copy()).rejects.toThrow(refused("FIRN_GIT_INVALID", "no pack"));
      sends(right);
      expect((await copy()).read("opt/tool/a").toString()).toBe("right");
    });

    test("sends changes that name their base by id is understood", async () => {
      const text = Array.from({ length: 500 }, (_, i) => `line ${i * 31}\n`).join("");
      commitFiles(repository, { a: text, b: `${text}more\n`, c: `more\n${text}` });
      const pack = packOf("main", "main^{tree}", "main:a", "main:b", "main:c");
      const path = join(folder, "by-id.pack");
      writeFileSync(path, pack);
      gitIn(folder, ["index-pack", "-o", join(folder, "by-id.idx"), path]);
      const kinds = gitIn(folder, ["verify-pack", "-v", path]).toString();
      expect(kinds).toMatch(/^chain length = 1/m);
      sends(pack);
      expect((await copy()).read("opt/tool/c").toString()).toBe(`more\n${text}`);
    });

    test("closes the connection is asked again, and given up after a while", async () => {
      let times = 0;
      server.before = ({ body }, response) => {
        if (!body.includes("want ") || ++times > 2) return;
        response.writeHead(200, { "content-length": 1000 }).write("000dpackfile\n");
        setTimeout(() => response.destroy(), 5);
        response.end = () => response;
        throw new Error("the connection is closed");
      };
      expect((await copy()).read("opt/tool/a").toString()).toBe("right");
      expect(times).toBe(3);
      server.before = (_asked, response) => void response.destroy();
      await expect(lay("main", [{ name: url, version: "main", commit: "2".repeat(40) }])).rejects.toThrow(
        refused("FIRN_GIT_FAILED", "closed the connection"),
      );
    });

    test("answers 503 is asked again; 500 for ever is an error with the address", async () => {
      let times = 0;
      server.before = (_asked, response) => {
        if (++times < 3) response.writeHead(503).end();
      };
      expect(commits(await lock("main"))).toEqual([commit]);
      server.before = (_asked, response) => void response.writeHead(500).end();
      await expect(lock("HEAD")).rejects.toThrow(refused("FIRN_GIT_FAILED", "tool.git was answered with HTTP 500"));
    });

    test("is no git server is told apart", async () => {
      server.before = (_asked, response) => void response.end("<html>");
      await expect(lock("main")).rejects.toThrow(refused("FIRN_GIT_FAILED", "smart HTTP"));
      server.before = (_asked, response) => {
        response.setHeader("content-type", "application/x-git-upload-pack-advertisement");
        response.end("zzzz");
      };
      await expect(lock("main")).rejects.toThrow(refused("FIRN_GIT_INVALID", "protocol"));
    });

    test("says ERR is quoted", async () => {
      server.before = ({ body }, response) => {
        if (body.includes("want ")) response.end("0021ERR the disk is on fire today\n");
      };
      await expect(copy()).rejects.toThrow(refused("FIRN_GIT_FAILED", "the disk is on fire"));
    });
  });

  describe("credentials", () => {
    const secret = `Basic ${Buffer.from("me:s3cret").toString("base64")}`;
    const withNetrc = async (text: string): Promise<void> => {
      await context.close();
      const path = join(folder, "netrc");
      writeFileSync(path, text);
      context = { ...(await openTestContext()), env: { NETRC: path } };
    };

    test("come from netrc when the server wants them", async () => {
      commitFiles(repository, { a: "private" });
      server.before = ({ authorization }, response) => {
        if (authorization !== secret) response.writeHead(401, { "www-authenticate": "Basic" }).end();
      };
      await expect(copy()).rejects.toMatchObject({
        code: "FIRN_GIT_DENIED",
        hint: expect.stringContaining("machine 127.0.0.1"),
      });
      await withNetrc("machine other login x password y\nmachine 127.0.0.1\n  login me\n  password s3cret\n");
      expect((await copy()).read("opt/tool/a").toString()).toBe("private");
      expect(JSON.stringify(await lock("main"))).not.toContain("s3cret");
    });

    test("do not follow a redirect to somebody else", async () => {
      await withNetrc("default login me password s3cret");
      const other = await startGitServer(folder);
      commitFiles(repository, { a: "moved" });
      server.before = ({ url: path }, response) =>
        void response.writeHead(301, { location: other.address + path }).end();
      try {
        expect((await copy()).read("opt/tool/a").toString()).toBe("moved");
        expect(server.asked.every(({ authorization }) => authorization === secret)).toBe(true);
        expect(other.asked.length).toBeGreaterThan(2);
        expect(other.asked.every(({ authorization }) => authorization === undefined)).toBe(true);
      } finally {
        await other.close();
      }
    });
  });
});
