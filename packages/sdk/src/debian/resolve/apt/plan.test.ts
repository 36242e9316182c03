import { describe, expect, it } from "vitest";
import { chooseVersion } from "../choose-version.ts";
import { parseRequest } from "../request.ts";
import { type Short, universe } from "../testing/sample-universe.ts";
import { planInstall } from "./plan.ts";

interface Options {
  readonly recommends?: boolean;
  /** `name` or `name=version`; `!` before it: held. */
  readonly current?: string;
}

/** What apt-get would do: `name` or `name=version` for what comes, `-name` for what goes, `✗name` for what is broken. */
async function plan(requests: string, stanzas: readonly Short[], { recommends = false, current = "" }: Options = {}) {
  const archive = await universe(stanzas);
  const there = current.split(" ").flatMap((item) => {
    const [name = "", version = "1"] = item.replace("!", "").split("=");
    const pkg = archive.versions(name).find((one) => one.version === version);
    return pkg ? [{ pkg, held: item.startsWith("!") }] : [];
  });
  const all = await universe(
    stanzas,
    [],
    there.map(({ pkg }) => pkg),
  );
  const chosen = requests.split(" ").map((text) => chooseVersion(parseRequest(text, "amd64"), all, new Map()));
  const { install, remove, broken } = planInstall(all, {
    install: chosen.flatMap(({ pkg }) => (pkg ? [{ pkg, suite: undefined }] : [])),
    without: chosen.flatMap(({ pkg, request }) => (pkg ? [] : [request.name])),
    recommends,
    current: there,
  });
  const words = [
    ...install.map(({ name, version }) => (version === "1" ? name : `${name}=${version}`)),
    ...remove.map(({ name }) => `-${name}`),
    ...broken.map(({ name }) => `✗${name}`),
  ];
  return words.sort().join(" ");
}

describe("planInstall", () => {
  it("takes dependencies, and recommendations where they are wanted", async () => {
    const stanzas: Short[] = [["a", { Depends: "b", Recommends: "c", Suggests: "d" }], ["b"], ["c"], ["d"]];
    expect(await plan("a", stanzas)).toBe("a b");
    expect(await plan("a", stanzas, { recommends: true })).toBe("a b c");
  });

  it("takes back what a later recommendation conflicts with, as for libreoffice-l10n-de", async () => {
    const stanzas: Short[] = [
      ["l10n", { Depends: "common", Recommends: "core" }],
      ["common", { Recommends: "python" }],
      ["python", { Depends: "core-nogui | core" }],
      ["core", { Conflicts: "core-nogui" }],
      ["core-nogui", { Conflicts: "core" }],
    ];
    expect(await plan("common", stanzas, { recommends: true })).toBe("common core-nogui python");
    expect(await plan("l10n", stanzas, { recommends: true })).toBe("common core l10n python");
  });

  it("goes on to the next possibility where one cannot be had, and leaves nothing of the first behind", async () => {
    const stanzas: Short[] = [
      ["a", { Depends: "x | y" }],
      ["x", { Depends: "helper, half" }],
      ["half", { Depends: "gone" }],
      ["helper"],
      ["y"],
    ];
    expect(await plan("a", stanzas)).toBe("a y");
  });

  it("keeps what a suggestion of something needed speaks for", async () => {
    const stanzas: Short[] = [
      ["a", { Depends: "x | y, z" }],
      ["x", { Depends: "helper, half" }],
      ["half", { Depends: "gone" }],
      ["helper"],
      ["y"],
      ["z", { Suggests: "helper" }],
    ];
    expect(await plan("a", stanzas)).toBe("a helper y z");
  });

  it("prefers what is there, and upgrades what is too old", async () => {
    const stanzas: Short[] = [["a", { Depends: "x | y" }], ["b", { Depends: "y (>= 2)" }], ["x"], ["y 2"], ["y 1"]];
    expect(await plan("a", stanzas, { current: "y" })).toBe("a");
    expect(await plan("b", stanzas, { current: "y" })).toBe("b y=2");
    expect(await plan("b", stanzas, { current: "!y" })).toBe("b ✗b");
  });

  it("upgrades along what was built from the same source", async () => {
    const stanzas: Short[] = [
      ["tool 2", { Source: "s", Depends: "lib (>= 2)" }],
      ["lib 2", { Source: "s" }],
      ["lib 1", { Source: "s" }],
      ["doc 2", { Source: "s" }],
      ["doc 1", { Source: "s" }],
    ];
    expect(await plan("tool", stanzas, { current: "lib doc" })).toBe("doc=2 lib=2 tool=2");
  });

  it("does without what is excluded", async () => {
    const stanzas: Short[] = [["a", { Depends: "x | y" }], ["x"], ["y"]];
    expect(await plan("a x-", stanzas)).toBe("a y");
    expect(await plan("a x- y-", stanzas)).toBe("a ✗a");
  });

  it("removes what conflicts with what is asked for, unless something Essential is in the way", async () => {
    const stanzas: Short[] = [["new", { Conflicts: "old" }], ["old"], ["needed", { Essential: "yes", Breaks: "new" }]];
    expect(await plan("new", stanzas, { current: "old" })).toBe("-old new");
    expect(await plan("new", stanzas, { current: "needed" })).toBe("new ✗needed");
  });

  it("refuses what cannot be there together", async () => {
    expect(await plan("a b", [["a", { Conflicts: "b" }], ["b"]])).toMatch("✗a");
    expect(await plan("a", [["a", { Depends: "b (>= 2)" }], ["b"]])).toBe("a ✗a");
  });

  it("takes python3:any from the package that allows it, and from what such a package provides", async () => {
    const stanzas: Short[] = [
      ["a", { Depends: "py:any" }],
      ["b", { Depends: "alias:any" }],
      ["py", { "Multi-Arch": "allowed", Provides: "alias" }],
      ["c", { Depends: "plain:any" }],
      ["plain"],
    ];
    expect(await plan("a", stanzas)).toBe("a py");
    expect(await plan("b", stanzas)).toBe("b py");
    expect(await plan("c", stanzas)).toBe("c ✗c");
  });
});
