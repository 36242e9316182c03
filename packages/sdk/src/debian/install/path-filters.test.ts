import { expect, test } from "vitest";
import { growTree } from "../../tree/index.ts";
import { dir, file, link, partInMemory } from "../../tree/testing/part-in-memory.ts";
import { PathFilters } from "./path-filters.ts";

test("the last filter that fits decides; directories on the way to what is included stay", () => {
  const tree = growTree([]);
  tree.write(
    "etc/dpkg/dpkg.cfg.d/slim",
    "# slim\npath-exclude /usr/share/doc/*\npath-include=/usr/share/doc/*/copyright\n",
  );
  tree.write("etc/dpkg/dpkg.cfg.d/slim.dpkg-old", "path-exclude /usr/bin/*\n");
  tree.write("etc/dpkg/dpkg.cfg", "no-debsig\npath-exclude /usr/share/man/*\n");
  const filters = new PathFilters(tree);
  expect(filters.active).toBe(true);
  const doc = ["changelog", "copyright"].map((name) => file(`usr/share/doc/x/${name}`));
  const man = ["man", "man/man1", "man/man1/deep"].map((path) => dir(`usr/share/${path}`));
  const others = [dir("usr"), dir("usr/share"), dir("usr/share/doc"), dir("usr/share/doc/x")];
  const links = [link("usr/share/doc/y", "x"), link("usr/share/man/man1/y.1", "x.1"), file("usr/bin/x")];
  const all = [...others, ...doc, ...man, ...links];
  const list = all.map(({ path }) => `/${path}`);
  const { files, directories } = filters.skipped(partInMemory("x 1", ...all), list);
  expect([...files]).toEqual(["usr/share/doc/x/changelog", "usr/share/man/man1/y.1"]);
  expect(directories).toEqual(["usr/share/man/man1", "usr/share/man/man1/deep"]);
});

test("a system without filters takes everything", () => {
  expect(new PathFilters(growTree([])).active).toBe(false);
});

test("filters go by the paths that a package has, before usr-merge", () => {
  const tree = growTree([]);
  tree.write("etc/dpkg/dpkg.cfg.d/excludes", "path-exclude=/lib/systemd/*\npath-exclude=/usr/lib/udev/*\n");
  const part = partInMemory(
    "x 1",
    dir("usr/lib"),
    dir("usr/lib/systemd"),
    file("usr/lib/systemd/x"),
    file("usr/lib/udev/x"),
  );
  const { files } = new PathFilters(tree).skipped(part, ["/lib", "/lib/systemd", "/lib/systemd/x", "/lib/udev/x"]);
  expect([...files]).toEqual(["usr/lib/systemd/x"]);
});
