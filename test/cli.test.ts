import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "./support/docker-registry.ts";
import { type Ended, exec, firn, firnCommand, must, until } from "./support/firn.ts";
import { testWith } from "./support/needs.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "firn-cli-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A project's folder with some files. Nothing is installed in it: the command brings its SDK. */
async function project(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const place = join(folder, name);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(place, path)), { recursive: true });
    await writeFile(join(place, path), text);
  }
  return place;
}

// Neither CI nor an agent's environment of whoever runs the tests.
const env = { PATH: process.env["PATH"], HOME: process.env["HOME"], LANG: "C.UTF-8" };
const run = (cwd: string, ...args: string[]): Promise<Ended> =>
  firn(args, { cwd, env: { ...env, FIRN_CACHE: join(folder, "cache") } });

interface Failure {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly hint?: string;
    readonly at?: { readonly file: string; readonly line: number; readonly column: number };
    readonly cause: readonly { readonly message: string }[];
  };
}
const failure = ({ stdout }: Ended): Failure["error"] => (JSON.parse(stdout) as Failure).error;

const head = `import { base, command, files, scratch } from "@firn/sdk";\n`;
const web = `${head}export const web = base(scratch).add(files("./app", { to: "/app", from: import.meta })).add(command("/app/run")).freeze();\n`;
const app = { "app/run": "#!/bin/sh\n" };

describe("help and usage", () => {
  test("the command alone, and --help, print help on stdout", async () => {
    for (const args of [[], ["--help"]]) {
      const { code, stdout, stderr } = await run(folder, ...args);
      expect(code).toBe(0);
      expect(stderr).toBe("");
      for (const command of ["synth", "lock", "push", "run", "registry", "inspect"]) expect(stdout).toContain(command);
    }
  });

  test.each(["synth", "lock", "push", "run", "registry", "inspect"])("firn %s --help has examples", async (command) => {
    const { code, stdout, stderr } = await run(folder, command, "--help");
    expect(code).toBe(0);
    expect(stderr).toBe("");
    expect(stdout).toMatch(new RegExp(`EXAMPLES\n  firn ${command}`));
    expect(stdout).not.toContain("\u001b[");
  });

  test("--version prints the version alone", async () => {
    const { version } = JSON.parse(await readFile("packages/cli/package.json", "utf8")) as { version: string };
    expect(await run(folder, "--version")).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  test.each([
    [["synht"], "synth"],
    [["synth", "--ofline"], "--offline"],
    [["run", "--with", "dokcer"], "docker"],
  ])("%j is answered with what was meant, and status 64", async (args, meant) => {
    const { code, stdout, stderr } = await run(folder, ...args);
    expect(code).toBe(64);
    expect(stdout).toBe("");
    expect(stderr).toContain(meant);
    expect(stderr).toContain("--help");
  });

  test("with --json, wrong usage is a JSON document too", async () => {
    const ended = await run(folder, "synth", "--ofline", "--json");
    expect(ended.code).toBe(64);
    expect(ended.stderr).toBe("");
    expect(failure(ended)).toMatchObject({ code: "FIRN_USAGE" });
  });
});

describe("synth", () => {
  test("prints a line for each image and writes the layout; a chatty definition cannot spoil it", async () => {
    const chat = `console.log("to stdout"); process.stdout.write("raw\\n");\nimport { writeSync } from "node:fs";\nwriteSync(1, "descriptor\\n");\n`;
    const place = await project("chatty", { ...app, "image.ts": web + chat });
    const { code, stdout, stderr } = await run(place, "synth", "--platform", "linux/amd64,linux/arm64");
    expect(stderr).toContain("to stdout");
    expect(stderr).toContain("raw");
    expect(stderr).toContain("descriptor");
    expect(stdout).toMatch(/^web {2}sha256:[0-9a-f]{64} {2}linux\/amd64,linux\/arm64 {2}\d+ B\n$/);
    expect(code).toBe(0);
    expect((await readdir(join(place, "firn.out/web"))).sort()).toEqual([
      "blobs",
      "index.json",
      "oci-layout",
      "plan.json",
    ]);

    const again = await run(place, "synth", "--json", "--platform", "linux/amd64", "--platform", "linux/arm64");
    const document = JSON.parse(again.stdout) as { images: { digest: string; platforms: { platform: string }[] }[] };
    expect(document.images[0]?.digest).toBe(/sha256:\w+/.exec(stdout)?.[0]);
    expect(document.images[0]?.platforms.map(({ platform }) => platform)).toEqual(["linux/amd64", "linux/arm64"]);
  });

  test("takes a name, a file, a file's name, a folder; and -o", async () => {
    const two = `${web}export const other = base(scratch).add(command("/other")).freeze();\nexport const limit = 3;\n`;
    const place = await project("several", { ...app, "image.ts": two, "sub/image.ts": web, "sub/app/run": "" });
    const names = async (...args: string[]): Promise<string[]> => {
      const { stdout, stderr } = await run(place, "synth", ...args);
      if (!stdout) throw new Error(stderr);
      return stdout
        .trim()
        .split("\n")
        .map((line) => line.split(" ")[0] ?? "");
    };
    expect(await names()).toEqual(["other", "web"]);
    expect(await names("other")).toEqual(["other"]);
    expect(await names("image.ts")).toEqual(["other", "web"]);
    expect(await names("./image.ts#web")).toEqual(["web"]);
    expect(await names("./sub")).toEqual(["web"]);
    expect(await names("web", "-o", "here")).toEqual(["web"]);
    expect(await readdir(join(place, "here"))).toContain("oci-layout");
    expect(await names("-o", "all")).toEqual(["other", "web"]);
    expect((await readdir(join(place, "all"))).sort()).toEqual(["other", "web"]);
  });

  test("an export default has its folder's name; a second name for the same image is no second image", async () => {
    const one = web.replace("export const web =", "export default");
    expect((await run(await project("shop", { ...app, "image.ts": one }), "synth")).stdout).toMatch(/^shop {2}/);
    const both = await project("both", { ...app, "image.ts": `${web}export default web;` });
    expect((await run(both, "synth")).stdout).toMatch(/^web {2}[^\n]+\n$/);
  });

  test("TypeScript that Node cannot run, modules of the user's own, and a CommonJS package all work", async () => {
    const place = await project("commonjs", {
      ...app,
      "package.json": `{ "type": "commonjs" }`,
      "lib/place.ts": `enum Where { App = "/app" }\nexport const where: string = Where.App;\nexport const here = import.meta.url;\n`,
      "lib/old.cjs": `exports.words = [require("node:path").posix.join("/app", "run")];`,
      "image.ts": `import { base, command, files, scratch } from "@firn/sdk";
import { here, where } from "./lib/place.js";
import { words } from "./lib/old.cjs";
if (!here.endsWith("/lib/place.ts") || !import.meta.url.endsWith("/image.ts")) throw new Error(here);
if (import.meta.filename !== new URL(import.meta.url).pathname && process.platform !== "win32") throw new Error("no");
export const web = base(scratch).add(files("./app", { to: where, from: import.meta })).add(command(...words)).freeze();
`,
    });
    const ended = await run(place, "synth");
    expect(ended).toMatchObject({ code: 0, stderr: expect.not.stringContaining("error") as string });
  });

  test("bare imports are resolved from the file that says them", async () => {
    const pkg = (name: string): Record<string, string> => ({
      [`node_modules/${name}/package.json`]: JSON.stringify({ name, type: "module", exports: { import: "./i.js" } }),
      [`node_modules/${name}/i.js`]: `export const from = new URL(".", import.meta.url).pathname;`,
    });
    const inner = Object.fromEntries(Object.entries(pkg("dep")).map(([path, text]) => [`inner/${path}`, text]));
    const place = await project("bare", {
      ...app,
      ...pkg("dep"),
      ...inner,
      "inner/own.ts": `export { from } from "dep";`,
      "image.ts": `import { from } from "dep";\nimport { from as other } from "./inner/own.ts";\nif (other !== from.replace("/node_modules/", "/inner/node_modules/")) throw new Error(other);\n${web}`,
    });
    expect(await run(place, "synth")).toMatchObject({ code: 0 });
    // Nothing is left behind.
    expect(await readdir(join(place, "node_modules/.cache/firn"))).toEqual([]);
  });
});

describe("a definition that does not work", () => {
  // `line` is undefined where no line of the user's is to blame.
  const cases: [string, string, { code: string; message: RegExp; line?: number; hint?: RegExp }][] = [
    [
      "throws",
      `const deep = () => {\n  throw new TypeError("boom", { cause: new Error("below") });\n};\ndeep();\n`,
      { code: "FIRN_DEFINITION_THREW", message: /^image\.ts threw TypeError: boom$/, line: 2 },
    ],
    ["throws no Error", `throw "words";`, { code: "FIRN_DEFINITION_THREW", message: /threw words$/ }],
    [
      "throws later",
      `setTimeout(() => { throw new Error("late"); }, 1);\nawait new Promise((done) => setTimeout(done, 5000));`,
      { code: "FIRN_DEFINITION_THREW", message: /late/, line: 1 },
    ],
    [
      "has a syntax error",
      `export const a = 1;\nexport const = 3;\n`,
      { code: "FIRN_DEFINITION_SYNTAX", message: /Expected identifier/, line: 2 },
    ],
    [
      "imports what is not installed",
      `import "left-pad-of-nobody";\n`,
      {
        code: "FIRN_DEFINITION_SYNTAX",
        message: /left-pad-of-nobody/,
        line: 1,
        hint: /^npm install left-pad-of-nobody$/,
      },
    ],
    [
      "imports a name that the SDK lacks",
      `import { nothing } from "@firn/sdk";\nexport const a = nothing;\n`,
      { code: "FIRN_DEFINITION_THREW", message: /nothing/, line: 1 },
    ],
    [
      "misuses an ingredient",
      `${head}\nexport const a = base(scratch)\n  .add(files("", { to: "/a" }))\n  .freeze();\n`,
      { code: "FIRN_DEFINITION_INVALID", message: /./, line: 4 },
    ],
    ["exits", `\nprocess.exit(3);\n`, { code: "FIRN_DEFINITION_ENDED", message: /process\.exit\(3\)/, line: 2 }],
    ["waits for ever", `await new Promise(() => {});\n`, { code: "FIRN_DEFINITION_ENDED", message: /ended before/ }],
    [
      "exports an image that is not frozen",
      `${head}const web = base(scratch);\nexport { web };\n`,
      { code: "FIRN_NOT_FROZEN", message: /^`web` is not frozen: end it with \.freeze\(\)$/, line: 3 },
    ],
    [
      "exports nothing to build",
      `export const port = 80;\nexport default function main() {}\n`,
      { code: "FIRN_NOTHING_TO_BUILD", message: /default \(function\), port \(number\)/ },
    ],
  ];
  test.each(cases)("%s", async (name, source, expected) => {
    const place = await project(`bad ${name}`, { "image.ts": source });
    const ended = await run(place, "synth", "--json");
    const { code, message, hint = "", at } = failure(ended);
    expect(ended.code).toBe(65);
    expect(code).toBe(expected.code);
    expect(message).toMatch(expected.message);
    expect(hint).toMatch(expected.hint ?? /^/);
    expect(at && [at.line, at.file.endsWith("image.ts")]).toEqual(expected.line && [expected.line, true]);
    expect(await readdir(place)).toEqual(["image.ts"]);
  });

  test("runs for ever: ended in time", async () => {
    const place = await project("endless", { "image.ts": "for (;;);" });
    const ended = await firn(["synth"], { cwd: place, env: { ...env, FIRN_DEFINITION_TIMEOUT: "1" } });
    expect(ended.code).toBe(65);
    expect(ended.stderr).toContain("was not done after 1 seconds");
  });

  test("for people: code, sentence, the line itself, the cause, what to try", async () => {
    const place = await project("shown", {
      "image.ts": `const a = 1;\nthrow new Error("boom", { cause: new Error("below") });\n`,
    });
    const { stdout, stderr } = await run(place, "synth");
    expect(stdout).toBe("");
    expect(stderr).toMatchInlineSnapshot(`
      "error FIRN_DEFINITION_THREW image.ts threw boom

          image.ts:2:7
        2 │ throw new Error("boom", { cause: new Error("below") });
          │       ▲

        because: below
      "
    `);
  });

  test("is not there, or does not have the image", async () => {
    const empty = await project("empty", { "a.txt": "" });
    expect(await run(empty, "synth")).toMatchObject({
      code: 65,
      stderr: expect.stringContaining("image.ts") as string,
    });
    expect(await run(empty, "synth", "./nope.ts")).toMatchObject({ code: 65 });
    const place = await project("names", {
      ...app,
      "image.ts": `${web}export const other = web;\nexport const third = base(scratch).freeze();`,
    });
    const unknown = await run(place, "synth", "wbe", "--json");
    expect(unknown.code).toBe(64);
    expect(failure(unknown)).toMatchObject({ code: "FIRN_IMAGE_UNKNOWN" });
    const several = await run(place, "push", "127.0.0.1:1/x", "--json");
    expect(several.code).toBe(64);
    expect(failure(several)).toMatchObject({ code: "FIRN_IMAGE_AMBIGUOUS" });
    expect(failure(several).message).toContain("third");
  });
});

describe("inspect", () => {
  test("shows an image that is described, and a folder that synth wrote, alike", async () => {
    const place = await project("inspected", { ...app, "image.ts": web });
    await run(place, "synth");
    const described = JSON.parse((await run(place, "inspect", "web", "--json")).stdout) as Record<string, unknown>;
    const folderOf = JSON.parse((await run(place, "inspect", "firn.out/web", "--json")).stdout) as Record<
      string,
      unknown
    >;
    expect({ ...described, directory: "" }).toEqual({ ...folderOf, directory: "" });
    const { stdout } = await run(place, "inspect", "firn.out/web");
    expect(stdout).toContain(String(folderOf["digest"]));
    expect(stdout).toContain('["/app/run"]');
    expect(stdout).toMatch(/1 +\d+ B +sha256:/);
  });
});

/** Starts the command as a process that stays; `line` is the first that it prints on stdout. */
async function start(cwd: string, ...args: string[]) {
  const child = spawn(process.execPath, [firnCommand, ...args], {
    cwd,
    env: { ...env, FIRN_CACHE: join(folder, "cache") },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (piece) => (stdout += String(piece)));
  child.stderr.on("data", (piece) => (stderr += String(piece)));
  const ended = once(child, "close").then(([code, signal]) => ({
    code: code as number,
    signal: signal as string | null,
  }));
  const seen = (text: string): Promise<true> =>
    until(`"${text}"`, 20, () => Promise.resolve((stdout + stderr).includes(text) || undefined));
  return { child, ended, seen, output: () => stdout, errors: () => stderr };
}

describe("registry and push", () => {
  test("what is pushed to the embedded registry is there, and is not sent again; Ctrl-C ends it", async () => {
    const place = await project("pushed", { ...app, "image.ts": web });
    const registry = await start(place, "registry", "--port", "0", "--json");
    try {
      await registry.seen("}");
      const { address } = JSON.parse(registry.output()) as { address: string };
      const target = `${address}/acme/web:1`;
      const first = await run(place, "push", "web", target, "--tag", "latest,stable");
      expect(first).toMatchObject({ code: 0 });
      expect(first.stdout).toMatch(new RegExp(`^${address}/acme/web@sha256:[0-9a-f]{64}\n$`));
      const digest = first.stdout.trim().split("@")[1];

      const second = JSON.parse((await run(place, "push", "firn.out/web", target, "--json")).stdout) as Record<
        string,
        unknown
      >;
      expect(second).toMatchObject({ name: "web", digest, uploaded: 0, bytes: 0 });

      for (const tag of ["1", "stable"]) {
        const seen = JSON.parse((await run(place, "inspect", `${address}/acme/web:${tag}`, "--json")).stdout) as {
          digest: string;
          platforms: { config: { Cmd: string[] }; layers: unknown[] }[];
        };
        expect(seen.digest).toBe(digest);
        expect(seen.platforms.map(({ config, layers }) => [config.Cmd, layers.length])).toEqual([[["/app/run"], 1]]);
      }
      const missing = await run(place, "inspect", `${address}/acme/other:1`, "--json");
      expect(failure(missing).code).toMatch(/^FIRN_REGISTRY_/);
      const taken = await run(place, "registry", "--port", address.split(":")[1] ?? "", "--json");
      expect(taken.code).toBe(69);
      expect(failure(taken).message).toContain(address);
    } finally {
      registry.child.kill("SIGINT");
    }
    expect(await registry.ended).toEqual({ code: 0, signal: null });
  });

  test("a registry that is not there is status 69", async () => {
    const place = await project("away", { ...app, "image.ts": web });
    const ended = await run(place, "push", `127.0.0.1:${await freePort()}/x:1`, "--json");
    expect(ended.code).toBe(69);
    expect(failure(ended).code).toBe("FIRN_REGISTRY_UNREACHABLE");
  });
});

describe("interrupted", () => {
  test("Ctrl-C ends the work, the definition's process too, with status 130", async () => {
    const place = await project("interrupted", {
      "image.ts": `console.log("pid", process.pid); await new Promise((done) => setTimeout(done, 60_000));`,
    });
    const firn = await start(place, "synth", "--json");
    await firn.seen("pid ");
    firn.child.kill("SIGINT");
    expect(await firn.ended).toEqual({ code: 130, signal: null });
    expect(JSON.parse(firn.output())).toMatchObject({ error: { code: "FIRN_INTERRUPTED" } });
    const pid = Number(/pid (\d+)/.exec(firn.errors())?.[1]);
    await until("the end of the definition's process", 5, () => {
      try {
        process.kill(pid, 0);
        return Promise.resolve(undefined);
      } catch {
        return Promise.resolve(true);
      }
    });
  });
});

describe("colour and terminals", () => {
  const broken = { "image.ts": "throw new Error('x');" };
  test("a pipe gets no colour; FORCE_COLOR asks for it, NO_COLOR forbids it", async () => {
    const place = await project("colour", broken);
    const stderr = async (more: Record<string, string>): Promise<string> =>
      (await firn(["synth"], { cwd: place, env: { ...env, ...more } })).stderr;
    expect(await stderr({})).not.toContain("\u001b[");
    expect(await stderr({ FORCE_COLOR: "1" })).toContain("\u001b[");
    expect(await stderr({ FORCE_COLOR: "1", NO_COLOR: "1" })).not.toContain("\u001b[");
  });

  testWith("script", "linux")("on a terminal there is colour, unless NO_COLOR or TERM=dumb", async () => {
    const place = await project("terminal", broken);
    const shown = (more: Record<string, string>): Promise<string> =>
      exec("script", ["-qec", `${process.execPath} ${firnCommand} synth`, "/dev/null"], {
        cwd: place,
        env: { ...env, TERM: "xterm", ...more },
      }).then(({ stdout }) => stdout);
    expect(await shown({})).toContain("\u001b[");
    expect(await shown({ NO_COLOR: "1" })).not.toContain("\u001b[");
    expect(await shown({ TERM: "dumb" })).not.toContain("\u001b[");
  });

  testWith("script", "linux")(
    "on a terminal, work is drawn and then told in a line; the result comes last",
    async () => {
      const place = await project("drawn", { "app/run": randomBytes(30_000_000).toString("base64"), "image.ts": web });
      const { stdout } = await exec(
        "script",
        ["-qec", `stty cols 100; ${process.execPath} ${firnCommand} synth`, "/dev/null"],
        {
          cwd: place,
          env: { ...env, TERM: "xterm", FIRN_CACHE: join(folder, "drawn-cache") },
        },
      );
      expect(stdout).toMatch(/packing: 0 layers done, 1 under way/);
      // Up and erased: nothing of what was drawn stays.
      expect(stdout).toMatch(/\u001b\[\d+A\u001b\[0J/);
      expect(stdout.slice(stdout.lastIndexOf("\u001b[0J"))).toMatch(
        /packed 1 layer[^\n]*\r\nweb {2}sha256:\w+ {2}\S+ {2}[^\n]+\r\n$/,
      );
    },
  );

  test("a reader that goes away is no failure", async () => {
    if (process.platform === "win32") return;
    const place = await project("reader", { ...app, "image.ts": web });
    const command = `"${process.execPath}" "${firnCommand}" inspect --json | head -c 1; echo "\${PIPESTATUS[0]}"`;
    expect(await must("bash", ["-c", command], { cwd: place, env })).toBe("{0\n");
  });
});
