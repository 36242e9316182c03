import type { Command } from "../../../../shell/index.ts";

/** Python's byte-code is made elsewhere, or by Python itself when a module is first imported: nothing is to be told. */
const nothing: Command = () => 0;

/** `python3`, which scripts call to compile modules. */
const python: Command = (process) => {
  const isCompiling = process.args.some((word) => /(?:^|\/)(?:py_compile|compileall)(?:\.py)?$/.test(word));
  if (isCompiling) return 0;
  if (process.args[0] === "-c" && /^from twisted\.plugin import \S.*getPlugins/.test(process.args[1] ?? "")) {
    process.report({
      kind: "deferred",
      why: "it lists Twisted's plug-ins, which are found without, only later",
      remedy: "dpkg-reconfigure python3-twisted",
    });
    return 0;
  }
  process.report({ kind: "unknown", why: `firn runs no Python: ${process.name} ${process.args.join(" ")}` });
  return 0;
};

const compilers = ["py3compile", "py3clean", "pycompile", "pyclean", "pypy3compile", "pypy3clean", "pypycompile"];
const versions = ["", ".9", ".10", ".11", ".12", ".13", ".14"];

export const byteCodeCommands: ReadonlyMap<string, Command> = new Map([
  ...compilers.map((name) => [name, nothing] as const),
  ...versions.map((version) => [`python3${version}`, python] as const),
]);
