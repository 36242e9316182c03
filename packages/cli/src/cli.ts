import { run } from "@stricli/core";
import { buildApp } from "./app.ts";
import type { CommandThis, Host } from "./host.ts";
import { usageProblem } from "./output/problem.ts";
import { problemJson, renderProblem } from "./output/render-problem.ts";
import { terminalOf } from "./output/terminal.ts";

/**
 * Runs the command.
 * @param argv what follows the command's name
 * @returns the exit status
 */
export async function runCli(argv: readonly string[], host: Host, version: string): Promise<number> {
  // `firn run web -- sh -c ls`: what follows -- is the image's business, whatever it looks like.
  const cut = argv.indexOf("--");
  const own = cut < 0 ? argv : argv.slice(0, cut);
  const terminal = terminalOf(host.stderr, host.env);
  const app = buildApp(version, terminalOf(host.stdout, host.env).colour);

  let complaint = "";
  const context: CommandThis & { process: { exitCode?: number | string | null } } = {
    process: {
      stdout: { write: (text) => void host.stdout.write(text), getColorDepth: () => 4 },
      stderr: { write: (text) => void (complaint += text) },
      exitCode: undefined as never,
    },
    host,
    passedOn: cut < 0 ? [] : argv.slice(cut + 1),
    status: 0,
  };
  await run(app, own, context);
  const outcome = Number(context.process.exitCode ?? 0);
  if (outcome === 0) return context.status;

  // Stricli's own statuses are negative: the command line could not be understood.
  const command = own.find((word) => !word.startsWith("-"));
  const known = ["synth", "lock", "push", "run", "registry", "inspect"].includes(command ?? "");
  const hint = known ? `firn ${command} --help` : "firn --help";
  const problem = usageProblem(complaint.trim(), hint);
  if (own.includes("--json")) host.stdout.write(`${JSON.stringify(problemJson(problem), undefined, 2)}\n`);
  else {
    const { colour, unicode } = terminal;
    host.stderr.write(renderProblem(problem, { cwd: host.cwd, colour, unicode, verbose: false }));
  }
  return problem.exitCode;
}
