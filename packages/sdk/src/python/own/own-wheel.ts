import { createReadStream, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Context } from "../../context/index.ts";
import { FirnError } from "../../errors/index.ts";
import { hashFiles } from "../../files/read-file.ts";
import { type Digest, digestOf, digestOfJson, hexOf, toDigest } from "../../hash/index.ts";
import { parseWheelName } from "../packaging/wheel-name.ts";
import { supportedTags } from "../packaging/wheel-tags.ts";
import { checkPython } from "../pyproject/dependencies.ts";
import type { PythonTarget } from "../python-target.ts";
import { openFile } from "../wheel/byte-source.ts";
import { type CoreMetadata, parseCoreMetadata } from "../wheel/core-metadata.ts";
import { checkMetadata, distInfoOf, readDocument } from "../wheel/dist-info.ts";
import { openZip } from "../wheel/zip-archive.ts";
import { type Project, readProject } from "./project.ts";
import { type MeasuredFile, wheelBytes } from "./write-wheel.ts";

/** A wheel or project of the host. Its files are read when the image is made, and hashed, not locked. */
export interface OwnWheel {
  readonly metadata: CoreMetadata;
  readonly extras: readonly string[];
  /** The wheel's file name. */
  readonly file: string;
  /** The hash of all that its files are, as they lie there now. */
  identity(signal: AbortSignal | undefined): Promise<Digest>;
  /** Puts the wheel into the store. */
  store(context: Context): Promise<StoredWheel>;
}

/** Which wheel these files gave: one that did not change is not packed again. */
const memoKind = "own-wheel";
const memoSchema = z.strictObject({ sha256: z.string(), size: z.number() });

export interface StoredWheel {
  readonly sha256: string;
  readonly size: number;
}

/**
 * A wheel of the host: `dist/app-1.0-py3-none-any.whl[web]`.
 * @throws FIRN_WHEEL_INVALID, FIRN_PIP_UNSATISFIABLE where it is not for the target
 */
export async function ownWheel(directory: string, given: string, target: PythonTarget): Promise<OwnWheel> {
  const [, path = given, extras] = /^(.*\.whl)\[([^\]]*)\]$/.exec(given) ?? [];
  const file = path.split("/").at(-1) ?? "";
  const named = parseWheelName(file);
  if (!named) throw new FirnError("FIRN_WHEEL_INVALID", `${path} is not the name of a wheel`);
  const hostPath = join(directory, path);
  if (!statSync(hostPath, { throwIfNoEntry: false })?.isFile()) {
    throw new FirnError("FIRN_FILES_MISSING", `${path} does not exist`, {
      hint: "Build it first (python -m build --wheel, or uv build --wheel), and check the path",
      details: { path },
    });
  }
  const tags = new Set(supportedTags(target));
  if (!named.tags.some((tag) => tags.has(tag))) {
    const { python, machine, glibc } = target;
    throw new FirnError(
      "FIRN_PIP_UNSATISFIABLE",
      `${path} does not run on Python ${python} on ${machine} with glibc ${glibc}`,
      {
        hint: "Build one for that platform, or leave the platform out",
        details: { path },
      },
    );
  }
  const metadata = await openFile(hostPath, async (source) => {
    const zip = await openZip(source, file);
    const text = await readDocument(zip, `${distInfoOf(zip, named.name, file)}/METADATA`, file);
    if (text === undefined) throw new FirnError("FIRN_WHEEL_INVALID", `${file} has no METADATA`);
    return parseCoreMetadata(text, file);
  });
  checkMetadata(metadata, named, file);
  const measure = async (signal: AbortSignal | undefined) =>
    [...(await hashFiles([{ hostPath }], signal)).values()][0] ?? unreachable();
  return {
    metadata,
    extras: extras?.split(",").map((extra) => extra.trim()) ?? [],
    file,
    identity: async (signal) => toDigest((await measure(signal)).sha256),
    async store({ store, signal }) {
      const { sha256, size } = await measure(signal);
      if ((await store.sizeOf(toDigest(sha256))) !== size)
        await store.put(createReadStream(hostPath), { digest: toDigest(sha256), size });
      return { sha256, size };
    },
  };
}

/**
 * A project of the host, laid out as a wheel.
 * @throws FIRN_PIP_NOT_STATIC, FIRN_PIP_PYPROJECT, FIRN_PIP_UNSATISFIABLE where it is for another Python
 */
export function ownProject(directory: string, path: string, extras: readonly string[], target: PythonTarget): OwnWheel {
  const project = readProject(directory, path);
  const { name, requiresPython } = project.metadata;
  const title = `${project.title === "." ? "" : `${project.title}/`}pyproject.toml`;
  checkPython({ file: title, project: { name, "requires-python": requiresPython } }, target);
  return {
    metadata: project.metadata,
    extras,
    file: project.wheel,
    identity: async (signal) => identityOf(await measure(project, signal)),
    async store({ store, signal }) {
      const measured = await measure(project, signal);
      const key = identityOf(measured);
      const known = memoSchema.safeParse(await store.recall(memoKind, key)).data;
      if (known && (await store.sizeOf(toDigest(known.sha256))) === known.size) return known;
      const info = `${project.wheel.split("-").slice(0, 2).join("-")}.dist-info`;
      const { digest, size } = await store.put(wheelBytes(measured, info));
      const stored = { sha256: hexOf(digest), size };
      await store.note(memoKind, key, stored);
      return stored;
    },
  };
}

/** Reads all files of a project through, links to files included. */
async function measure(project: Project, signal: AbortSignal | undefined): Promise<readonly MeasuredFile[]> {
  const files = project
    .files()
    .map((file) => ("hostPath" in file ? { ...file, hostPath: realpathSync(file.hostPath) } : file));
  const contents = await hashFiles(
    files.filter((file) => "hostPath" in file),
    signal,
  );
  return files.map((file): MeasuredFile => {
    if ("hostPath" in file) return { file, content: contents.get(file) ?? unreachable() };
    const bytes = Buffer.from(file.text);
    const executable = file.executable === true;
    return { file, content: { size: bytes.length, sha256: hexOf(digestOf(bytes)), executable } };
  });
}

const identityOf = (measured: readonly MeasuredFile[]): Digest =>
  digestOfJson(measured.map(({ file, content }) => [file.path, content.sha256, content.executable]));

const unreachable = (): never => {
  throw new Error("a file was listed and not hashed");
};
