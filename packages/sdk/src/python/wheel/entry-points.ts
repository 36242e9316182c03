import { FirnError } from "../../errors/index.ts";

/** A script that a wheel asks its installer to make. */
export interface EntryPoint {
  /** The script's file name. */
  readonly name: string;
  readonly module: string;
  /** A callable in it: `main`, `Cli.run`. */
  readonly callable: string;
}

/**
 * The console and gui scripts of an entry_points.txt, the last of a name counting.
 * https://packaging.python.org/specifications/entry-points/
 * @throws FIRN_WHEEL_INVALID where one is no module and callable; FIRN_WHEEL_ESCAPES where a name is a path
 */
export function parseScripts(text: string, title: string): EntryPoint[] {
  const found = new Map<string, EntryPoint>();
  let group = "";
  for (const raw of text.split(/\r\n|\r|\n/)) {
    const line = raw.trim();
    if (!line || line.startsWith("#")) continue;
    const header = /^\[(.*)\]$/.exec(line)?.[1];
    if (header !== undefined) group = header;
    else if (group === "console_scripts" || group === "gui_scripts") {
      const point = parseScript(line, title);
      found.set(`${group} ${point.name}`, point);
    }
  }
  return [...found.values()];
}

function parseScript(line: string, title: string): EntryPoint {
  const match = /^([^=]+?)\s*=\s*([\w.]+)\s*:\s*([\w.]+)\s*(\[.*\])?$/u.exec(line);
  const [, name = "", module = "", callable = ""] = match ?? [];
  if (!match) {
    throw new FirnError("FIRN_WHEEL_INVALID", `${title} has an entry point that is no module:callable, "${line}"`);
  }
  if (/[/\\\0]/.test(name) || name === "." || name === "..") {
    throw new FirnError("FIRN_WHEEL_ESCAPES", `${title} has a script with the name "${name}", which is a path`);
  }
  return { name, module, callable };
}

/**
 * pip and easy_install name versions in their wheels' entry points, of the Python that built them; pip makes those of
 * the Python that it installs for. https://github.com/pypa/pip/blob/main/src/pip/_internal/operations/install/wheel.py
 */
export function versionedScripts(points: readonly EntryPoint[], python: string): EntryPoint[] {
  const major = python.split(".")[0] ?? "3";
  const pip = points.find(({ name }) => name === "pip");
  const easy = points.find(({ name }) => name === "easy_install");
  const others = points.filter(
    ({ name }) => !(pip && /^pip(\d+(\.\d+)?)?$/.test(name)) && !(easy && /^easy_install(-\d+\.\d+)?$/.test(name)),
  );
  const made = (point: EntryPoint | undefined, names: readonly string[]) =>
    point ? names.map((name) => ({ ...point, name })) : [];
  return [
    ...others,
    ...made(pip, ["pip", `pip${major}`, `pip${python}`]),
    ...made(easy, ["easy_install", `easy_install-${python}`]),
  ];
}

/** The script's text as pip (distlib) writes it. */
export function scriptText({ module, callable }: EntryPoint, executable: string): string {
  return [
    shebang(executable),
    "# -*- coding: utf-8 -*-",
    "import re",
    "import sys",
    `from ${module} import ${callable.split(".")[0]}`,
    "if __name__ == '__main__':",
    "    sys.argv[0] = re.sub(r'(-script\\.pyw|\\.exe)?$', '', sys.argv[0])",
    `    sys.exit(${callable}())`,
    "",
  ].join("\n");
}

/** Linux reads 127 bytes of a shebang, and cuts it at spaces: beyond that the shell finds the interpreter. */
function shebang(executable: string): string {
  const simple = !executable.includes(" ") && Buffer.byteLength(executable) + 3 <= 127;
  if (simple) return `#!${executable}`;
  const quoted = executable.includes(" ") ? `"${executable}"` : executable;
  return `#!/bin/sh\n'''exec' ${quoted} "$0" "$@"\n' '''`;
}
