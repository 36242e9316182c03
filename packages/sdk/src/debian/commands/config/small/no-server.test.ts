import { expect, test } from "vitest";
import { runCommand } from "../../../../shell/testing/run-command.ts";
import { growTree } from "../../../../tree/index.ts";
import { clientCommands } from "./no-server.ts";
import { ucfq } from "./ucfq.ts";

const commands = new Map(clientCommands);
const run = (...words: string[]) => runCommand(commands.get(words[0] ?? "") ?? (() => 127), words);

test("clients find no server, and say so as the real ones do", () => {
  expect(run("mysql", "-u", "root")).toMatchObject({
    status: 1,
    stderr: "ERROR 2002 (HY000): Can't connect to local server through socket '/run/mysqld/mysqld.sock' (2)\n",
    reports: [],
  });
  expect(run("psql", "-l").status).toBe(2);
  expect(run("createdb", "x").stderr).toMatch(/^createdb: error: connection to server on socket /);
  expect(run("sv", "u", "/etc/sv/foo")).toMatchObject({
    status: 1,
    stdout: "fail: /etc/sv/foo: unable to change to service directory: file does not exist\n",
  });
  expect(run("erlexec", "-s", "ejabberd_ctl")).toMatchObject({ status: 3, reports: [] });
  expect(run("erlexec").reports).toMatchObject([{ kind: "unknown" }]);
  expect(run("psql", "--version").reports).toMatchObject([{ kind: "unknown" }]);
});

test("ucfq tells what ucf knows of a file", () => {
  const tree = growTree([]);
  tree.write("/var/lib/ucf/registry", "foo \t /etc/foo.conf\n");
  tree.write("/var/lib/ucf/hashfile", "d41d8cd98f00b204e9800998ecf8427e  /etc/foo.conf\n");
  tree.write("/etc/foo.conf", "");
  const ask = (...words: string[]) => runCommand(ucfq, ["ucfq", "--with-colons", ...words], { tree }).stdout;
  expect(ask("foo", "/nosuch")).toBe("/etc/foo.conf:foo:Yes:No\n/nosuch:::\n");
  tree.write("/etc/foo.conf", "changed\n");
  expect(ask("/etc/foo.conf")).toBe("/etc/foo.conf:foo:Yes:Yes\n");
});
