import { type Command, effectFailed, fixedDay } from "../command.ts";
import { readAccounts, writeAccounts } from "./database.ts";

/**
 * `shadowconfig on`: moves passwords from passwd and group to shadow and gshadow. Entries that are there already stay.
 * https://manpages.debian.org/shadowconfig.8
 */
export const shadowconfig: Command = (tree, args) => {
  if (args.join(" ") !== "on") throw effectFailed("shadowconfig", args, "firn knows only `on`");
  tree.write("etc/.pwd.lock", "", { mode: 0o600 });
  const shadow = new Map(readAccounts(tree, "shadow").map((row) => [row[0], row]));
  const users = readAccounts(tree, "passwd");
  writeAccounts(
    tree,
    "shadow",
    users.map(
      ([name = "", password = ""]) =>
        shadow.get(name) ?? [name, password === "x" ? "*" : password, String(fixedDay), "0", "99999", "7", "", "", ""],
    ),
  );
  writeAccounts(tree, "passwd", users.map(hidden));

  const gshadow = new Map(readAccounts(tree, "gshadow").map((row) => [row[0], row]));
  const groups = readAccounts(tree, "group");
  writeAccounts(
    tree,
    "gshadow",
    groups.map(
      ([name = "", password = "", , members = ""]) =>
        gshadow.get(name) ?? [name, password === "x" ? "*" : password, "", members],
    ),
  );
  writeAccounts(tree, "group", groups.map(hidden));
};

const hidden = ([name = "", , ...rest]: readonly string[]): string[] => [name, "x", ...rest];
