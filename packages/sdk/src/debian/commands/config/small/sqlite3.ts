import { type Command, toName } from "../../../../shell/index.ts";

/** Statements, of which comments and commands of the shell itself are none. */
const statementsOf = (text: string): string[] =>
  text
    .split("\n")
    .filter((line) => !/^\s*(?:--|\.|$)/.test(line))
    .join("\n")
    .split(";")
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "");

/**
 * `sqlite3 FILE [SQL]`: a database that is new is an empty file, as the real one leaves it. What fills it is left to a
 * container. https://sqlite.org/cli.html
 */
export const sqlite3: Command = (process) => {
  const { tree, args, stdin } = process;
  const [file = "", ...sql] = args.filter((word) => !/^--?(?:batch|bail)$/.test(word));
  if (file === "" || file.startsWith("-") || file === ":memory:") {
    process.report({ kind: "unknown", why: `firn does not know sqlite3 ${args.join(" ")}` });
    return 1;
  }
  const path = process.path(toName(file));
  if (!tree.resolve(path)) tree.write(path, "", { mode: 0o666 & ~process.umask });
  const statements = statementsOf(sql.length > 0 ? sql.join(";\n") : stdin.readAll());
  if (statements.length === 0) return 0;
  if (statements.some((statement) => /^(?:select|with|explain|values)\b/i.test(statement))) {
    process.report({ kind: "unknown", why: `firn asks no SQLite database: ${statements[0]}` });
    return 0;
  }
  const remedy = `dpkg-reconfigure the package that ${file} belongs to, in a container`;
  process.report({ kind: "deferred", why: "it fills an SQLite database", remedy });
  return 0;
};
