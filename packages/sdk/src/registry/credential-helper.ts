import { spawn } from "node:child_process";
import { FirnError } from "../errors/index.ts";
import type { Credentials } from "./credentials.ts";

type Environment = Readonly<Record<string, string | undefined>>;

const longestMs = 60_000;
const mostBytes = 1024 * 1024;

/**
 * Asks `docker-credential-<helper> get` for a server's credentials; undefined where it has none.
 * Protocol: https://github.com/docker/docker-credential-helpers#development
 *
 * @throws FIRN_CREDENTIAL_HELPER where the program is missing, fails, or answers with something else.
 */
export async function askHelper(helper: string, server: string, env: Environment): Promise<Credentials | undefined> {
  const program = `docker-credential-${helper}`;
  // The name comes from a file and becomes a program: it must stay a name, not a path.
  if (!/^[\w][\w.-]*$/.test(helper)) throw failed(program, "its name is not one of a program");
  const { code, output, complaint } = await run(program, server, env);
  if (code !== 0) {
    // Helpers answer so by convention, on either stream.
    if (/credentials not found/i.test(output + complaint)) return undefined;
    throw failed(program, `it ended with status ${code} for ${server}: ${firstLine(complaint || output)}`);
  }
  let answer: { Username?: unknown; Secret?: unknown } | null;
  try {
    answer = JSON.parse(output) as typeof answer;
  } catch {
    // The text may hold the secret: it is not repeated.
    throw failed(program, `its answer for ${server} is not JSON`);
  }
  const { Username: username, Secret: secret } = answer ?? {};
  if (typeof username !== "string" || typeof secret !== "string") {
    throw failed(program, `its answer for ${server} lacks Username or Secret`);
  }
  if (username === "" && secret === "") return undefined;
  return username === "<token>" ? { identityToken: secret } : { username, password: secret };
}

interface Outcome {
  readonly code: number | null;
  readonly output: string;
  readonly complaint: string;
}

function run(program: string, input: string, env: Environment): Promise<Outcome> {
  return new Promise((done, fail) => {
    const child = spawn(program, ["get"], { env: { ...env }, shell: false, windowsHide: true, timeout: longestMs });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    let size = 0;
    const collect = (into: Buffer[]) => (chunk: Buffer) => {
      size += chunk.length;
      if (size <= mostBytes) into.push(chunk);
      else child.kill();
    };
    child.stdout.on("data", collect(out));
    child.stderr.on("data", collect(err));
    child.on("error", (cause: NodeJS.ErrnoException) => {
      const why = cause.code === "ENOENT" ? "it is not installed" : `it cannot be started (${cause.code})`;
      fail(failed(program, why, cause));
    });
    child.on("close", (code) =>
      done({ code, output: String(Buffer.concat(out)), complaint: String(Buffer.concat(err)) }),
    );
    // A helper that dies early closes its input; its status says why.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}

const firstLine = (text: string): string => text.trim().split("\n", 1)[0]?.slice(0, 200) || "it said nothing";

const failed = (program: string, why: string, cause?: unknown): FirnError =>
  new FirnError("FIRN_CREDENTIAL_HELPER", `the credential helper ${program} cannot be used: ${why}`, {
    cause,
    hint: "Install it, or take it out of credHelpers or credsStore in Docker's config.json",
    details: { program },
  });
