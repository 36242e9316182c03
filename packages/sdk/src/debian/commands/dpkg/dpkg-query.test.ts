import { describe, expect, test } from "vitest";
import { runCommand } from "../../../shell/testing/run-command.ts";
import { hostDpkg, hostHas, listTree, onHost } from "../../testing/host-tree.ts";
import { samplePackage, sampleSystem } from "../../testing/sample-system.ts";
import { dpkg } from "./dpkg.ts";
import { dpkgQuery } from "./dpkg-query.ts";

const packages = [
  samplePackage("libone1", "1:2.0-3+b1", {
    fields:
      "Multi-Arch: same\nSource: one (1:2.0-3)\nDepends: libc6 (>= 2.3), two|three\nProvides: libone (=1)\nDescription: a library\n with a longer text\n .\n and more\n",
    list: ["/.", "/usr", "/usr/lib", "/usr/lib/libone.so.1", "/bin/sh"],
    files: { postinst: "#!/bin/sh\n", triggers: "activate-noawait ldconfig\n" },
  }),
  samplePackage("two", "2.1-1", {
    fields:
      "Priority: optional\nSection: utils\nInstalled-Size: 12\nhomepage: http://two.example\nDescription: the second\n",
    list: ["/.", "/etc", "/etc/two.conf", "/usr", "/usr/bin", "/usr/bin/two"],
    conffiles: [["/etc/two.conf", "d41d8cd98f00b204e9800998ecf8427e"]],
  }),
];

const format =
  "${Package;10}|${binary:Package}|${Version;-5}|${Status}|${db:Status-Abbrev}|${db:Status-Want}|${db:Status-Status}|${db:Status-Eflag}|${source:Package}|${source:Version}|${source:Upstream-Version}|${binary:Summary}|${Homepage}|${homepage}|${nothing}|${Depends}|${Provides}|${Section}|${Multi-Arch}|${Architecture}|${Conffiles}|\\t\\\\\\n";

const calls: string[][] = [
  ["-W"],
  ["-W", "two", "libone1"],
  ["-W", "-f", format],
  ["-W", `-f=${format}`, "two"],
  ["--show", "--showformat", "${Package}\n", "lib*", "*"],
  ["-W", "-f", "${db-fsys:Files}", "two"],
  ["-W", "-f", "${broken", "two"],
  ["-W", "-f", "${Package;x}", "two"],
  ["-W", "none", "three"],
  ["-W", "libone1:amd64"],
  ["-W", "libone1:i386"],
  ["-W", "-f", "${Status} ${Version}\\n", "three"],
  ["-s", "two"],
  ["-s", "libone1", "two"],
  ["-s", "none"],
  ["-s", "three", "two"],
  ["-s"],
  ["-l"],
  ["-l", "two", "none", "three"],
  ["-L", "two"],
  ["-L", "libone1", "three"],
  ["-L"],
  ["-S", "/usr/bin/two"],
  ["-S", "two"],
  ["-S", "/usr/*"],
  ["-S", "/usr", "/bin/sh"],
  ["-S", "nothing"],
  ["-S", "/bin/sh/"],
  ["-c", "libone1"],
  ["-c", "libone1", "postinst"],
  ["-c", "libone1", "preinst"],
  ["-c", "none"],
  ["--control-list", "libone1"],
  ["--control-show", "libone1", "postinst"],
  ["--control-show", "libone1", "nothing"],
  [],
  ["--nothing"],
  ["-W", "-s"],
];

const dpkgCalls: string[][] = [
  ["-l", "two"],
  ["-s", "two"],
  ["-L", "two"],
  ["-S", "/usr/bin/two"],
  ["--get-selections"],
  ["--get-selections", "two", "none"],
  ["--print-architecture"],
  ["--print-foreign-architectures"],
  ["--audit"],
  ["--assert-multi-arch"],
  ["--validate-version", "1 2"],
  ["--validate-pkgname", "a"],
  ["--nothing"],
  ...[
    "le",
    "lt",
    "eq",
    "ne",
    "ge",
    "gt",
    "lt-nl",
    "le-nl",
    "ge-nl",
    "gt-nl",
    "<",
    "<=",
    "<<",
    "=",
    ">=",
    ">>",
    ">",
    "eq-nl",
  ].flatMap((relation) =>
    [
      ["1.0-1", "1.0-2"],
      ["1:1", "2"],
      ["2", "2"],
      ["", "1"],
      ["1", ""],
      ["", ""],
    ].map(([a = "", b = ""]) => ["--compare-versions", a, relation, b]),
  ),
  ["--compare-versions", "1_2", "lt", "a"],
  ["--compare-versions", "1", "lt"],
];

/** Control files come as the directory has them. */
const inAnyOrder = ([option = ""]: readonly string[], text: string): string =>
  option === "-c" || option === "--control-list" ? text.split("\n").sort().join("\n") : text;

describe.skipIf(!hostHas("dpkg-query") || !hostDpkg.startsWith("1.21."))(
  "as the host's own does (skipped: needs dpkg-query 1.21)",
  () => {
    const start = {
      ...listTree(sampleSystem(packages).tree),
      "var/lib/dpkg/diversions": "/bin/sh\n/bin/sh.distrib\ndash\n",
    };
    const compare = (program: "dpkg-query" | "dpkg", call: readonly string[]): [ours: unknown, theirs: unknown] => {
      const system = sampleSystem(packages);
      system.tree.write("var/lib/dpkg/diversions", start["var/lib/dpkg/diversions"] ?? "");
      const command = program === "dpkg" ? dpkg(system) : dpkgQuery(system);
      const { status, stdout, stderr } = runCommand(command, [program, ...call], { tree: system.tree });
      let said: unknown;
      onHost(
        start,
        (root) => [[program, `--admindir=${root}/var/lib/dpkg`, ...call]],
        (root, result) => {
          const plain = (text: string): string => text.replaceAll(root, "");
          said = { ...result, stdout: inAnyOrder(call, plain(result.stdout)), stderr: plain(result.stderr) };
        },
      );
      return [{ status, stdout: inAnyOrder(call, stdout), stderr }, said];
    };
    test.each(calls.map((call) => [call]))("dpkg-query %j", (call) => {
      const [ours, theirs] = compare("dpkg-query", call);
      expect(ours).toEqual(theirs);
    });
    test.each(dpkgCalls.map((call) => [call]))("dpkg %j", (call) => {
      const [ours, theirs] = compare("dpkg", call);
      expect(ours).toEqual(theirs);
    });
  },
);

test("what would change the system is reported", () => {
  const system = sampleSystem(packages);
  const { status, reports } = runCommand(dpkg(system), ["dpkg", "--purge", "two"], { tree: system.tree });
  expect([status, reports.length]).toEqual([2, 1]);
});
