import { describe, expect, it } from "vitest";
import { unsatisfiable } from "./explain.ts";
import type { LockedDeb } from "./locked-deb.ts";
import { parseRequest } from "./request.ts";
import { solve } from "./solve.ts";
import { type Short, universe } from "./testing/sample-universe.ts";

interface Options {
  readonly recommends?: boolean;
  readonly prefer?: readonly string[];
  readonly installed?: readonly string[];
}

/** `name=version` of what is taken, in order; or the explanation. */
async function take(requests: string, stanzas: readonly Short[], options: Options = {}): Promise<string> {
  const prefer = (options.prefer ?? []).map((item): LockedDeb => {
    const [name = "", version = ""] = item.split("=");
    return { name, version, sha256: "", size: 1, architecture: "amd64", archive: "debian", path: "p", listed: "" };
  });
  const all = await universe(stanzas, prefer);
  const wanted = requests.split(" ").map((text) => parseRequest(text, "amd64"));
  const installed = (options.installed ?? []).flatMap((item) => {
    const [name = "", version] = item.split("=");
    return all.versions(name).filter((one) => one.version === (version ?? "1"));
  });
  const found = solve(all, { requests: wanted, recommends: options.recommends ?? false, installed });
  if ("goal" in found) return unsatisfiable(found, wanted, all).message;
  return found.map(({ name, version }) => (version === "1" ? name : `${name}=${version}`)).join(" ");
}

describe("solve takes what apt takes", () => {
  it("dependencies depth-first, Pre-Depends first, each once", async () => {
    const stanzas: Short[] = [
      ["a", { Depends: "c, d", "Pre-Depends": "b" }],
      ["b", { Depends: "e" }],
      ["c", { Depends: "a, e" }],
      ["d"],
      ["e"],
    ];
    expect(await take("a", stanzas)).toBe("a b e c d");
  });

  it("the first alternative, unless another one is there already", async () => {
    const stanzas: Short[] = [["a", { Depends: "x | y" }], ["b", { Depends: "y" }], ["x"], ["y"]];
    expect(await take("a", stanzas)).toBe("a x");
    expect(await take("a y", stanzas)).toBe("a y");
    expect(await take("a", stanzas, { installed: ["y"] })).toBe("a");
    expect(await take("b a", stanzas)).toBe("b a y");
  });

  it("a later alternative where the first does not exist, is too old, or cannot be installed", async () => {
    expect(await take("a", [["a", { Depends: "gone | x" }], ["x"]])).toBe("a x");
    expect(await take("a", [["a", { Depends: "x (>= 2) | y" }], ["x"], ["y"]])).toBe("a y");
    expect(await take("a", [["a", { Depends: "x | y" }], ["x", { Depends: "gone" }], ["y"]])).toBe("a y");
    expect(await take("a", [["a", { Depends: "x | y" }], ["x", { Conflicts: "a" }], ["y"]])).toBe("a y");
  });

  it("providers of a virtual package: Essential, Important, by Priority, the one that apt met last", async () => {
    const awk = (name: string, fields: Record<string, string> = {}): Short => [
      name,
      { Provides: "awk", Priority: "optional", ...fields },
    ];
    const a: Short = ["a", { Depends: "awk" }];
    expect(await take("a", [a, awk("original-awk"), awk("gawk")])).toBe("a gawk");
    expect(await take("a", [["b", { Suggests: "gawk" }], a, awk("original-awk"), awk("gawk")])).toBe("a original-awk");
    expect(await take("a", [a, awk("gawk"), awk("mawk", { Priority: "required" })])).toBe("a mawk");
    expect(await take("a", [a, awk("mawk", { Priority: "required" }), awk("zawk", { Essential: "yes" })])).toBe(
      "a zawk",
    );
    expect(await take("a", [a, awk("mawk", { Priority: "required" }), awk("zawk", { Protected: "yes" })])).toBe(
      "a zawk",
    );
    expect(await take("a", [a, awk("mawk", { Priority: "required" }), ["awk", { Priority: "extra" }]])).toBe("a awk");
  });

  it("versioned Provides only where the version fits, unversioned ones never for a version", async () => {
    const a: Short = ["a", { Depends: "api (>= 2)" }];
    expect(
      await take("a", [
        a,
        ["x", { Provides: "api (= 1)" }],
        ["y", { Provides: "api (= 2)" }],
        ["w", { Provides: "api" }],
      ]),
    ).toBe("a y");
    expect(await take("a", [a, ["w", { Provides: "api" }]])).toContain(
      "api is only provided, by w, in no such version",
    );
  });

  it("`:any` only from packages that allow it", async () => {
    const a: Short = ["a", { Depends: "py:any" }];
    expect(await take("a", [a, ["py", { "Multi-Arch": "allowed" }]])).toBe("a py");
    expect(await take("a", [a, ["py"]])).toContain("a 1 depends on py:any");
    expect(await take("a", [["a", { Depends: "py:native, lib:amd64" }], ["py"], ["lib"]])).toBe("a py lib");
    expect(await take("a", [["a", { Depends: "lib:i386" }], ["lib"]])).toContain("a 1 depends on lib:i386");
  });

  it("recommendations on request, and never at the price of a failure", async () => {
    const stanzas: Short[] = [
      ["a", { Depends: "b", Recommends: "r, gone, s | t" }],
      ["b"],
      ["r", { Conflicts: "b" }],
      ["s", { Depends: "gone" }],
      ["t"],
    ];
    expect(await take("a", stanzas)).toBe("a b");
    expect(await take("a", stanzas, { recommends: true })).toBe("a b t");
  });

  it("the highest version, or the one that is asked for", async () => {
    const stanzas: Short[] = [["a 1.9"], ["a 1.10"], ["a 1.10~rc1"], ["b", { Depends: "a (<< 1.10~)" }]];
    expect(await take("a", stanzas)).toBe("a=1.10");
    expect(await take("a=1.9", stanzas)).toBe("a=1.9");
    expect(await take("a=1.*~rc*", stanzas)).toBe("a=1.10~rc1");
    expect(await take("b", stanzas)).toBe("b a=1.9");
  });
});

describe("solve revises", () => {
  it("an earlier alternative that a later package conflicts with", async () => {
    const stanzas: Short[] = [["a", { Depends: "x | y, b" }], ["b", { Breaks: "x" }], ["x"], ["y"]];
    expect(await take("a", stanzas)).toBe("a y b");
    expect(await take("a b", stanzas)).toBe("a b y");
  });

  it("only what has a part in the conflict", async () => {
    // Thirty free choices between the cause and the conflict: trying them all would take 2^30 steps.
    const free = Array.from({ length: 30 }, (_, i) => `f${i} | g${i}`);
    const stanzas: Short[] = [
      ["a", { Depends: ["x | y", ...free, "b"].join(", ") }],
      ...Array.from({ length: 30 }, (_, i): Short[] => [[`f${i}`], [`g${i}`]]).flat(),
      ["b", { Depends: "c" }],
      ["c", { Conflicts: "x" }],
      ["x"],
      ["y"],
    ];
    expect((await take("a", stanzas)).split(" ").slice(0, 2)).toEqual(["a", "y"]);
  });

  it("nothing that is installed", async () => {
    const stanzas: Short[] = [["a", { Depends: "x (>= 2)" }], ["x 1"], ["x 2"]];
    expect(await take("a", stanzas, { installed: ["x=1"] })).toBe(
      "a cannot be installed:\n  a 1 depends on x (>= 2), but x 2 cannot be taken: an earlier line installs x 1",
    );
  });

  it("takes an older version that fits what is installed", async () => {
    const stanzas: Short[] = [
      ["lib-dev 1", { Depends: "lib (= 1)" }],
      ["lib-dev 2", { Depends: "lib (= 2)" }],
      ["lib 1"],
      ["lib 2"],
    ];
    expect(await take("lib-dev", stanzas, { installed: ["lib=1"] })).toBe("lib-dev");
    expect(await take("lib-dev", stanzas)).toBe("lib-dev=2 lib=2");
  });
});

describe("solve keeps to an older lock", () => {
  const stanzas: Short[] = [["a", { Depends: "lib" }], ["lib 1"], ["lib 2"], ["dev 2", { Depends: "lib (= 2)" }]];

  it("where its versions still fit", async () => {
    expect(await take("a", stanzas, { prefer: ["lib=1"] })).toBe("a lib");
  });

  it("but not where they do not, or are gone", async () => {
    expect(await take("a dev", stanzas, { prefer: ["lib=1"] })).toBe("a dev=2 lib=2");
    expect(await take("a", stanzas, { prefer: ["lib=0"] })).toBe("a lib=2");
  });
});

describe("a failure is told", () => {
  it("down the chain to what is missing", async () => {
    expect(await take("a", [["a", { Depends: "b" }], ["b", { "Pre-Depends": "c (>= 3)" }], ["c 2"]])).toBe(
      "a cannot be installed:\n  a 1 depends on b\n  b 1 depends (before it is set up) on c (>= 3), but test has c only as 2",
    );
    expect(await take("a", [["a", { Depends: "gone" }]])).toContain(
      "a 1 depends on gone, but test has no package gone for amd64",
    );
  });

  it("with each alternative's own reason", async () => {
    const stanzas: Short[] = [
      ["a", { Depends: "x | y" }],
      ["x", { Depends: "gone" }],
      ["y", { Conflicts: "a" }],
    ];
    expect(await take("a", stanzas)).toBe(
      [
        "a cannot be installed:",
        "  a 1 depends on x | y, and none will do:",
        "  - x 1 depends on gone, but test has no package gone for amd64",
        "  - y 1 conflicts with a, and a 1 is asked for as well",
      ].join("\n"),
    );
  });

  it("with how the other side came in", async () => {
    const stanzas: Short[] = [
      ["a", { Depends: "x" }],
      ["x", { Depends: "y" }],
      ["y", { Provides: "mta" }],
      ["b", { Conflicts: "mta" }],
    ];
    expect(await take("a b", stanzas)).toBe(
      "a cannot be installed together with b:\n  a 1 depends on x\n  x 1 depends on y, but b 1 conflicts with mta (which y provides), and b 1 is asked for as well",
    );
    const later: Short[] = [["a", { Depends: "x, z" }], ["x", { Depends: "y" }], ["y"], ["z", { Breaks: "y" }]];
    expect(await take("a", later)).toContain("a 1 depends on z, but z 1 breaks y, and y 1 comes in through a → x");
  });

  it("once for all versions that fail alike", async () => {
    const stanzas: Short[] = [["a"], ["b 1", { Conflicts: "a" }], ["b 2", { Conflicts: "a" }]];
    expect(await take("a b", stanzas)).toBe(
      "a cannot be installed together with b:\n  b 2 conflicts with a, and a 1 is asked for as well",
    );
  });

  it("with the versions that there are", async () => {
    expect(await take("a=2", [["a 1"], ["a 3"]])).toBe(
      "a=2 cannot be installed:\n  test has a only as 3 (test), 1 (test)",
    );
  });
});
