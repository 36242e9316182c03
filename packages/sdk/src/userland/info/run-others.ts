import type { Process, RunOptions } from "../../shell/index.ts";
import { complain, gnu, Misuse, missingOperand, Stop, unsupported } from "../gnu/command.ts";
import { attempt } from "../gnu/errno.ts";
import { execute } from "../gnu/execute.ts";
import { Files } from "../gnu/files.ts";
import { quote, quoteFile } from "../gnu/quote.ts";

const run = (process: Process, words: readonly string[], options?: RunOptions): number =>
  execute(process, words, (word, why) => complain(process, `${quoteFile(word)}: ${why}`), options);

/** `env`: https://www.gnu.org/software/coreutils/env */
export const env = gnu(
  {
    short: "iu:0C:S:v",
    long: "ignore-environment=i null=0 unset:=u chdir:=C split-string:=S debug=v default-signal:: ignore-signal:: block-signal:: list-signal-handling",
    inOrder: true,
    trouble: 125,
    // `-S 'a b'` stands for the words in it.
    rewrite: (args) =>
      args.flatMap((word, at) => {
        const inline = /^(?:-S|--split-string=)(.+)$/s.exec(word)?.[1];
        if (inline !== undefined) return splitWords(inline);
        if (args[at - 1] === "-S") return splitWords(word);
        return word === "-S" ? [] : word === "-" ? ["-i"] : [word];
      }),
    unsupported: "v list-signal-handling",
  },
  (process, options) => {
    const changes = new Map<string, string | undefined>();
    if (options.has("i")) for (const name of process.env.keys()) changes.set(name, undefined);
    for (const name of options.values("u")) {
      if (name === "" || name.includes("=")) throw new Stop(`cannot unset ${quote(name)}: Invalid argument`);
      changes.set(name, undefined);
    }
    const words = [...options.operands];
    while (words[0]?.includes("=")) {
      const [, name = "", value = ""] = /^([^=]*)=([^]*)$/.exec(words.shift() ?? "") ?? [];
      changes.set(name, value);
    }
    const folder = options.value("C");
    if (words.length === 0) {
      if (folder !== undefined) throw new Misuse("must specify command with --chdir (-C)");
      const shown = new Map<string, string | undefined>([...process.env, ...changes]);
      for (const [name, value] of shown) {
        if (value !== undefined) process.stdout.write(`${name}=${value}${options.has("0") ? "\0" : "\n"}`);
      }
      return 0;
    }
    if (options.has("0")) throw new Misuse("cannot specify --null (-0) with command");
    const where = folder === undefined ? undefined : attempt(() => new Files(process).stat(folder));
    if (where && "error" in where)
      throw new Stop(`cannot change directory to ${quoteFile(folder ?? "")}: ${where.error.message}`);
    return run(process, words, {
      env: Object.fromEntries(changes),
      ...(where && { cwd: `/${where.value.path}` }),
    });
  },
);

const splitWords = (text: string): string[] =>
  [...text.matchAll(/'([^']*)'|"((?:[^"\\]|\\.)*)"|((?:[^\s"'\\]|\\.)+)/g)].map(
    ([, single, double, plain = ""]) => single ?? (double ?? plain).replace(/\\(.)/g, "$1"),
  );

/** `printenv`: https://www.gnu.org/software/coreutils/printenv */
export const printenv = gnu({ short: "0", long: "null=0", inOrder: true, trouble: 2 }, (process, options) => {
  const end = options.has("0") ? "\0" : "\n";
  if (options.operands.length === 0) {
    for (const [name, value] of process.env) process.stdout.write(`${name}=${value}${end}`);
    return 0;
  }
  const values = options.operands.map((name) => (name.includes("=") ? undefined : process.env.get(name)));
  for (const value of values) if (value !== undefined) process.stdout.write(value + end);
  return values.includes(undefined) ? 1 : 0;
});

/** `sleep`: time does not pass. */
export const sleep = gnu({}, (process, options) => {
  missingOperand(options);
  const bad = options.operands.filter((word) => !/^(?:\d+\.?\d*|\.\d+|inf(?:inity)?)[smhd]?$/.test(word));
  for (const word of bad) complain(process, `invalid time interval ${quote(word)}`);
  if (bad.length > 0) throw new Misuse("");
  return 0;
});

/** `timeout`: https://www.gnu.org/software/coreutils/timeout. Nothing takes time, so nothing takes too long. */
export const timeout = gnu(
  { short: "k:s:v", long: "kill-after:=k signal:=s foreground preserve-status verbose=v", inOrder: true, trouble: 125 },
  (process, options) => {
    const [duration, ...words] = options.operands;
    if (duration === undefined || words.length === 0) throw new Misuse("");
    if (!/^(?:\d+\.?\d*|\.\d+)[smhd]?$/.test(duration)) throw new Misuse(`invalid time interval ${quote(duration)}`);
    return execute(process, words, (word, why) => {
      complain(process, `failed to run command ${quoteFile(word)}: ${why}`);
    });
  },
);

/** `nice`: https://www.gnu.org/software/coreutils/nice */
export const nice = gnu(
  {
    short: "n:",
    long: "adjustment:=n",
    inOrder: true,
    trouble: 125,
    rewrite: ([first = "", ...rest]) =>
      /^--?\+?\d+$/.test(first) ? ["-n", first.slice(1), ...rest] : first === "" ? [] : [first, ...rest],
  },
  (process, options) => {
    const text = options.value("n");
    if (text !== undefined && !/^[-+]?\d+$/.test(text)) throw new Stop(`invalid adjustment ${quote(text)}`);
    if (options.operands.length > 0) return run(process, options.operands);
    if (text !== undefined) throw new Misuse("a command must be given with an adjustment");
    process.stdout.write("0\n");
    return 0;
  },
);

/** `nohup`: https://www.gnu.org/software/coreutils/nohup. There is no terminal to hang up. */
export const nohup = gnu({ inOrder: true, trouble: 125 }, (process, options) => {
  missingOperand(options);
  return run(process, options.operands);
});

/** `stdbuf`: https://www.gnu.org/software/coreutils/stdbuf */
export const stdbuf = gnu(
  { short: "i:o:e:", long: "input:=i output:=o error:=e", inOrder: true, trouble: 125 },
  (process, options) => {
    missingOperand(options);
    return run(process, options.operands);
  },
);

/** `setsid` of util-linux. */
export const setsid = gnu({ short: "cfwhV", long: "ctty=c fork=f wait=w", inOrder: true }, (process, options) => {
  if (options.operands.length === 0) throw new Misuse("no command specified");
  return run(process, options.operands);
});

/** `ionice` of util-linux: there is one process, and it does no input or output. */
export const ionice = gnu(
  { short: "c:n:p:P:tu:hV", long: "class:=c classdata:=n pid:=p pgid:=P ignore=t uid:=u", inOrder: true },
  (process, options) => {
    if (options.operands.length > 0 && !options.has("p", "P", "u")) return run(process, options.operands);
    if (!options.has("c", "p", "P", "u")) process.stdout.write("none: prio 0\n");
    return 0;
  },
);

/** `chroot`: the image's own root is the only one there is. */
export const chroot = gnu(
  { long: "groups: userspec: skip-chdir", unsupported: "groups userspec", inOrder: true, trouble: 125 },
  (process, options) => {
    missingOperand(options);
    const [root = "", ...words] = options.operands;
    const files = new Files(process);
    const found = attempt(() => files.stat(root));
    if ("error" in found) throw new Stop(`cannot change root directory to ${quoteFile(root)}: ${found.error.message}`);
    if (found.value.path !== "") {
      unsupported(process, `chroot ${root}`);
      return 125;
    }
    const shell = process.env.get("SHELL") ?? "/bin/sh";
    return run(process, words.length > 0 ? words : [shell, "-i"], {
      cwd: options.has("skip-chdir") ? process.cwd : "/",
    });
  },
);

/** `flock` of util-linux: nobody else wants the lock. */
export const flock = gnu(
  {
    short: "c:eE:FhnosuVw:x",
    long: "command:=c close=o conflict-exit-code:=E exclusive=x nb=n nonblock=n no-fork=F shared=s timeout:=w wait:=w unlock=u verbose",
    inOrder: true,
    trouble: 64,
  },
  (process, options) => {
    const [file, ...rest] = options.operands;
    if (file === undefined) throw new Misuse("not enough arguments");
    const text = options.value("c") ?? (rest[0] === "-c" || rest[0] === "--command" ? rest[1] : undefined);
    if (rest.length === 0 && text === undefined) return /^\d+$/.test(file) ? 0 : 64;
    const files = new Files(process);
    const opened = attempt(() => (files.tryStat(file) ? undefined : files.write(file, "")));
    if ("error" in opened) throw new Stop(`cannot open lock file ${file}: ${opened.error.message}`, 66);
    const words = text === undefined ? rest : [process.env.get("SHELL") || "/bin/sh", "-c", text];
    let isStarted = true;
    const status = execute(process, words, (word, why) => {
      isStarted = false;
      complain(process, `failed to execute ${word}: ${why}`);
    });
    return isStarted ? status : 69;
  },
);
