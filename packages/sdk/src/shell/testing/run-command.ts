import { growTree, type Tree } from "../../tree/index.ts";
import { Collected, type Command, inputOf, meterOf, nowhere, type Process, root, type Unsupported } from "../index.ts";

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly reports: readonly Unsupported[];
}

export interface RunCommandOptions {
  readonly tree?: Tree;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly umask?: number;
  /** What `process.run` finds. */
  readonly commands?: ReadonlyMap<string, Command>;
}

/** Runs one native command by itself, for tests of it. */
export function runCommand(command: Command, words: readonly string[], options: RunCommandOptions = {}): Ran {
  const { tree = growTree([]), stdin = "", env = {}, cwd = "/", umask = 0o022, commands = new Map() } = options;
  const stdout = new Collected();
  const stderr = new Collected();
  const reports: Unsupported[] = [];
  const meter = meterOf();
  const start = (run: Command, argv: readonly string[], io: Partial<Process>): number => {
    const process: Process = {
      tree,
      name: argv[0] ?? "",
      args: argv.slice(1),
      env: new Map(Object.entries(env)),
      cwd,
      umask,
      user: root,
      stdin: inputOf(stdin),
      stdout,
      stderr,
      outputAt: (descriptor) => (descriptor === 1 ? stdout : descriptor === 2 ? stderr : undefined),
      inputAt: () => undefined,
      path: (word) => (word.startsWith("/") ? word : `${cwd}/${word}`),
      meter,
      report: (report) => void reports.push(report),
      run: (words, more = {}) => {
        const found: Command | undefined = commands.get(words[0] ?? "");
        return found ? start(found, words, { ...io, stdin: inputOf(""), ...definedOf(more) }) : 127;
      },
      ...io,
    };
    return run(process);
  };
  return { status: start(command, words, {}), stdout: stdout.text, stderr: stderr.text, reports };
}

const definedOf = (more: object): Partial<Process> =>
  Object.fromEntries(Object.entries(more).filter(([key, value]) => key !== "env" && value !== undefined));

export { nowhere };
