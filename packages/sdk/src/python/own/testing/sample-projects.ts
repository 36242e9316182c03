/** Files of a project by path; what ends in `/` is an empty folder. */
type Files = Readonly<Record<string, string>>;

export interface SampleProject {
  readonly backend: "flit_core" | "hatchling" | "setuptools" | "uv_build";
  readonly files: Files;
}

const table = (lines: readonly string[]): string => `${lines.join("\n")}\n`;
const buildSystem = (requires: string, backend: string): string =>
  table(["[build-system]", `requires = ["${requires}"]`, `build-backend = "${backend}"`, ""]);
const flit = buildSystem("flit_core>=3.11", "flit_core.buildapi");
const hatch = buildSystem("hatchling", "hatchling.build");
const setuptools = buildSystem("setuptools>=77", "setuptools.build_meta");
const uv = buildSystem("uv_build>=0.8", "uv_build");

/** Everything that the project table can say. */
const everything = (name: string): string =>
  table([
    "[project]",
    `name = "${name}"`,
    'version = "1.2.0rc1"',
    'description = "Sells things; it is a test."',
    'readme = "README.md"',
    'requires-python = ">=3.9,<4"',
    'license = "MIT AND Apache-2.0"',
    'license-files = ["LICENSE", "licenses/*.txt"]',
    'authors = [{name = "Ada Lovelace", email = "ada@example.org"}, {name = "Grace"}, {email = "ops@example.org"}]',
    'maintainers = [{name = "Ümit", email = "u@example.org"}]',
    'keywords = ["shop", "web"]',
    'classifiers = ["Programming Language :: Python :: 3", "Framework :: Django"]',
    'dependencies = ["requests>=2,<3", "PyYAML ; python_version < \'3.12\'", "uvicorn[standard]>=0.20"]',
    "",
    "[project.optional-dependencies]",
    'web = ["flask >= 3", "tomli; python_version < \'3.11\'"]',
    'All_Things = ["numpy"]',
    "",
    "[project.urls]",
    'Homepage = "https://example.org/"',
    '"Bug Tracker" = "https://example.org/bugs"',
    "",
    "[project.scripts]",
    'shop = "shop.cli:main"',
    "",
    "[project.gui-scripts]",
    'shop-gui = "shop.gui:main"',
    "",
    '[project.entry-points."shop.plugins"]',
    'csv = "shop.plugins.csv:Plugin"',
    'json = "shop.plugins.json"',
    "",
  ]);
const simple = (name: string, rest: readonly string[] = []): string =>
  table(["[project]", `name = "${name}"`, 'version = "0.1"', ...rest, ""]);

const texts: Files = {
  "README.md": "# Shop\n\nGrüße.\n",
  LICENSE: "All of it.\n",
  "licenses/extra.txt": "And more.\n",
};
const shop = (root: string): Files => ({
  [`${root}__init__.py`]: '"""Shop."""\n',
  [`${root}cli.py`]: "def main(): pass\n",
  [`${root}gui.py`]: "def main(): pass\n",
  [`${root}plugins/__init__.py`]: "",
  [`${root}plugins/csv.py`]: "class Plugin: pass\n",
  [`${root}plugins/json.py`]: "",
  [`${root}py.typed`]: "",
  [`${root}data/prices.json`]: "{}\n",
  [`${root}__pycache__/cli.cpython-311.pyc`]: "stale",
});

/** Projects as people have them, with what each back-end does of its own. */
export const sampleProjects: Readonly<Record<string, SampleProject>> = {
  // flit
  "flit-everything": {
    backend: "flit_core",
    files: { "pyproject.toml": flit + everything("shop"), ...texts, ...shop("shop/") },
  },
  "flit-src": {
    backend: "flit_core",
    files: {
      "pyproject.toml": `${flit}[project]\nname = "my-tool"\ndynamic = ["version", "description"]\n`,
      "src/my_tool/__init__.py": '"""Does one thing.\n\nAnd does it well."""\n\n__version__ = "3.1"\n',
      "src/my_tool/sub/deep/x.py": "",
      "tests/test_it.py": "",
    },
  },
  "flit-module": {
    backend: "flit_core",
    files: {
      "pyproject.toml": `${flit}${simple("Single.Thing", ['description = "Single"', 'readme = "README.rst"', 'license = {file = "COPYING"}'])}[tool.flit.module]\nname = "single"\n`,
      "single.py": "'''A single module.'''\nx = 1\n",
      "README.rst": "Single\n======\n",
      COPYING: "Do.\n",
    },
  },
  "flit-data": {
    backend: "flit_core",
    files: {
      "pyproject.toml": `${flit}${simple("withdata", ['description = "With data."'])}[tool.flit.external-data]\ndirectory = "data"\n[tool.flit.sdist]\nexclude = ["withdata/no.txt"]\n`,
      "withdata/__init__.py": "",
      "withdata/no.txt": "in the wheel all the same",
      "data/share/man/man1/withdata.1": ".TH\n",
    },
  },
  "flit-license": {
    backend: "flit_core",
    files: {
      "pyproject.toml": `${flit}${simple("licensed", ['description = "d"', 'license = {file = "terms.txt"}'])}`,
      "src/licensed/__init__.py": "",
      "LICENSE.md": "one",
      "NOTICE.txt": "two",
      "terms.txt": "three\\nlines\\n",
    },
  },
  // hatchling
  "hatch-everything": {
    backend: "hatchling",
    files: { "pyproject.toml": hatch + everything("shop"), ...texts, ...shop("src/shop/"), "tests/test_a.py": "" },
  },
  "hatch-version": {
    backend: "hatchling",
    files: {
      "pyproject.toml": `${hatch}[project]\nname = "my-tool"\ndynamic = ["version"]\n[tool.hatch.version]\npath = "my_tool/__about__.py"\n`,
      "my_tool/__init__.py": "",
      "my_tool/__about__.py": '__version__ = "4.5.6"\n',
      "my_tool/build/kept.py": "",
      "my_tool/secret.txt": "ignored",
      "my_tool/local.cfg": "kept",
      ".gitignore": "*.txt\n/local.cfg\nbuild/\n!my_tool/build/\n",
    },
  },
  "hatch-packages": {
    backend: "hatchling",
    files: {
      "pyproject.toml": `${hatch}${simple("several")}[tool.hatch.build.targets.wheel]\npackages = ["src/one", "src/two"]\nexclude = ["*.md", "/src/two/skip.py"]\n[tool.hatch.build.targets.wheel.force-include]\n"conf/settings.toml" = "one/settings.toml"\n`,
      "src/one/__init__.py": "",
      "src/one/notes.md": "",
      "src/two/__init__.py": "",
      "src/two/skip.py": "",
      "conf/settings.toml": "a = 1\n",
    },
  },
  "hatch-only-include": {
    backend: "hatchling",
    files: {
      "pyproject.toml": `${hatch}${simple("parts")}[tool.hatch.build]\nonly-include = ["lib/parts"]\nartifacts = ["*.gen.py"]\n[tool.hatch.build.sources]\n"lib" = ""\n[tool.hatch.build.targets.wheel.shared-data]\n"etc" = "etc/parts"\n[tool.hatch.build.targets.wheel.shared-scripts]\n"bin/parts-run" = "parts-run"\n`,
      "lib/parts/__init__.py": "",
      "lib/parts/made.gen.py": "",
      "lib/parts/made.tmp": "",
      "etc/parts.conf": "",
      "bin/parts-run": "#!python\nprint(1)\n",
      ".gitignore": "*.gen.py\n*.tmp\n",
    },
  },
  "hatch-namespace": {
    backend: "hatchling",
    files: {
      "pyproject.toml": `${hatch}${simple("inner")}`,
      "acme/inner/__init__.py": "",
      "acme/inner/a.py": "",
    },
  },
  "hatch-license-file": {
    backend: "hatchling",
    files: {
      "pyproject.toml": `${hatch}${simple("licensed", ['description = "d"', 'license = {file = "terms.txt"}'])}`,
      "src/licensed/__init__.py": "",
      "LICENSE.md": "one",
      "NOTICE.txt": "two",
      "terms.txt": "three\\nlines\\n",
    },
  },
  "hatch-license-text": {
    backend: "hatchling",
    files: {
      "pyproject.toml": `${hatch}${simple("licensed", ['description = "d"', 'license = {text = "Free"}'])}`,
      "src/licensed/__init__.py": "",
      "LICENSE.md": "one",
      "NOTICE.txt": "two",
      "terms.txt": "three\\nlines\\n",
    },
  },
  // setuptools
  "setuptools-everything": {
    backend: "setuptools",
    files: { "pyproject.toml": setuptools + everything("shop"), ...texts, ...shop("src/shop/"), "tests/test_a.py": "" },
  },
  "setuptools-flat": {
    backend: "setuptools",
    files: {
      "pyproject.toml": `${setuptools}[project]\nname = "My_Tool"\ndynamic = ["version", "readme", "dependencies"]\n[tool.setuptools.dynamic]\nversion = {attr = "my_tool.__version__"}\nreadme = {file = ["README.md", "MORE.md"]}\ndependencies = {file = "requirements.in"}\n[tool.setuptools.package-data]\nmy_tool = ["data/*.json"]\n"*" = ["*.txt"]\n[tool.setuptools.exclude-package-data]\nmy_tool = ["no.txt"]\n`,
      "requirements.in": "# comment\nrequests>=2\nflask\n",
      "README.md": "one",
      "MORE.md": "two",
      "my_tool/__init__.py": '__version__ = "1.2"\n',
      "my_tool/a.txt": "",
      "my_tool/no.txt": "",
      "my_tool/stub.pyi": "",
      "my_tool/data/x.json": "",
      "my_tool/data/x.xml": "",
      "my_tool/sub/__init__.py": "",
      "my_tool/sub/mod.py": "",
      "my_tool/nopkg/file.py": "",
      "tests/__init__.py": "",
      "docs/conf.py": "",
    },
  },
  "setuptools-manifest": {
    backend: "setuptools",
    files: {
      "pyproject.toml": `${setuptools}${simple("manifested", ['license = {text = "MIT"}'])}[tool.setuptools.packages.find]\nwhere = ["lib"]\nexclude = ["manifested.tests*"]\n`,
      "MANIFEST.in":
        "include lib/manifested/*.cfg\nrecursive-include lib/manifested/templates *.html\nglobal-exclude bad.html\ngraft lib/manifested/static\nprune lib/manifested/static/tmp\n",
      "lib/manifested/__init__.py": "",
      "lib/manifested/a.cfg": "",
      "lib/manifested/b.ini": "",
      "lib/manifested/templates/x.html": "",
      "lib/manifested/templates/deep/bad.html": "",
      "lib/manifested/static/s.css": "",
      "lib/manifested/static/tmp/t.css": "",
      "lib/manifested/tests/__init__.py": "",
      "AUTHORS.rst": "me",
      "LICENSE.txt": "MIT",
    },
  },
  "setuptools-modules": {
    backend: "setuptools",
    files: {
      "pyproject.toml": `${setuptools}${simple("mods")}[tool.setuptools]\npy-modules = ["one", "two"]\nscript-files = ["bin/mods-run"]\n[tool.setuptools.data-files]\n"share/mods" = ["extra/*.txt"]\n`,
      "one.py": "",
      "two.py": "",
      "three.py": "",
      "bin/mods-run": "#!/usr/bin/env python3\nprint(1)\n",
      "extra/a.txt": "a",
    },
  },
  "setuptools-explicit": {
    backend: "setuptools",
    files: {
      "pyproject.toml": `${setuptools}${simple("explicit")}[tool.setuptools]\npackages = ["explicit", "explicit.sub"]\npackage-dir = {"explicit" = "code"}\ninclude-package-data = false\n`,
      "code/__init__.py": "",
      "code/sub/a.py": "",
      "code/other/b.py": "",
      "setup.py": "from setuptools import setup\n\nsetup()\n",
    },
  },
  "setuptools-license-file": {
    backend: "setuptools",
    files: {
      "pyproject.toml": `${setuptools}${simple("licensed", ['description = "d"', 'license = {file = "terms.txt"}'])}`,
      "src/licensed/__init__.py": "",
      "LICENSE.md": "one",
      "NOTICE.txt": "two",
      "terms.txt": "three\\nlines\\n",
    },
  },
  "setuptools-license-text": {
    backend: "setuptools",
    files: {
      "pyproject.toml": `${setuptools}${simple("licensed", ['description = "d"', 'license = {text = "Free"}'])}`,
      "src/licensed/__init__.py": "",
      "LICENSE.md": "one",
      "NOTICE.txt": "two",
      "terms.txt": "three\\nlines\\n",
    },
  },
  // uv_build
  "uv-everything": {
    backend: "uv_build",
    files: { "pyproject.toml": uv + everything("shop"), ...texts, ...shop("src/shop/"), "tests/test_a.py": "" },
  },
  "uv-flat": {
    backend: "uv_build",
    files: {
      "pyproject.toml": `${uv}${simple("My.Tool", ['license = {text = "MIT"}'])}[tool.uv.build-backend]\nmodule-root = ""\nmodule-name = "tool"\nwheel-exclude = ["tool/skip.*", "/tool/only-here"]\nsource-exclude = ["*.bak"]\n`,
      "tool/__init__.py": "",
      "tool/skip.py": "",
      "tool/a.bak": "",
      "tool/sub/skip.txt": "",
      "tool/sub/only-here": "",
      "tool/only-here": "",
      "tool/t.pyc": "",
    },
  },
  "uv-namespace": {
    backend: "uv_build",
    files: {
      "pyproject.toml": `${uv}${simple("acme-inner")}[tool.uv.build-backend]\nmodule-name = "acme.inner"\n[tool.uv.build-backend.data]\nscripts = "bin"\ndata = "share"\n`,
      "src/acme/inner/__init__.py": "",
      "src/acme/inner/sub/x.py": "",
      "bin/run": "#!python\n",
      "share/inner/a.txt": "",
    },
  },
  "uv-several": {
    backend: "uv_build",
    files: {
      "pyproject.toml": `${uv}${simple("pair")}[tool.uv.build-backend]\nmodule-name = ["one", "two"]\n`,
      "src/one/__init__.py": "",
      "src/two/__init__.py": "",
      "src/two/b.txt": "b",
    },
  },
  "uv-license": {
    backend: "uv_build",
    files: {
      "pyproject.toml": `${uv}${simple("licensed", ['description = "d"', 'license = {file = "terms.txt"}'])}`,
      "src/licensed/__init__.py": "",
      "LICENSE.md": "one",
      "NOTICE.txt": "two",
      "terms.txt": "three\\nlines\\n",
    },
  },
  "hatch-sources": {
    backend: "hatchling",
    files: {
      "pyproject.toml": `${hatch}${simple("sourced")}[tool.hatch.build.targets.wheel]\ninclude = ["/python/*.py", "python/sub/**"]\nexclude = ["python/sub/no_*"]\nsources = ["python"]\n`,
      "python/a.py": "",
      "python/b.txt": "",
      "python/sub/c.txt": "",
      "python/sub/no_d.txt": "",
      "python/sub/deep/e.py": "",
      "other.py": "",
    },
  },
  "flit-namespace": {
    backend: "flit_core",
    files: {
      "pyproject.toml": `${flit}${simple("acme-part", ['description = "d"'])}[tool.flit.module]\nname = "acme.part"\n`,
      "src/acme/part/__init__.py": "",
      "src/acme/part/x.py": "",
    },
  },
  "setuptools-src-modules": {
    backend: "setuptools",
    files: {
      "pyproject.toml": `${setuptools}${simple("srcmods", ['scripts = {run-it = "one:main"}'])}`,
      "src/one.py": "def main(): pass\n",
      "src/pkg/a.py": "",
      "src/pkg/data.json": "{}",
      "src/bad-name.py": "",
    },
  },
  "uv-modules-excluded": {
    backend: "uv_build",
    files: {
      "pyproject.toml": `${uv}${simple("excl")}[tool.uv.build-backend]\ndefault-excludes = false\nwheel-exclude = ["/src/excl/tests", "/src/excl/one.txt", "data/*.tmp", "sub/tests"]\n`,
      "src/excl/__init__.py": "",
      "src/excl/tests/t.py": "",
      "src/excl/sub/tests/t.py": "",
      "src/excl/data/a.tmp": "",
      "src/excl/data/b.txt": "",
      "src/excl/one.txt": "",
      "src/excl/c.pyc": "",
    },
  },
};
