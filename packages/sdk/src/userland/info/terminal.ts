import { gnu, Stop } from "../gnu/command.ts";

/** `tty`: https://www.gnu.org/software/coreutils/tty */
export const tty = gnu({ short: "s", long: "silent=s quiet=s", trouble: 2 }, (process, options) => {
  if (!options.has("s")) process.stdout.write("not a tty\n");
  return 1;
});

/** `stty`: standard input is no terminal. */
export const stty = gnu({ short: "agF:", long: "all=a save=g file:=F" }, () => {
  throw new Stop("'standard input': Inappropriate ioctl for device");
});

/** `clear` of ncurses. */
export const clear = gnu({ short: "T:Vx" }, (process) => {
  if (process.env.get("TERM")) return 0;
  process.stderr.write("TERM environment variable not set.\n");
  return 1;
});

/** `tput` of ncurses: a terminal that can do nothing. */
export const tput = gnu({ short: "ST:Vx", inOrder: true, trouble: 2 }, (process, options) => {
  if (!process.env.get("TERM") && !options.has("T")) throw new Stop("No value for $TERM and no -T specified");
  const [name] = options.operands;
  const size = { cols: "80", lines: "24", colors: "-1" }[name ?? ""];
  if (size === undefined) return 1;
  process.stdout.write(`${size}\n`);
  return 0;
});
