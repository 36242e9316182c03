// The main job, start to end: the Flask example from its description to a pushed image that answers, then once more,
// warm. Everything goes through the workspace's own command, as a user would call it.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { root } from "./pnpm.mjs";

const firnCommand = join(root, "packages/cli/bin/firn.js");
const image = join("examples", "flask");
const started = [];

/** Starts the firn command; `lines` collects its standard output, standard error goes to the terminal. */
function firn(...args) {
  console.log(`\n$ npx firn ${args.join(" ")}`);
  const child = spawn(process.execPath, [firnCommand, ...args], { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  started.push(child);
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (chunk) => {
    text += chunk;
    process.stdout.write(chunk);
  });
  const ended = new Promise((resolve) => child.on("close", (code) => resolve(code ?? 1)));
  return { child, ended, output: () => text };
}

async function succeed(...args) {
  const run = firn(...args);
  const code = await run.ended;
  if (code !== 0) throw new Error(`firn ${args[0]} ended with ${code}`);
  return run.output();
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function until(what, seconds, probe) {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await probe().catch(() => undefined);
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`${what} did not happen within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function round(title, reference) {
  const begin = performance.now();
  // A lock outlives its mirrors: where nobody serves a locked version any more, the current one is taken, with a notice.
  await succeed("synth", image, "--platform", "linux/amd64,linux/arm64", "--no-frozen");
  await succeed("push", join(image, "firn.out", "web"), reference);
  const seconds = (performance.now() - begin) / 1000;
  return { title, seconds };
}

async function answer() {
  const port = await freePort();
  const command = ["gunicorn", "-b", `127.0.0.1:${port}`, "app:app"];
  const run = firn("run", join(image, "firn.out", "web"), "--", ...command);
  let failed;
  void run.ended.then((code) => (failed = code));
  try {
    const text = await until("an answer", 120, async () => {
      if (failed !== undefined) return { failed };
      return (await fetch(`http://127.0.0.1:${port}/`)).text();
    });
    if (text.failed !== undefined) throw new Error(`firn run ended with ${text.failed} before the image answered`);
    console.log(`\nGET / → ${text.trim()}`);
  } finally {
    run.child.kill("SIGTERM");
    await run.ended;
  }
}

try {
  const registryPort = await freePort();
  const registry = firn("registry", "--port", String(registryPort));
  await until("the registry", 30, async () => (await fetch(`http://127.0.0.1:${registryPort}/v2/`)).ok || undefined);
  const reference = `127.0.0.1:${registryPort}/flask:latest`;
  const first = await round("first round", reference);
  await answer();
  const second = await round("second round, nothing changed", reference);
  registry.child.kill("SIGTERM");
  console.log("\nFrom description to pushed, two platforms:");
  for (const { title, seconds } of [first, second]) console.log(`  ${title.padEnd(30)} ${seconds.toFixed(2)} s`);
} catch (error) {
  console.error(`\n${error.message}`);
  process.exitCode = 1;
} finally {
  for (const child of started) if (child.exitCode === null) child.kill("SIGTERM");
}
