import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { StepOf } from "../describe/index.ts";
import type { Part } from "../tree/index.ts";
import { filesFamily } from "./files-family.ts";
import { lines, openTestContext, type TestContext } from "./testing/part-context.ts";

const windows = process.platform === "win32";
const root = process.getuid?.() === 0;

let context: TestContext;
let project: string;
beforeEach(async () => {
  context = await openTestContext();
  project = realpathSync(mkdtempSync(join(tmpdir(), "firn-files-")));
  writeFileSync(join(project, "package.json"), "{}");
});
afterEach(async () => {
  await context.close();
  rmSync(project, { recursive: true, force: true });
});

function put(path: string, content: string | Uint8Array = path): string {
  const full = join(project, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, content);
  return full;
}

async function copy(options: Partial<StepOf<"files">> & { at?: string } = {}): Promise<Part> {
  const { at = "", ...rest } = options;
  const step: StepOf<"files"> = {
    kind: "files",
    from: ".",
    to: "/app",
    ignore: [],
    owner: { uid: 0, gid: 0 },
    ...rest,
  };
  const placed = { step, at: undefined, context: pathToFileURL(join(project, at, "/")).href };
  const asked = { step, platform: "linux/amd64", facts: new Map(), earlier: [], context: placed.context };
  const parts = await filesFamily.parts?.(asked, [], placed, context);
  if (parts?.length !== 1 || !parts[0]) throw new Error("one part is wanted");
  return parts[0];
}

const refused = (code: string, ...words: string[]) =>
  expect.objectContaining({ code, message: expect.stringMatching(new RegExp(words.join(".*"), "s")) });

describe("what is copied", () => {
  test("a directory's contents, with modes made plain and owners as asked", { skip: windows }, async () => {
    put("app/main.py", "print()");
    chmodSync(put("app/run.sh", "#!/bin/sh"), 0o4711);
    chmodSync(put("app/sub/secret", ""), 0o600);
    mkdirSync(join(project, "app/empty"), { mode: 0o700 });
    symlinkSync("../outside/of/it", join(project, "app/sub/link"));
    const part = await copy({ from: "./app", owner: { uid: 7, gid: 8 } });
    expect(lines(part)).toEqual([
      "directory 755 7:8 app",
      "directory 755 7:8 app/empty",
      'file 644 7:8 app/main.py "print()"',
      'file 755 7:8 app/run.sh "#!/bin/sh"',
      "directory 755 7:8 app/sub",
      "symlink 777 7:8 app/sub/link -> ../outside/of/it",
      'file 644 7:8 app/sub/secret ""',
    ]);
    expect(part.entries.every((entry) => entry.mtime === 315_532_800)).toBe(true);
  });

  test.each([
    ["/etc/app.conf", ["etc/app.conf"]],
    ["/etc/", ["etc/a.conf"]],
    ["/", ["a.conf"]],
    ["//etc/./x//", ["etc/x/a.conf"]],
  ])("a file to %s", async (to, paths) => {
    put("conf/a.conf");
    const part = await copy({ from: "conf/a.conf", to, mode: 0o600 });
    expect(part.entries.map(({ path, mode }) => [path, mode])).toEqual(paths.map((path) => [path, 0o600]));
  });

  test("a directory to the root lists no root", async () => {
    put("tree/etc/x");
    expect((await copy({ from: "tree", to: "/" })).entries.map(({ path }) => path)).toEqual(["etc", "etc/x"]);
  });

  test("never .git nor firn.out, at any depth, and what .dockerignore and ignore say", async () => {
    for (const path of ["a.py", ".git/HEAD", "x/.git", "firn.out/index.json", "x/b.pyc", "x/c.md", "node_modules/m"]) {
      put(path);
    }
    put(".dockerignore", "**/*.pyc\nnode_modules\n.dockerignore\n");
    const part = await copy({ ignore: ["**/*.md", "package.json"] });
    expect(part.entries.map(({ path }) => path)).toEqual(["app", "app/a.py", "app/x"]);
  });

  test("what an exception takes back in, with the directories on the way", async () => {
    for (const path of ["dist/keep/this", "dist/drop", "dist/other/drop", "src/a"]) put(path);
    put(".dockerignore", "*\n!src\n!dist/keep");
    expect((await copy()).entries.map(({ path }) => path)).toEqual([
      "app",
      "app/dist",
      "app/dist/keep",
      "app/dist/keep/this",
      "app/src",
      "app/src/a",
    ]);
  });

  test(".dockerignore of the context counts for a directory in it", async () => {
    put(".dockerignore", "web/tmp\n");
    put("web/tmp/x");
    put("web/tmp2/y");
    expect((await copy({ from: "web" })).entries.map(({ path }) => path)).toEqual(["app", "app/tmp2", "app/tmp2/y"]);
  });

  test("names that differ in case, and names in any script, sorted by bytes", { skip: windows }, async () => {
    for (const name of ["b", "B", "ä", "日本", "\u{1F600}", "\uE000", "new\nline", "back\\slash"]) put(`n/${name}`, "");
    const paths = (await copy({ from: "n", to: "/n" })).entries.slice(1).map(({ path }) => path.slice(2));
    const names = readdirSync(join(project, "n")).map((name) => Buffer.from(name));
    expect(paths).toEqual(names.sort((a, b) => Buffer.compare(a, b)).map(String));
  });

  test("files of more than a piece, whole", async () => {
    const big = Buffer.alloc(3_500_000, "0123456789abcdef-");
    put("big", big);
    const part = await copy({ from: "big", to: "/big" });
    expect(part.read("big").equals(big)).toBe(true);
    expect(part.size).toBe(big.length);
  });

  test("from another folder of the same project", async () => {
    put("shared/lib.py");
    put("service/image.ts");
    expect((await copy({ at: "service", from: "../shared" })).entries.map(({ path }) => path)).toEqual([
      "app",
      "app/lib.py",
    ]);
  });
});

describe("what is refused", () => {
  test("a path that leaves the project, by dots, from the root, or through a link", { skip: windows }, async () => {
    put("app/x");
    await expect(copy({ from: "../../etc" })).rejects.toThrow(refused("FIRN_FILES_OUTSIDE", "../../etc", project));
    await expect(copy({ from: "/etc/passwd" })).rejects.toThrow(refused("FIRN_FILES_OUTSIDE", "/etc/passwd"));
    symlinkSync("/etc", join(project, "out"));
    await expect(copy({ from: "out" })).rejects.toThrow(refused("FIRN_FILES_OUTSIDE", "out"));
    await expect(copy({ from: "out/passwd" })).rejects.toThrow(refused("FIRN_FILES_OUTSIDE", "out/passwd"));
    symlinkSync("app", join(project, "in"));
    expect((await copy({ from: "in" })).entries.map(({ path }) => path)).toEqual(["app", "app/x"]);
  });

  test("what does not exist, with what was probably meant", async () => {
    put("templates/index.html");
    await expect(copy({ from: "./template" })).rejects.toMatchObject({
      code: "FIRN_FILES_MISSING",
      hint: "Did you mean templates?",
    });
    await expect(copy({ from: "Templates" })).rejects.toMatchObject({ hint: "Did you mean templates?" });
    await expect(copy({ from: "nothing/like/it" })).rejects.toMatchObject({
      code: "FIRN_FILES_MISSING",
      hint: expect.stringContaining(project),
    });
  });

  test("a file that .dockerignore leaves out, when it is asked for by name", async () => {
    put(".dockerignore", "secret");
    put("secret");
    await expect(copy({ from: "secret" })).rejects.toThrow(refused("FIRN_FILES_MISSING", "secret", ".dockerignore"));
  });

  test("sockets and pipes, by name", { skip: windows }, async () => {
    put("d/x");
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(project, "d/sock"), resolve));
    await expect(copy({ from: "d" })).rejects.toThrow(refused("FIRN_FILES_UNSUPPORTED", "sock is a socket"));
    await new Promise((resolve) => server.close(resolve));
    execFileSync("mkfifo", [join(project, "d/pipe")]);
    await expect(copy({ from: "d" })).rejects.toThrow(refused("FIRN_FILES_UNSUPPORTED", "pipe is a named pipe"));
    await expect(copy({ from: "d/pipe" })).rejects.toThrow(refused("FIRN_FILES_UNSUPPORTED", "neither a file"));
    expect((await copy({ from: "d", ignore: ["pipe"] })).entries).toHaveLength(2);
  });

  test("names that are not UTF-8", { skip: process.platform !== "linux" }, async () => {
    put("d/\uFFFD");
    expect((await copy({ from: "d" })).entries).toHaveLength(2);
    writeFileSync(Buffer.concat([Buffer.from(join(project, "d/")), Buffer.from([0x66, 0xe9])]), "");
    await expect(copy({ from: "d" })).rejects.toThrow(refused("FIRN_FILES_UNSUPPORTED", "fé"));
  });

  test("a file that may not be read", { skip: windows }, async () => {
    chmodSync(project, 0o755);
    chmodSync(put("d/x"), 0);
    // Root may read everything: it becomes nobody for a moment.
    if (root) process.seteuid?.(65_534);
    try {
      await expect(copy({ from: "d" })).rejects.toThrow(refused("FIRN_FILES_UNREADABLE", "x", "permission denied"));
    } finally {
      if (root) process.seteuid?.(0);
    }
  });

  test("a file that grows while it is copied", async () => {
    const path = put("log", Buffer.alloc(3_000_000));
    const growing = setInterval(() => appendFileSync(path, "more"), 0);
    try {
      await expect(copy({ from: "log" })).rejects.toThrow(refused("FIRN_FILES_CHANGED", "log"));
    } finally {
      clearInterval(growing);
    }
  });
});

describe("identity", () => {
  test("does not depend on dates, umask, order of creation or place; it does on all that is in the image", async () => {
    const names = ["b", "a", "dir/z", "dir/y", "dir/sub/x"];
    for (const name of names) put(`one/${name}`, name);
    const first = await copy({ from: "one" });
    for (const name of names.toReversed()) {
      const path = put(`two/deeper/${name}`, name);
      if (!windows) chmodSync(path, 0o600);
      utimesSync(path, 1, 1);
    }
    expect((await copy({ from: "two/deeper" })).id).toBe(first.id);
    expect((await copy({ at: "one" })).id).toBe(first.id);

    const others = [
      await copy({ from: "one", to: "/srv" }),
      await copy({ from: "one", mode: 0o640 }),
      await copy({ from: "one", owner: { uid: 1, gid: 0 } }),
      await copy({ from: "one", ignore: ["a"] }),
    ];
    put("one/a", "A");
    others.push(await copy({ from: "one" }));
    expect(new Set([first, ...others].map(({ id }) => id)).size).toBe(6);
  });

  test("is that of the tree, for any tree in any order", { skip: windows }, async () => {
    const name = fc.stringMatching(/^[a-cA-C.é]{1,3}$/).filter((text) => text !== "." && text !== "..");
    const file = fc.record({
      path: fc.array(name, { minLength: 1, maxLength: 3 }),
      content: fc.string(),
      executable: fc.boolean(),
    });
    let round = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(file, { maxLength: 8 }), fc.nat(), async (files, seed) => {
        const trees = [`r${round}/a`, `r${round}/b`];
        round++;
        const usable = files.filter(({ path }, index) => {
          const at = path.join("/");
          return !files.some((other, i) => i !== index && `${other.path.join("/")}/`.startsWith(`${at}/`));
        });
        const shuffled = [...usable].sort(
          (a, b) => ((a.content.length * 31 + seed) % 7) - ((b.content.length * 31 + seed) % 7),
        );
        for (const [index, order] of [usable, shuffled.toReversed()].entries()) {
          mkdirSync(join(project, trees[index] ?? ""), { recursive: true });
          for (const { path, content, executable } of order) {
            const mode = (executable ? 0o700 : 0o600) | (index === 0 ? 0o055 : 0);
            chmodSync(put(`${trees[index]}/${path.join("/")}`, content), mode);
          }
        }
        const [a, b] = [await copy({ from: trees[0] ?? "" }), await copy({ from: trees[1] ?? "" })];
        expect(a.id).toBe(b.id);
        expect(a.entries.filter(({ type }) => type === "file")).toHaveLength(usable.length);
        for (const { path, content } of usable) expect(a.read(`app/${path.join("/")}`).toString()).toBe(content);
      }),
      { numRuns: 25 },
    );
  });

  test("a second call makes nothing", async () => {
    put("d/x");
    const first = await copy({ from: "d" });
    const blob = context.store.pathOf(first.segment.blob);
    const before = statSync(blob).mtimeMs;
    cpSync(join(project, "d"), join(project, "e"), { recursive: true });
    const second = await copy({ from: "e" });
    expect(second.segment).toEqual(first.segment);
    expect(statSync(blob).mtimeMs).toBe(before);
  });
});
