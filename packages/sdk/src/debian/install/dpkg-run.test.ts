import { expect, test } from "vitest";
import { growTree } from "../../tree/index.ts";
import type { PackageState } from "../system/debian-system.ts";
import { DpkgSystem } from "../system/dpkg-system.ts";
import { samplePackage } from "../testing/sample-system.ts";
import { DpkgRun } from "./dpkg-run.ts";

interface Sample {
  readonly fields?: string;
  readonly triggers?: string;
  readonly postinst?: boolean;
}

/** Unpacks packages and configures all; what happened, in order. */
function configured(
  samples: Readonly<Record<string, Sample>>,
  during: (system: DpkgSystem, what: string) => void = () => undefined,
) {
  const system = new DpkgSystem(growTree([]), { architecture: "amd64", suite: "bookworm" });
  const log: string[] = [];
  for (const [name, { fields = "", triggers, postinst }] of Object.entries(samples)) {
    const files = { ...(triggers !== undefined && { triggers }), ...(postinst && { postinst: "" }) };
    const state = system.state(samplePackage(name, "1-1", { fields, files }));
    state.status = "unpacked";
    system.triggers.register(state);
  }
  const act = (state: PackageState, what: string): void => {
    log.push(what);
    system.running = { pkg: state.pkg, script: "postinst" };
    during(system, what);
    system.running = undefined;
  };
  const run = new DpkgRun(system.packages, "amd64", system.triggers, {
    configure: (state) => {
      state.status = "half-configured";
      act(state, state.pkg.name);
    },
    processTriggers: (state, names) => act(state, `${state.pkg.name}: ${names.join(" ")}`),
    settled: () => system.incorporate(),
  });
  run.configurePending();
  const states = Object.fromEntries([...system.packages].map(([name, { status }]) => [name, status]));
  return { log, states };
}

test("each after what it depends on, else in the order of the hash table", () => {
  const { log } = configured({
    a: { fields: "Depends: mail (>= 1)\n" },
    b: {},
    mta: { fields: "Provides: mail (= 1)\nDepends: c:any\n" },
    c: {},
    d: { fields: "Depends: nothing\n" },
  });
  expect(log.indexOf("c")).toBeLessThan(log.indexOf("mta"));
  expect(log.indexOf("mta")).toBeLessThan(log.indexOf("a"));
  expect([...log].sort()).toEqual(["a", "b", "c", "d", "mta"]);
});

test("circles are broken at a package without postinst", () => {
  const { log } = configured({
    x: { fields: "Depends: y\n", postinst: true },
    y: { fields: "Depends: z\n" },
    z: { fields: "Depends: x\n", postinst: true },
  });
  expect(log).toEqual(["y", "x", "z"]);
});

test("triggers by name and by path come last, once, the newest first", () => {
  const cache = { triggers: "interest update-cache\ninterest-noawait /usr/share/menu\n" };
  const { log, states } = configured({ cache, app: { fields: "Depends: cache\n" } }, (system, what) => {
    if (what !== "app") return;
    system.activate("update-cache");
    system.activate("/usr/share/menu/app", { await: false });
    system.activate("nobody-cares");
  });
  expect(log).toEqual(["cache", "app", "cache: /usr/share/menu update-cache"]);
  expect(states).toEqual({ cache: "installed", app: "installed" });
});

test("who depends on a package that waits for triggers has them processed first", () => {
  const { log } = configured(
    {
      cache: { triggers: "interest update-cache\n" },
      app: { fields: "Depends: cache\n", triggers: "activate update-cache\n" },
      user: { fields: "Depends: app\n" },
    },
    () => undefined,
  );
  expect(log).toEqual(["cache", "app", "cache: update-cache", "user"]);
});

test("triggers that activate each other are given up", () => {
  const { log, states } = configured(
    { a: { triggers: "interest one\n" }, b: { triggers: "interest two\n" } },
    (system, what) => {
      if (what.startsWith("a")) system.activate("two", { await: false });
      else system.activate("one", { await: false });
    },
  );
  expect(log.length).toBeLessThan(20);
  expect(Object.values(states)).toEqual(["installed", "installed"]);
});

test("a package's own trigger, activated while it is configured, is processed afterwards", () => {
  const { log, states } = configured(
    { own: { triggers: "interest-noawait again\n", postinst: true } },
    (system, what) => {
      if (what === "own") system.activate("again", { await: false });
    },
  );
  expect(log).toEqual(["own", "own: again"]);
  expect(states).toEqual({ own: "installed" });
});
