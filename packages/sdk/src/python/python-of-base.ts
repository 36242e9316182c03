import type { Context } from "../context/index.ts";
import { FirnError } from "../errors/index.ts";
import { digestOfJson, type Json } from "../hash/index.ts";
import type { BaseImage, Facts } from "../lock/index.ts";

/** Goes up whenever other facts are found in the same image. */
const factsFormat = 1;

/**
 * The Python that a base image has, by its files: of an image that is made as Docker's official `python` is (compiled
 * into /usr/local, with its version in the environment), else Debian's own in /usr/bin. Read once for an image, then
 * remembered. Empty where there is none that firn sees.
 *
 * @throws FIRN_PIP_TARGET_UNSUPPORTED for PyPy and for free-threaded builds
 */
export async function pythonOfBase(digest: string, base: () => Promise<BaseImage>, context: Context): Promise<Facts> {
  const key = digestOfJson({ digest, format: factsFormat });
  const known = await context.store.recall("python-base", key);
  if (known !== undefined) return new Map(Object.entries(known as Readonly<Record<string, string>>));
  const image = await base();
  const environment = new Map((image.config.Env ?? []).map((line) => splitOnce(line)));
  const facts = (await compiled(image, environment)) ?? (await packaged(image)) ?? new Map<string, string>();
  const glibc = await glibcOf(image);
  if (glibc !== undefined) facts.set("libc.version", glibc);
  await context.store.note("python-base", key, Object.fromEntries(facts) as Json);
  return facts;
}

/** https://github.com/docker-library/python/blob/master/Dockerfile-linux.template */
async function compiled(
  image: BaseImage,
  environment: ReadonlyMap<string, string>,
): Promise<Map<string, string> | undefined> {
  if (environment.has("PYPY_VERSION")) throw unsupported(image, "PyPy");
  const full = /^3\.\d+(?:\.\d+)?(?:(?:a|b|rc)\d+)?$/.exec(environment.get("PYTHON_VERSION") ?? "")?.[0];
  const python = /^3\.\d+/.exec(full ?? "")?.[0];
  if (full === undefined || python === undefined) return undefined;
  const program = `usr/local/bin/python${python}`;
  if ((await image.find(program))?.type === "file") {
    return new Map([
      ["python.executable", `/${program}`],
      ["python.version", python],
      ["python.full", full],
    ]);
  }
  if ((await image.find(`${program}t`))?.type === "file") throw unsupported(image, "a free-threaded build of Python");
  return undefined;
}

/** By dpkg's word, since the program's file does not say its patch level. */
async function packaged(image: BaseImage): Promise<Map<string, string> | undefined> {
  const status = await statusOf(image);
  const version = (name: string): string | undefined =>
    new RegExp(`^Package: ${name.replaceAll(".", "\\.")}\\n(?:.+\\n)*?Version: (?:\\d+:)?([^-+~\\n]+)`, "m").exec(
      status,
    )?.[1];
  const python = /^3\.\d+/.exec(version("python3-minimal") ?? version("python3") ?? "")?.[0];
  if (python === undefined) return undefined;
  const full = version(`python${python}-minimal`) ?? version(`python${python}`) ?? python;
  return new Map([
    ["python.executable", "/usr/bin/python3"],
    ["python.version", python],
    ["python.full", full],
  ]);
}

async function glibcOf(image: BaseImage): Promise<string | undefined> {
  const status = await statusOf(image);
  return /^Package: libc6\n(?:.+\n)*?Version: (2\.\d+)/m.exec(status)?.[1];
}

async function statusOf(image: BaseImage): Promise<string> {
  const status = await image.find("var/lib/dpkg/status");
  return status?.type === "file" ? (await status.read()).toString("utf8") : "";
}

const splitOnce = (line: string): readonly [string, string] => {
  const at = line.indexOf("=");
  return at < 0 ? [line, ""] : [line.slice(0, at), line.slice(at + 1)];
};

const unsupported = ({ name }: BaseImage, what: string): FirnError =>
  new FirnError("FIRN_PIP_TARGET_UNSUPPORTED", `${name} has ${what}, and firn chooses wheels for CPython only`, {
    hint: "Start from an image that has CPython: python:3.13-slim",
  });
