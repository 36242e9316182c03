import { expect, test } from "vitest";
import { caught } from "../describe/testing/caught.ts";
import { apt, deb, debian } from "./ingredients.ts";
import { ubuntu } from "./ubuntu-ingredient.ts";

/** What a JavaScript user may pass. */
const loosely = { apt: apt as (...values: unknown[]) => unknown, debian: debian as (suite: unknown) => unknown };

test("a Debian to start from", () => {
  expect(debian("bookworm")).toMatchObject({ gives: ["debian", "shell"], step: { kind: "debian", suite: "bookworm" } });
});

test("a smaller one, which says so in its step and promises no shell", () => {
  expect(debian("bookworm", { flavour: "standard" })).toEqual(debian("bookworm"));
  const small = debian("trixie", { flavour: "minimal", exclude: ["docs", "/usr/share/icons/*"], keep: ["/a b"] });
  expect(small.gives).toEqual(["debian"]);
  expect(small.step).toEqual({
    ...{ kind: "debian", suite: "trixie", flavour: "minimal" },
    ...{ exclude: ["docs", "/usr/share/icons/*"], keep: ["/a b"] },
  });
});

test(".deb files, of several architectures or by platform", () => {
  const from = "file:///project/image.ts";
  const placed = (...values: Parameters<typeof deb>): unknown => deb(...values).steps[0];
  expect(deb("./a.deb").needs).toEqual(["debian"]);
  expect(placed("./dist/a.deb", "b.deb", { from, recommends: true, preseed: { "a/b": "c" } })).toEqual({
    step: { kind: "deb", files: ["dist/a.deb", "b.deb"], recommends: true, preseed: { "a/b": "c" } },
    at: undefined,
    context: "file:///project/",
  });
  const platforms = { "linux/amd64": "./a.deb", "linux/arm64": ["b.deb", "./c.deb"] } as const;
  expect(placed(platforms, { from })).toMatchObject({
    step: { files: [], platforms: { "linux/amd64": ["a.deb"], "linux/arm64": ["b.deb", "c.deb"] }, recommends: false },
  });
});

test("packages, and options after them or alone", () => {
  const step = (...values: Parameters<typeof apt>): unknown => apt(...values).steps[0]?.step;
  expect(apt("git").needs).toEqual(["debian"]);
  expect(step("git", "nginx=1.22.*")).toEqual({ kind: "apt", packages: ["git", "nginx=1.22.*"], recommends: false });
  expect(step("git", { recommends: true })).toEqual({ kind: "apt", packages: ["git"], recommends: true });
  expect(step({ packages: ["git"] })).toEqual({ kind: "apt", packages: ["git"], recommends: false });
});

test("what decides between versions stands in the step", () => {
  const step = apt("nginx/bookworm-backports", "apache2-", { targetRelease: "bookworm-backports", hold: ["openssl"] });
  expect(step.steps[0]?.step).toEqual({
    kind: "apt",
    packages: ["nginx/bookworm-backports", "apache2-"],
    recommends: false,
    targetRelease: "bookworm-backports",
    hold: ["openssl"],
  });
  expect(caught(() => apt("x", { hold: ["a=1"] })).message).toMatch('"hold[0]" must be the name of a package');
});

test("what is said about maintainer scripts stands in the step, and nothing where nothing is said", () => {
  const { step } = debian("trixie", { scripts: "strict", effects: { "udev.postinst": false } });
  expect(step).toEqual({ kind: "debian", suite: "trixie", scripts: "strict", effects: { "udev.postinst": false } });
  expect(apt("x", { effects: { "fmtutil-sys": "touch /x" }, preseed: { "a/b": "c" } }).steps[0]?.step).toEqual({
    kind: "apt",
    packages: ["x"],
    recommends: false,
    effects: { "fmtutil-sys": "touch /x" },
    preseed: { "a/b": "c" },
  });
});

test.each<[() => unknown, string, string | undefined]>([
  [
    () => loosely.apt("x", { effects: { "/usr/bin/x": "" } }),
    'apt(): the name "/usr/bin/x" must be a script, such as nginx.postinst, or a command',
    undefined,
  ],

  [
    () => loosely.debian("bookwrm"),
    'debian(): "suite" must be "bookworm" or "trixie", not "bookwrm" (did you mean "bookworm"?)',
    undefined,
  ],
  [
    () => loosely.debian("noble"),
    'debian(): "suite" must be "bookworm" or "trixie", not "noble"',
    '"noble" is Ubuntu\'s: write ubuntu("noble")',
  ],
  [
    () => ubuntu("trixie" as "noble"),
    'ubuntu(): "suite" must be "jammy" or "noble", not "trixie"',
    '"trixie" is Debian\'s: write debian("trixie")',
  ],
  [
    () => ubuntu("noble", { components: ["universe"] }),
    'ubuntu(): "components" needs main, which the system itself is made of',
    'Write components: ["main", "universe"]',
  ],
  [() => loosely.debian(12), 'debian(): "suite" must be "bookworm" or "trixie", not 12', undefined],
  [
    () => debian("bookworm", { exclude: ["manpages" as "man"] }),
    'debian(): "exclude[0]" must be docs, man, info, locales, lintian, licences, or a pattern such as /usr/share/icons/*, not "manpages"',
    undefined,
  ],
  [
    () => debian("bookworm", { keep: ["/a\npath-exclude=/*"] }),
    'debian(): "keep[0]" must be a pattern such as /usr/share/locale/de/*, not "/a\\npath-exclude=/*"',
    undefined,
  ],
  [
    () => debian("bookworm", { flavour: "tiny" as "minimal" }),
    'debian(): "flavour" must be "minimal" or "standard", not "tiny"',
    undefined,
  ],
  [() => deb(), "deb() needs at least one file", 'Write deb("./tool_1.2_amd64.deb", { from: import.meta })'],
  [() => deb("tool.rpm"), 'deb(): "files[0]" must be the path of a .deb file, not "tool.rpm"', undefined],
  [
    () => deb("/opt/tool.deb"),
    'deb(): "files[0]" must be relative: to the file that `from: import.meta` names, not "/opt/tool.deb"',
    undefined,
  ],
  [
    () => deb({ amd64: "tool.deb" } as object),
    'deb(): the name "amd64" must be a platform, such as linux/arm64',
    undefined,
  ],
  [
    () => deb({ "linux/amd64": "tool.deb" }, "more.deb"),
    'deb() takes paths of .deb files, not {"linux/amd64":"tool.deb"}',
    'Write deb("./tool_1.2_amd64.deb", { from: import.meta })',
  ],
  [() => apt(), "apt() needs at least one package", 'Write apt("nginx")'],
  [() => apt({ recommends: true }), "apt() needs at least one package", 'Write apt("nginx")'],
  [() => loosely.apt("git", { recommend: true }), 'apt() has no option "recommend"', 'Did you mean "recommends"?'],
  [
    () => loosely.apt(["git"]),
    'apt() takes options as an object, not ["git"]',
    'Write apt("nginx", { recommends: true })',
  ],
  [() => loosely.apt({}, "git"), 'apt(): "packages[0]" must be a string, not {}', undefined],
  [
    () => apt("git curl"),
    'apt(): "packages[0]" must be a package as on apt-get\'s command line, such as nginx or nginx=1.22.*, not "git curl"',
    undefined,
  ],
])("%s is refused", (call, message, hint) => {
  const error = caught(call);
  expect(error).toMatchObject({ code: "FIRN_DEFINITION_INVALID", message });
  expect(error.hint).toBe(hint);
  expect(error.at?.file).toMatch(/ingredients\.test\.ts$/);
});
