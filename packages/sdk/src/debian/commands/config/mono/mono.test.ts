import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { runCommand } from "../../../../shell/testing/run-command.ts";
import { growTree } from "../../../../tree/index.ts";
import type { DebianSystem } from "../../../system/debian-system.ts";
import { readAssembly } from "./assembly.ts";
import { monoCommands } from "./mono.ts";
import { smallAssembly } from "./testing/small-assembly.ts";

const key = Buffer.alloc(32, 7);
const token = createHash("sha1").update(key).digest().subarray(-8).reverse().toString("hex");
const commands = new Map(monoCommands({ architecture: "amd64" } as DebianSystem));
const command = (name: string) => commands.get(name) ?? (() => 127);

test("an assembly's identity is read out of its metadata", () => {
  expect(readAssembly(smallAssembly("Foo.Bar", "policy.config", key))).toEqual({
    name: "Foo.Bar",
    version: "1.2.3.4",
    culture: "",
    token,
    files: ["policy.config"],
  });
  expect(readAssembly(Buffer.from("MZ nothing"))).toBeUndefined();
});

test("gac-package-install copies what a package lists into the cache, and notes it", () => {
  const tree = growTree([]);
  tree.write("/usr/share/cli-common/runtimes.d/mono", "", { mode: 0o755 });
  tree.write("/usr/share/cli-common/packages.d/foo.installcligac", "# list\n/usr/lib/cli/foo/Foo.dll\n");
  tree.write("/usr/lib/cli/foo/Foo.dll", smallAssembly("Foo", "policy.config", key));
  tree.write("/usr/lib/cli/foo/Foo.dll.config", "<configuration/>");
  tree.write("/usr/lib/cli/foo/policy.config", "<policy/>");
  expect(runCommand(command("gac-package-install"), ["gac-package-install", "foo"], { tree })).toMatchObject({
    status: 0,
    reports: [],
  });
  const folder = `/usr/lib/mono/gac/Foo/1.2.3.4__${token}`;
  expect(tree.list(folder)).toEqual(["Foo.dll", "Foo.dll.config", "policy.config"]);
  expect(tree.read("/usr/share/cli-common/packages.d/foo.mono").toString()).toBe(
    `Foo, Version=1.2.3.4, Culture=neutral, PublicKeyToken=${token}\n`,
  );
  expect(runCommand(command("gac-package-install"), ["gac-package-install", "bar"], { tree }).status).toBe(1);
});

test("what Mono would compile is left to a container", () => {
  const ran = runCommand(command("mono"), ["mono", "--aot=outfile=/x.so", "/x.dll"]);
  expect(ran).toMatchObject({ status: 0, reports: [{ kind: "deferred" }] });
  expect(runCommand(command("mono"), ["mono", "--version"]).stdout).toBe("\tArchitecture:  amd64\n");
  expect(runCommand(command("mono"), ["mono", "program.exe"]).reports).toMatchObject([{ kind: "unknown" }]);
});
