import { describe, expect, it } from "vitest";
import { Stanza } from "../control/index.ts";
import { unsatisfiable } from "./explain.ts";
import { presentPackage } from "./present-package.ts";
import { parseRequest } from "./request.ts";
import { solve } from "./solve.ts";
import { type Short, universe } from "./testing/sample-universe.ts";

/** What is installed or upgraded (`name=version`) on a base that has some packages; `!name` is held. */
async function take(requests: string, base: readonly Short[], archive: readonly Short[]): Promise<string> {
  const own = base.map(([head, fields = {}]) => {
    const [name = "", version = "1"] = head.split(" ");
    const all = { Package: name.replace("!", ""), Version: version, Architecture: "amd64", ...fields };
    const stanza = new Stanza(Object.entries(all).map(([field, value]) => ({ name: field, value })));
    return { pkg: presentPackage(stanza, "amd64"), held: name.startsWith("!") };
  });
  const all = await universe(
    archive,
    [],
    own.map(({ pkg }) => pkg),
  );
  const wanted = requests.split(" ").map((text) => parseRequest(text, "amd64"));
  const found = solve(all, { requests: wanted, recommends: false, installed: [], present: own });
  if ("goal" in found) return unsatisfiable(found, wanted, all).message;
  return found.map(({ name, version }) => `${name}=${version}`).join(" ");
}

const libs: readonly Short[] = [["libc 2"], ["libssl 2", { Depends: "libc" }], ["tool 2", { Depends: "libssl" }]];

describe("on a base image", () => {
  it("what is there is kept, older or not", async () => {
    expect(await take("tool", [["libc"], ["libssl"]], libs)).toBe("tool=2");
  });

  it("what is asked for by name is brought up to date; never made older", async () => {
    expect(await take("libssl", [["libc"], ["libssl"]], libs)).toBe("libssl=2");
    expect(await take("libssl", [["libc"], ["libssl 3"]], libs)).toBe("");
    expect(await take("libssl=3", [["libc"], ["libssl 3"]], libs)).toBe("");
  });

  it("what has to be newer is upgraded, with what that needs", async () => {
    const archive: Short[] = [
      ["libc 2"],
      ["libssl 2", { Depends: "libc (>= 2), extra" }],
      ["extra"],
      ["dev 2", { Depends: "libssl (= 2)" }],
    ];
    expect(await take("dev", [["libc"], ["libssl"]], archive)).toBe("dev=2 libssl=2 libc=2 extra=1");
  });

  it("so is what depends on the older version", async () => {
    const base: Short[] = [
      ["libperl", {}],
      ["perl", { Depends: "libperl (= 1)" }],
    ];
    const archive: Short[] = [
      ["libperl 2"],
      ["perl 2", { Depends: "libperl (= 2)" }],
      ["new", { Depends: "libperl (>= 2)" }],
    ];
    expect(await take("new", base, archive)).toBe("new=1 libperl=2 perl=2");
    const stuck = await take("new", base, [["libperl 2"], ["new", { Depends: "libperl (>= 2)" }]]);
    expect(stuck).toContain("new cannot be installed");
  });

  it("what a new package Breaks as it is, is upgraded; nothing is removed", async () => {
    const archive: Short[] = [["old 2"], ["new", { Breaks: "old (<< 2)" }], ["other", { Conflicts: "old" }]];
    expect(await take("new", [["old"]], archive)).toBe("old=2 new=1");
    expect(await take("other", [["old"]], archive)).toContain(
      "other 1 conflicts with old, and the base image has old 1",
    );
  });

  it("what was built together is upgraded together, where that can be", async () => {
    const archive: Short[] = [
      ["libssl 2", { Source: "openssl" }],
      ["openssl 2", { Depends: "libssl (>= 1)" }],
      ["dev 2+b1", { Source: "openssl (2)", Depends: "libssl (= 2)" }],
      ["stuck 2", { Source: "openssl", Depends: "nothing" }],
      ["apart 2"],
    ];
    const base: Short[] = [["libssl"], ["openssl"], ["stuck"], ["apart"]];
    expect(await take("dev", base, archive)).toBe("dev=2+b1 libssl=2 openssl=2");
    expect(await take("dev", [["libssl"], ["!openssl"]], archive)).toBe("dev=2+b1 libssl=2");
  });

  it("what is held stays", async () => {
    const archive: Short[] = [["lib 2"], ["tool", { Depends: "lib (>= 2)" }]];
    expect(await take("tool", [["!lib"]], archive)).toContain("the base image has lib 1");
    expect(await take("lib", [["!lib"]], archive)).toBe("");
  });

  it("another way is taken where an upgrade is none", async () => {
    const archive: Short[] = [
      ["a 2", { Conflicts: "keeper" }],
      ["b"],
      ["tool", { Depends: "a (>= 2) | b" }],
      ["plain"],
    ];
    expect(await take("tool plain", [["a"], ["keeper"]], archive)).toBe("tool=1 plain=1 b=1");
  });
});
