import { groupId, userId } from "./accounts/database.ts";
import { readOptions } from "./accounts/options.ts";
import { type Command, effectFailed } from "./command.ts";

const database = "/var/lib/dpkg/statoverride";

/**
 * `dpkg-statoverride [--update] --add USER GROUP MODE FILE` and `--remove FILE`: owner and mode that stay when a
 * package is upgraded. https://manpages.debian.org/dpkg-statoverride.1
 */
export const dpkgStatoverride: Command = (tree, args) => {
  const options = readOptions(args, ["--add", "--remove", "--update", "--quiet", "--force-all"], []);
  const fail = (why: string) => effectFailed("dpkg-statoverride", args, why);
  if (typeof options === "string") throw fail(`what is ${options}?`);
  const lines = tree.resolve(database) ? tree.read(database).toString("utf8").split("\n") : [];
  const path = options.names.at(-1) ?? "";
  const others = lines.filter((line) => line !== "" && !line.endsWith(` ${path}`));
  if (options.flags.has("--remove")) return tree.write(database, others.map((line) => `${line}\n`).join(""));
  const [user = "", group = "", mode = ""] = options.names;
  if (
    !options.flags.has("--add") ||
    options.names.length !== 4 ||
    !path.startsWith("/") ||
    !/^[0-7]{3,4}$/.test(mode)
  ) {
    throw fail("these are not a user, a group, a mode and a path");
  }
  const uid = user.startsWith("#") ? Number(user.slice(1)) : userId(tree, user);
  const gid = group.startsWith("#") ? Number(group.slice(1)) : groupId(tree, group);
  if (uid === undefined) throw fail(`there is no user ${user}`);
  if (gid === undefined) throw fail(`there is no group ${group}`);
  tree.write(database, [...others, `${user} ${group} ${mode} ${path}`].map((line) => `${line}\n`).join(""));
  if (options.flags.has("--update") && tree.resolve(path))
    tree.change(path, { uid, gid, mode: Number.parseInt(mode, 8) });
};
