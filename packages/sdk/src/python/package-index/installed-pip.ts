import { execFile } from "node:child_process";
import type { Context } from "../../context/index.ts";

const known = new Map<string, Promise<string | undefined>>();

/**
 * The index that the host's own pip uses by default: distributions and companies build pip with another than the
 * public one. Asks Python in isolated mode, so no file of the project, of the working directory or of PYTHONPATH is
 * run. Undefined where there is no Python or no pip. Asked once a process.
 */
export function installedPipIndex(env: Context["env"]): Promise<string | undefined> {
  const path = env["PATH"] ?? env["Path"] ?? "";
  const asked = known.get(path);
  if (asked) return asked;
  const asking = ask(env);
  known.set(path, asking);
  return asking;
}

// PyPI is a constant of every pip since 10; `-I` ignores the environment and the working directory.
const question = "from pip._internal.models.index import PyPI; print(PyPI.simple_url)";

async function ask(env: Context["env"]): Promise<string | undefined> {
  const names = process.platform === "win32" ? ["python", "python3"] : ["python3"];
  for (const name of names) {
    const answer = await new Promise<string>((resolve) => {
      const options = { env: { ...env }, timeout: 10_000, windowsHide: true, maxBuffer: 65_536 };
      // Whatever goes wrong here, there are other places to learn an index from.
      execFile(name, ["-I", "-c", question], options, (error, stdout) => resolve(error ? "" : stdout.trim()));
    });
    if (/^https?:\/\/\S+$/.test(answer)) return answer;
  }
  return undefined;
}
