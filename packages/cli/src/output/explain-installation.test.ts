import { expect, test } from "vitest";
import { explanationLines } from "./explain-installation.ts";

test("what scripts did, package by package, long lists cut, reports with what can be done", () => {
  const none = { scripts: [], files: [], directories: [], links: [], removed: [], modes: [], users: [], groups: [] };
  const pkg = {
    ...none,
    alternatives: [],
    diversions: [],
    name: "nginx",
    version: "1.22",
    scripts: ["preinst", "postinst"],
  };
  const files = Array.from({ length: 10 }, (_, index) => `/f${index}`);
  const report = { kind: "unknown", package: "nginx", script: "postinst", line: 3, command: "x y" } as const;
  const installation = {
    packages: [{ ...pkg, users: ["www"], files }],
    reports: [{ ...report, why: "runs a program", remedy: "skip it" }],
  };
  expect(explanationLines({ web: { "linux/amd64": installation } })).toEqual([
    "web (linux/amd64)",
    "  nginx 1.22  preinst, postinst",
    "    users        www",
    "    files        /f0, /f1, /f2, /f3, /f4, /f5, /f6, /f7, … 2 more",
    "    ! postinst, line 3: x y: runs a program; skip it",
  ]);
  expect(explanationLines()).toEqual([]);
});
