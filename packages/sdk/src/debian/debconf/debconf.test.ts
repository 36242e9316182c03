import { expect, test } from "vitest";
import { type Builtin, bytesOf, type Command, type Process, type Shell } from "../../shell/index.ts";
import { runCommand } from "../../shell/testing/run-command.ts";
import { growTree } from "../../tree/index.ts";
import { createDebconf, debconfCommands } from "./index.ts";
import { testPackage, testSystem } from "./testing/test-system.ts";

const templates = "Template: web/port\nType: string\nDefault: 80\nDescription: Großer Port\n";

function testShell(variables: Record<string, string>) {
  const values = new Map(Object.entries(variables));
  const functions = new Map<string, Builtin>();
  const shell: Shell = {
    get: (name) => values.get(name),
    set: (name, value) => void values.set(name, value),
    define: (name, builtin) => void functions.set(name, builtin),
  };
  return { shell, values, functions };
}

test("a script that sources debconf's library gets its package's templates read and its config run first", () => {
  const tree = growTree([]);
  tree.write("usr/share/debconf/confmodule", "");
  const pkg = testPackage("web", { templates, config: "#!/bin/sh\n" });
  const system = testSystem(tree, { pkg, script: "postinst" });
  const debconf = createDebconf(system);
  const { shell, values, functions } = testShell({ "0": "/var/lib/dpkg/info/web.postinst", "1": "configure" });
  const configured: string[] = [];
  const config: Command = (process) => {
    configured.push(process.args.join(","));
    return 0;
  };
  const call = (name: string, ...args: string[]): number => {
    const run: Command = (process: Process) => functions.get(name)?.(process, shell) ?? 127;
    return runCommand(run, [name, ...args], { tree }).status;
  };
  const source: Command = (process) => (debconf.sourced("/usr/share/debconf/confmodule", shell, process) ? 0 : 1);
  const commands = new Map([["/var/lib/dpkg/info/web.config", config]]);
  expect(runCommand(source, ["."], { tree, commands }).status).toBe(0);
  expect(configured).toEqual(["configure,"]);
  expect(tree.get("var/lib/dpkg/info/web.config")).toBeUndefined();
  expect(call("db_get", "web/port")).toBe(0);
  expect(values.get("RET")).toBe("80");
  expect(call("db_input", "high", "web/port")).toBe(30);
  expect(values.get("RET")).toBe("30 question skipped");
  expect(call("db_get", "web/none")).toBe(10);
  expect(call("_db_cmd", "SET", "web/port", "81")).toBe(0);
  expect(call("db_capb", "escape")).toBe(0);
  expect(call("db_set", "web/port", "a\\nb")).toBe(0);
  expect(call("db_get", "web/port")).toBe(0);
  expect(values.get("RET")).toBe("a\nb");
  expect(call("db_stop")).toBe(0);
  debconf.save();
  expect(tree.read("var/cache/debconf/templates.dat").toString()).toBe(
    "Name: web/port\nDefault: 80\nDescription: Großer Port\nType: string\nOwners: web/port\n\n",
  );
});

test("debconf-set-selections, -communicate, -show and -escape", () => {
  const tree = growTree([]);
  const commands = debconfCommands(testSystem(tree));
  const run = (name: string, args: string[], stdin = "") => {
    const command = commands.get(name);
    if (!command) throw new Error(name);
    return runCommand(command, [name, ...args], { tree, stdin });
  };
  const lines = "# ours\nweb web/port string 8080\nweb web/x bogus 1\nweb web/port\\\n  seen true\n";
  expect(run("debconf-set-selections", [], lines)).toMatchObject({
    status: 0,
    stderr: "warning: Unknown type bogus, skipping line 3\n",
  });
  expect(run("debconf-show", ["web"]).stdout).toBe("* web/port: 8080\n");
  expect(run("debconf-communicate", ["web"], "GET web/port\nGET web/x\n")).toMatchObject({
    status: 10,
    stdout: "0 8080\n10 web/x doesn't exist\n",
  });
  expect(run("debconf-escape", ["-e"], "a\\b\n").stdout).toBe("a\\\\b\\n");
  expect(run("debconf-escape", ["-u"], "a\\\\b\\n").stdout).toBe("a\\b\n");
  expect(run("debconf-set-selections", [], "web\n").status).toBe(1);
  tree.write("t", bytesOf("Template: q/q\nType: text\n"));
  expect(run("debconf-loadtemplate", ["web", "/t"]).status).toBe(0);
  expect(run("debconf-show", ["--listowners"]).stdout).toBe("web\n");
});

test("a program may speak the protocol on its standard streams", () => {
  const tree = growTree([]);
  const program: Command = (process) => {
    process.stdout.write("VERSION 2.0\nGET a/b\n");
    const first = process.stdin.readLine()?.text;
    return first === "0 2.0" && process.stdin.readLine()?.text === "10 a/b doesn't exist" ? 0 : 1;
  };
  const debconf = debconfCommands(testSystem(tree)).get("debconf");
  const options = { tree, commands: new Map([["prog", program]]) };
  expect(debconf && runCommand(debconf, ["debconf", "-oweb", "prog"], options).status).toBe(0);
});
