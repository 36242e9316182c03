// How fast a folder becomes a layer, against `tar | gzip -6` over the same folder, one after the other in one run.
//   node --conditions=@firn/source test/bench/layer.ts [FOLDER…]      (Node 22.18 or later, which strips types)
import { spawn } from "node:child_process";
import { createReadStream, lstatSync, readFileSync, readlinkSync, realpathSync } from "node:fs";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { digestOf } from "../../packages/sdk/src/hash/index.ts";
import { buildLayer, type PartSource, writePart } from "../../packages/sdk/src/layer/index.ts";
import { openStore } from "../../packages/sdk/src/store/index.ts";
import { type DirectoryEntry, fixedTime } from "../../packages/sdk/src/tree/index.ts";

const rounds = 3;

/** Small files are read synchronously: waiting in the thread pool behind blocks would take as long as compressing. */
async function* sourcesOf(folder: string, prefix = ""): AsyncGenerator<PartSource> {
  for (const name of (await readdir(join(folder, prefix))).sort()) {
    const path = prefix + name;
    const full = join(folder, path);
    const facts = lstatSync(full);
    const common = { path, mode: facts.mode & 0o7777, uid: 0, gid: 0, mtime: fixedTime };
    if (facts.isDirectory()) {
      yield { entry: { ...common, type: "directory" } };
      yield* sourcesOf(folder, `${path}/`);
    } else if (facts.isSymbolicLink()) {
      yield { entry: { ...common, type: "symlink", target: readlinkSync(full) } };
    } else if (facts.isFile()) {
      yield {
        entry: { ...common, type: "file", size: facts.size },
        content: contentOf(full, facts.size),
      };
    }
  }
}

const contentOf = (path: string, size: number): NonNullable<PartSource["content"]> =>
  size > 1 << 20 ? createReadStream(path, { highWaterMark: 1 << 20 }) : readFileSync(path);

interface Result {
  readonly seconds: number;
  readonly raw: number;
  readonly compressed: number;
  readonly warm?: number;
}

async function byFirn(folder: string): Promise<Result> {
  const cache = await mkdtemp(join(tmpdir(), "firn-bench-"));
  try {
    const store = await openStore(cache);
    const start = performance.now();
    const part = await writePart(store, digestOf(folder), folder, sourcesOf(folder));
    const directories = part.entries.filter((entry): entry is DirectoryEntry => entry.type === "directory");
    const plan = { title: folder, items: [{ part }], directories };
    const { size } = await buildLayer(store, plan);
    const seconds = (performance.now() - start) / 1000;
    const again = performance.now();
    await buildLayer(store, plan);
    return { seconds, raw: part.segment.rawSize, compressed: size, warm: performance.now() - again };
  } finally {
    await rm(cache, { recursive: true, force: true });
  }
}

async function bySystem(folder: string): Promise<Result> {
  const cache = await mkdtemp(join(tmpdir(), "firn-bench-"));
  try {
    const out = join(cache, "layer.tar.gz");
    const start = performance.now();
    const shell = spawn("sh", ["-c", 'tar -cf - -C "$1" . | gzip -6 > "$2"', "sh", folder, out], { stdio: "inherit" });
    const code = await new Promise((done) => shell.once("exit", done));
    if (code !== 0) throw new Error(`tar | gzip ended with ${String(code)}`);
    return { seconds: (performance.now() - start) / 1000, raw: 0, compressed: (await stat(out)).size };
  } finally {
    await rm(cache, { recursive: true, force: true });
  }
}

const best = (results: readonly Result[]): Result => results.reduce((a, b) => (b.seconds < a.seconds ? b : a));

const given = process.argv.length > 2 ? process.argv.slice(2) : ["node_modules/typescript-5.9"];
console.log(`Node ${process.version}, ${availableParallelism()} CPUs; the best of ${rounds} rounds each`);
for (const folder of given.map((path) => realpathSync(resolve(path)))) {
  const [own, system]: [Result[], Result[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    own.push(await byFirn(folder));
    system.push(await bySystem(folder));
  }
  const firn = best(own);
  const tar = best(system);
  const row = (name: string, { seconds, compressed }: Result) =>
    `  ${name.padEnd(20)} ${(firn.raw / seconds / 1e6).toFixed(0).padStart(5)} MB/s  ratio ${(firn.raw / compressed).toFixed(3)}  ${seconds.toFixed(2)} s`;
  console.log(`${folder} (${(firn.raw / 1e6).toFixed(1)} MB of tar)`);
  console.log(row("writePart+buildLayer", firn));
  console.log(row("tar | gzip -6", tar));
  console.log(`  firn takes ${(firn.seconds / tar.seconds).toFixed(2)} of the time; warm ${firn.warm?.toFixed(1)} ms`);
}
