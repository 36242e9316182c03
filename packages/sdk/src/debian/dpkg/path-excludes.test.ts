import { expect, test } from "vitest";
import { growTree } from "../../tree/index.ts";
import { dir, file, link, partInMemory } from "../../tree/testing/part-in-memory.ts";
import { PathFilters } from "../install/path-filters.ts";
import { excludesFile, excludesText, manualDirectories } from "./path-excludes.ts";

test("kinds of files and patterns, as dpkg's configuration", () => {
  expect(excludesText({ exclude: ["docs", "/usr/share/icons/*"], keep: ["/usr/share/doc/nginx/*"] })).toBe(
    [
      "path-exclude=/usr/share/doc/*",
      "path-exclude=/usr/share/doc-base/*",
      "path-exclude=/usr/share/gtk-doc/*",
      "path-exclude=/usr/share/icons/*",
      "path-include=/usr/share/doc/*/copyright",
      "path-include=/usr/share/common-licenses/*",
      "path-include=/usr/share/doc/nginx",
      "path-include=/usr/share/doc/nginx/*",
      "",
    ].join("\n"),
  );
  expect(excludesText({})).toBeUndefined();
  expect(excludesText({ keep: ["/usr/share/doc/*"] })).toBeUndefined();
});

test("what stays of what is left out", () => {
  const names = [
    "usr/share/doc/x/copyright",
    "usr/share/doc/x/changelog.gz",
    "usr/share/man/man1/x.1.gz",
    "usr/share/man/de/man1/x.1.gz",
    "usr/share/locale/locale.alias",
    "usr/share/locale/fr/LC_MESSAGES/x.mo",
    "usr/share/common-licenses/GPL-3",
    "usr/share/info/x.info.gz",
  ];
  const left = (choice: Parameters<typeof excludesText>[0]): string[] => {
    const tree = growTree([]);
    tree.write(excludesFile, excludesText(choice) ?? "");
    const entries = [dir("usr/share/man/de"), dir("usr/share/man/de/man1"), link("usr/share/doc/y", "x")];
    const all = [...entries, ...names.map((name) => file(name))];
    const list = all.map(({ path }) => `/${path}`);
    const { files, directories } = new PathFilters(tree).skipped(partInMemory("x 1", ...all), list);
    return [...files, ...directories].map((path) => path.replace("usr/share/", ""));
  };
  expect(left({ exclude: ["docs", "locales"] })).toEqual(["doc/x/changelog.gz", "locale/fr/LC_MESSAGES/x.mo"]);
  expect(left({ exclude: ["docs", "licences"] })).toEqual([
    "doc/y",
    "doc/x/copyright",
    "doc/x/changelog.gz",
    "common-licenses/GPL-3",
  ]);
  expect(left({ exclude: ["licences"] })).toEqual(["doc/x/copyright", "common-licenses/GPL-3"]);
  expect(left({ exclude: ["man"], keep: ["/usr/share/man/de/man1/*"] })).toEqual(["man/man1/x.1.gz"]);
  expect(left({ exclude: ["info"] })).toEqual(["info/x.info.gz"]);
  expect(left({ exclude: ["/usr/share/doc/*"], keep: ["/usr/share/doc/*"] })).toEqual([]);
});

test("alternatives can link manual pages although those are left out", () => {
  expect(manualDirectories({ exclude: ["man"] })).toContain("usr/share/man/man1");
  expect(manualDirectories({ exclude: ["docs"] })).toEqual([]);
});
