import { type Command, effectFailed } from "./command.ts";

/**
 * `cp [-p] [-n] FROM TO`: copies a regular file, as scripts do with the defaults that their packages bring. `-p` keeps
 * mode and owner, `-n` leaves alone what is there.
 */
export const cp: Command = (tree, args) => {
  const options = args.filter((word) => word.startsWith("-"));
  const [from, to, ...others] = args.filter((word) => !word.startsWith("-"));
  const odd = options.find((word) => !["-p", "-n", "-f"].includes(word));
  if (odd !== undefined) throw effectFailed("cp", args, `what is ${odd}?`);
  if (from === undefined || to === undefined || others.length > 0) throw effectFailed("cp", args, "needs two paths");
  const source = tree.resolve(from);
  if (source?.type !== "file") throw effectFailed("cp", args, `${from} is not a file`);
  if (options.includes("-n") && tree.resolve(to)) return;
  const { mode, uid, gid } = source;
  tree.write(to, tree.read(from), options.includes("-p") ? { mode, uid, gid } : { mode: mode & 0o755 });
};
