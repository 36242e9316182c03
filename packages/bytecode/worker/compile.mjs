// A thread that compiles: one interpreter, asked for one file at a time. Plain JavaScript, so that Node 20 starts it from
// the sources too.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";

const folder = dirname(createRequire(import.meta.url).resolve(`${workerData.package}/package.json`));
const { loadPyodide } = await import(pathToFileURL(join(folder, "pyodide.mjs")).href);
// A fixed seed and no settings of the host's: the same bytes everywhere.
const python = await loadPyodide({
  indexURL: folder,
  env: { HOME: "/home/pyodide", PYTHONHASHSEED: "0" },
  stdout: () => {},
  stderr: () => {},
});
// What py_compile.compile(invalidation_mode=UNCHECKED_HASH) writes: https://peps.python.org/pep-0552/
python.runPython(`
import sys, warnings, _imp
from importlib import _bootstrap_external as external

warnings.simplefilter("ignore")
# Pyodide sets a lower one by the stack that it finds; CPython's own is the one that decides what compiles.
sys.setrecursionlimit(1000)

if hasattr(external, "_RAW_MAGIC_NUMBER"):
    magic = external._RAW_MAGIC_NUMBER
else:
    magic = _imp.pyc_magic_number_token

def firn_compile(path, level):
    with open("/tmp/source", "rb") as file:
        source = file.read()
    try:
        code = compile(source, path, "exec", dont_inherit=True, optimize=level)
    except (RecursionError, MemoryError) as error:
        return f"limit {type(error).__name__}"
    except Exception as error:
        return f"syntax {type(error).__name__}: {error}"
    hashed = _imp.source_hash(magic, source)
    with open("/tmp/code", "wb") as file:
        file.write(external._code_to_hash_pyc(code, hashed, False))
    return ""
`);
const compile = python.globals.get("firn_compile");

parentPort.on("message", ({ id, path, content, level }) => {
  try {
    python.FS.writeFile("/tmp/source", content);
    const failure = compile(path, level);
    if (failure !== "") {
      const [kind, ...why] = failure.split(" ");
      parentPort.postMessage({ id, kind, why: why.join(" ") });
      return;
    }
    const pyc = python.FS.readFile("/tmp/code");
    parentPort.postMessage({ id, pyc }, [pyc.buffer]);
  } catch (error) {
    // The interpreter itself has given up (its stack, its memory) and takes no further question.
    parentPort.postMessage({ id, kind: "limit", why: String(error), broken: true });
  }
});
parentPort.postMessage({ ready: python.runPython("import sys; '.'.join(map(str, sys.version_info[:3]))") });
