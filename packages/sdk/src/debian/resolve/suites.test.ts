import { describe, expect, it } from "vitest";
import { chooseVersion } from "./choose-version.ts";
import { planOrExplain } from "./plan-or-explain.ts";
import { parseRequest } from "./request.ts";
import { type Short, universeOf } from "./testing/sample-universe.ts";

interface Options {
  readonly targetRelease?: string;
  readonly without?: readonly string[];
  /** `name=version` of a base image's packages. */
  readonly present?: string;
}

type Suites = Readonly<Record<string, readonly Short[]>>;

async function take(requests: string, suites: Suites, options: Options = {}): Promise<string> {
  const { targetRelease, without = [], present = "" } = options;
  const all = await universeOf(suites, { prefer: [], targetRelease });
  const current = present.split(" ").flatMap((item) => {
    const [name = "", version] = item.split("=");
    return all.versions(name).filter((pkg) => pkg.version === version);
  });
  const universe = await universeOf(suites, { prefer: [], targetRelease, present: current });
  const chosen = requests.split(" ").map((text) => chooseVersion(parseRequest(text, "amd64"), universe, new Map()));
  const found = planOrExplain(universe, {
    requests: chosen,
    without,
    recommends: false,
    current: current.map((pkg) => ({ pkg, isLocked: false, held: false })),
  });
  return found.map((pkg) => `${pkg.name}=${pkg.version}`).join(" ");
}

const suites: Suites = {
  stable: [["tool 1", { Depends: "lib" }], ["lib 1"], ["other 1"]],
  "stable-backports": [["tool 3", { Depends: "lib (>= 2), other" }], ["lib 2"], ["other 2"], ["fresh 1"]],
};

describe("suites side by side", () => {
  it("backports are taken where they are asked for, or where nothing else has the package", async () => {
    expect(await take("tool", suites)).toBe("tool=1 lib=1");
    expect(await take("fresh", suites)).toBe("fresh=1");
    expect(await take("tool=3 lib=2", suites)).toBe("tool=3 lib=2 other=1");
  });

  it("tool/stable-backports takes what its dependencies need from there, and no more", async () => {
    expect(await take("tool/stable-backports", suites)).toBe("tool=3 lib=2 other=1");
  });

  it("a target release goes before the others", async () => {
    expect(await take("tool", suites, { targetRelease: "stable-backports" })).toBe("tool=3 lib=2 other=2");
  });

  it("what came from backports stays there, and is kept up to date from there", async () => {
    expect(await take("tool", suites, { present: "tool=1 lib=1" })).toBe("");
    const later: Suites = { ...suites, "stable-backports": [["tool 4", { Depends: "lib" }]] };
    const archive = await universeOf(later, { prefer: [] });
    expect(archive.candidate("tool")?.version).toBe("1");
    const [old] = archive.versions("tool");
    const kept = await universeOf(later, { prefer: [], present: old ? [old.asVersion("3")] : [] });
    expect(kept.candidate("tool")?.version).toBe("4");
  });

  it("names the suites that there are", async () => {
    await expect(take("tool/sid", suites)).rejects.toMatchObject({
      code: "FIRN_APT_REQUEST_INVALID",
      hint: "Suites to choose from: stable, stable-backports.",
    });
    await expect(take("tool=9", suites)).rejects.toMatchObject({
      code: "FIRN_APT_UNSATISFIABLE",
      message: expect.stringContaining("3 (stable-backports), 1 (stable)"),
    });
  });
});

describe("what apt-get refuses", () => {
  const choice: Suites = {
    stable: [["a", { Depends: "x | y" }], ["x"], ["y"], ["old 1"], ["new", { Conflicts: "old" }]],
  };

  it("tells what is excluded or held, but needed", async () => {
    expect(await take("a x-", choice)).toBe("a=1 y=1");
    await expect(take("a x-", choice, { without: ["y"] })).rejects.toMatchObject({
      code: "FIRN_APT_UNSATISFIABLE",
      message: "a cannot be installed:\n  a 1 depends on x | y",
      hint: "It needs x, which is excluded or held.",
    });
  });

  it("does not remove what the base has", async () => {
    await expect(take("new", choice, { present: "old=1" })).rejects.toMatchObject({
      code: "FIRN_APT_REMOVES",
      details: { remove: ["old"] },
    });
  });

  it("names what helps where there is a way that apt-get does not find", async () => {
    // apt-get tries nothing but each package's candidate.
    const old: Suites = { stable: [["b", { Depends: "m" }], ["m", { Depends: "a (<< 2)" }], ["a 2"], ["a 1"]] };
    await expect(take("b", old)).rejects.toMatchObject({
      code: "FIRN_APT_UNSATISFIABLE",
      hint: "apt-get does not find the way out of this, but there is one: ask for a=1 too.",
    });
    expect(await take("b a=1", old)).toBe("b=1 m=1 a=1");
  });
});
