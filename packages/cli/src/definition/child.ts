// Runs in a process of its own: imports a compiled definition and answers with what it exports. Whatever the user's
// code prints goes to this process's stdout, which is the command's stderr.
import { pathToFileURL } from "node:url";
import { sortExports } from "./exports.ts";
import { type Answer, describeThrown, type Question } from "./message.ts";

/** Ends the definition where it calls process.exit: the command still has to answer. */
class Exit extends Error {
  override name = "Exit";
}
let exited: { readonly status: string; readonly stack: string } | undefined;
let answered = false;

process.once("message", ({ path, defaultName }: Question) => {
  // From here on only the definition's own work keeps this process alive: one that waits for nothing ends.
  process.channel?.unref();
  const leave = process.exit.bind(process);
  const answer = (value: Answer): void => {
    if (answered) return;
    answered = true;
    process.channel?.ref();
    process.send?.(exited ? { kind: "exit", ...exited } : value, () => leave(0));
  };
  process.exit = (status?: number | string | null): never => {
    const exit = new Exit(`process.exit(${status ?? ""})`);
    exited ??= { status: String(status ?? process.exitCode ?? 0), stack: exit.stack ?? "" };
    throw exit;
  };
  process.on("uncaughtException", (error) => answer({ kind: "threw", error: describeThrown(error) }));
  void importAndSort(path, defaultName).then(answer);
});

async function importAndSort(path: string, defaultName: string): Promise<Answer> {
  try {
    const namespace = (await import(pathToFileURL(path).href)) as Record<string, unknown>;
    return { kind: "exports", exported: sortExports(namespace, defaultName) };
  } catch (error) {
    return { kind: "threw", error: describeThrown(error) };
  }
}
