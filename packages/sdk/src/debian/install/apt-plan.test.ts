import { expect, test } from "vitest";
import { samplePackage } from "../testing/sample-system.ts";
import { aptPlan } from "./apt-plan.ts";

const pkg = (name: string, fields = "") => samplePackage(name, "1-1", { fields });
const plan = (added: readonly ReturnType<typeof pkg>[], installed: readonly ReturnType<typeof pkg>[] = []) =>
  aptPlan(added, installed, "amd64").map(
    ({ action, packages }) => `${action} ${packages.map(({ name }) => name).join(" ")}`,
  );

test("what others depend on comes first, then priorities and names decide", () => {
  expect(
    plan([pkg("web", "Depends: lib (>= 1), tool\n"), pkg("lib"), pkg("tool"), pkg("a", "Priority: important\n")]),
  ).toEqual(["unpack a lib tool web"]);
});

test("what another Pre-Depends on is configured before that is unpacked", () => {
  expect(
    plan([
      pkg("server", "Pre-Depends: first\nDepends: second\n"),
      pkg("first", "Depends: base\n"),
      pkg("base"),
      pkg("second"),
    ]),
  ).toEqual(["unpack base first second", "configure base first", "unpack server"]);
});

test("what is installed satisfies, also by what it provides", () => {
  const installed = [pkg("mta", "Provides: mail (= 2)\n")];
  expect(plan([pkg("reader", "Pre-Depends: mail (>= 1) | other\n"), pkg("other")], installed)).toEqual([
    "unpack other reader",
  ]);
});

test("what Essential packages depend on is configured at once; circles end", () => {
  const installed = [pkg("sh", "Essential: yes\nDepends: lib | libalt\n")];
  expect(plan([pkg("libalt", "Depends: b\n"), pkg("b", "Depends: libalt\n"), pkg("z")], installed)).toEqual([
    "unpack b libalt",
    "configure libalt b",
    "unpack z",
  ]);
});
