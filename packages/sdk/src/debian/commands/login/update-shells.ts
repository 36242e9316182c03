import type { Command } from "../../../shell/index.ts";
import type { Tree } from "../../../tree/index.ts";
import { linesOf, realShell, replaceLines, shellsOf } from "./shell-lists.ts";

const template = "/usr/share/debianutils/shells";
const offered = "/usr/share/debianutils/shells.d";
const state = "/var/lib/shells.state";
const file = "/etc/shells";

/**
 * Brings `/etc/shells` in line with the shells that packages offer in `/usr/share/debianutils/shells.d`, and leaves what
 * an administrator added or took out. https://manpages.debian.org/update-shells.8
 */
export const updateShells: Command = (process) => {
  const { tree, args, stdout, stderr } = process;
  const known = new Set(["--verbose", "--no-act", "--root"]);
  const isRoot = (word: string, at: number): boolean => args[at - 1] === "--root" && (word === "" || word === "/");
  const odd = args.find((word, at) => !known.has(word) && !isRoot(word, at));
  if (odd !== undefined) {
    stderr.write(`unrecognized option ${odd}\n`);
    return 1;
  }
  const log = (text: string): void => {
    if (args.includes("--verbose")) stdout.write(`${text}\n`);
  };
  const files = [...(takesTemplate(tree) ? [template] : []), ...tree.list(offered).map((name) => `${offered}/${name}`)];
  const packaged: string[] = [];
  for (const shell of files.flatMap((path) => shellsOf(tree, path))) {
    for (const one of [shell, realShell(tree, shell)]) if (!packaged.includes(one)) packaged.push(one);
  }
  const before = new Set(shellsOf(tree, state));
  const source = tree.resolve(file) ? file : template;
  const kept: string[] = [];
  const present = new Set<string>();
  for (const line of linesOf(tree, source)) {
    const shell = line.replace(/#.*$/, "");
    if (shell !== "" && !packaged.includes(shell) && before.has(shell)) log(`removing shell ${shell}`);
    else if (shell === "" || !present.has(shell)) {
      kept.push(line);
      present.add(shell);
    }
  }
  const added = packaged.filter((shell) => !present.has(shell) && !before.has(shell));
  for (const shell of added) log(`adding shell ${shell}`);
  if (args.includes("--no-act")) return 0;
  replaceLines(process, state, packaged);
  replaceLines(process, file, [...kept, ...added], source);
  return 0;
};

/** Until debianutils 5.7 the shells of the template were an administrator's like others. */
function takesTemplate(tree: Tree): boolean {
  const program = "/usr/sbin/update-shells";
  return tree.resolve(program)?.type !== "file" || tree.read(program).includes(`for f in "$TEMPLATE_ETC_FILE" `);
}
