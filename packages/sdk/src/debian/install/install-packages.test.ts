import { expect, test } from "vitest";
import { growTree, type Part } from "../../tree/index.ts";
import { file, partInMemory } from "../../tree/testing/part-in-memory.ts";
import type { InstalledPackage } from "../dpkg/installed-package.ts";
import { samplePackage } from "../testing/sample-system.ts";
import { type InstallStep, installPackages } from "./install-packages.ts";

interface Sample {
  readonly fields?: string;
  /** Contents by path. */
  readonly data?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly conffiles?: readonly (readonly [string, string])[];
}

/** Programs that scripts of the tests call: what is on PATH is the tree's. */
const programs = Object.fromEntries(
  ["mkdir", "cp", "dpkg-divert", "dpkg-statoverride", "dpkg-trigger", "dpkg-query", "update-alternatives"].map(
    (name) => [`usr/bin/${name}`, name],
  ),
);

function install(samples: Readonly<Record<string, Sample>>, ...more: readonly (readonly string[])[]) {
  const parts = new Map<InstalledPackage, Part>();
  const add = (name: string, { fields = "", data = {}, scripts = {}, conffiles = [] }: Sample): InstalledPackage => {
    const files = Object.entries(data).map(([path, content]) =>
      file(path, content, { mode: path.startsWith("usr/bin/") ? 0o755 : 0o644 }),
    );
    const texts = Object.entries(scripts).map(([kind, text]) => [
      kind,
      kind === "triggers" ? text : `#!/bin/sh\nset -e\n${text}\n`,
    ]);
    const pkg = samplePackage(name, "1-1", {
      fields,
      list: ["/.", ...Object.keys(data).map((path) => `/${path}`)],
      files: Object.fromEntries(texts),
      conffiles,
    });
    parts.set(pkg, partInMemory(`${name} 1-1`, ...files));
    return pkg;
  };
  const all = new Map(Object.entries(samples).map(([name, sample]) => [name, add(name, sample)]));
  const tools = add("tools", { data: programs });
  const named = (names: readonly string[]) => names.flatMap((name) => all.get(name) ?? []);
  const first = more.length > 0 ? named(more[0] ?? []) : [...all.values()];
  const steps: InstallStep[] = [
    { action: "apt", packages: [tools] },
    { action: "apt", packages: first },
    ...more.slice(1).map((names) => ({ action: "apt" as const, packages: named(names) })),
  ];
  const tree = growTree([]);
  const options = {
    architecture: "amd64",
    suite: "bookworm",
    partOf: (pkg: InstalledPackage) => parts.get(pkg) as Part,
  };
  return { tree, ...installPackages(tree, steps, options) };
}

test("preinst sees the tree without the package, postinst with it; conffiles come between", () => {
  const see = (what: string) =>
    `for f in /usr/x /etc/x; do [ ! -e $f ] || echo "${what} $f" >> /log; done; echo "${what} $*" >> /log`;
  const { tree, reports } = install({
    x: {
      data: { "usr/x": "x", "etc/x": "conf" },
      conffiles: [["/etc/x", "0"]],
      scripts: { preinst: see("preinst"), postinst: see("postinst") },
    },
    // Unpacked after x, configured before.
    y: { fields: "Depends: x\n", scripts: { preinst: see("other") } },
  });
  expect(reports).toEqual([]);
  expect(tree.read("log").toString()).toBe(
    "preinst install\nother /usr/x\nother install\npostinst /usr/x\npostinst /etc/x\npostinst configure \n",
  );
  expect(tree.get("var/lib/dpkg/tmp.ci")).toBeUndefined();
  expect(tree.read("var/lib/dpkg/status").toString()).toContain("Conffiles:\n /etc/x 0\n");
});

test("a conffile that a script made stays, the package's own lies beside it", () => {
  const { tree } = install({
    x: {
      data: { "etc/x": "theirs" },
      conffiles: [["/etc/x", "0"]],
      scripts: { preinst: "mkdir -p /etc; echo mine > /etc/x" },
    },
  });
  expect(tree.read("etc/x").toString()).toBe("mine\n");
  expect(tree.read("etc/x.dpkg-dist").toString()).toBe("theirs");
});

test("diversions and overrides of one package hold for the next", () => {
  const { tree, reports, packages } = install(
    {
      a: {
        data: { "usr/bin/tool": "mine" },
        scripts: {
          preinst:
            "dpkg-divert --no-rename --add /usr/bin/tool\nmkdir -p /etc\necho 'root:x:0:0::/:/bin/sh' > /etc/passwd\necho 'mail:x:8:' > /etc/group\ndpkg-statoverride --add root mail 2755 /usr/bin/sgid",
        },
      },
      b: { data: { "usr/bin/tool": "theirs", "usr/bin/sgid": "" } },
    },
    ["a"],
    ["b"],
  );
  expect(reports).toEqual([]);
  expect(tree.read("usr/bin/tool").toString()).toBe("mine");
  expect(tree.read("usr/bin/tool.distrib").toString()).toBe("theirs");
  expect(tree.get("usr/bin/sgid")).toMatchObject({ mode: 0o2755, uid: 0, gid: 8 });
  expect(packages[0]).toMatchObject({
    name: "a",
    users: ["root"],
    groups: ["mail"],
    diversions: ["/usr/bin/tool → /usr/bin/tool.distrib"],
  });
});

test("the same file in two packages: Replaces decides, whichever comes first", () => {
  const old = { data: { "usr/f": "old" } };
  const modern = { fields: "Replaces: old (<< 2)\n", data: { "usr/f": "new" } };
  const after = install({ old, modern }, ["old"], ["modern"]);
  expect(after.tree.read("usr/f").toString()).toBe("new");
  expect(after.tree.read("var/lib/dpkg/info/old.list").toString()).toBe("/.\n");
  const before = install({ old, modern }, ["modern"], ["old"]);
  expect(before.tree.read("usr/f").toString()).toBe("new");
  expect(before.tree.read("var/lib/dpkg/info/old.list").toString()).toBe("/.\n");
  expect(() => install({ old, other: { data: { "usr/f": "" } } })).toThrowError(
    expect.objectContaining({ code: "FIRN_PATH_CONFLICT" }),
  );
});

test("file triggers of what is unpacked, told to the package once all is configured", () => {
  const { tree } = install(
    {
      cache: { scripts: { triggers: "interest-noawait /usr/share/menu\n", postinst: 'echo "$*" >> /log' } },
      app: { data: { "usr/share/menu/app": "" }, scripts: { postinst: "echo app >> /log" } },
    },
    ["cache"],
    ["app"],
  );
  // The directory, which the package's list names too, is what is activated.
  expect(tree.read("var/lib/dpkg/triggers/File").toString()).toBe("/usr/share/menu cache/noawait\n");
  expect(tree.read("log").toString()).toBe("configure \napp\n");
});

test("a script sees dpkg's environment, and dpkg-query what is installed so far", () => {
  const { tree, reports } = install(
    {
      "liba:amd64": {},
      a: {
        scripts: {
          postinst:
            'echo "$DPKG_MAINTSCRIPT_PACKAGE $DPKG_MAINTSCRIPT_NAME $DPKG_MAINTSCRIPT_ARCH $DPKG_ADMINDIR [$DPKG_ROOT] $PWD" > /log',
        },
      },
      b: {
        fields: "Depends: a\n",
        scripts: { postinst: "dpkg-query -W -f '${Package} ${db:Status-Status}\\n' a b >> /log" },
      },
    },
    ["a", "b"],
  );
  expect(reports).toEqual([]);
  expect(tree.read("log").toString()).toBe("a postinst amd64 /var/lib/dpkg [] /\na installed\nb half-configured\n");
});
