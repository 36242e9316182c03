import { FirnError } from "../../../errors/index.ts";
import type { ProjectTable, Pyproject } from "../../pyproject/pyproject.ts";
import type { ProjectFiles } from "../project-files.ts";

/** What a back-end makes of a project, as far as that needs no code run. */
export interface Built {
  /** As in METADATA, not yet in its normal form. */
  readonly version: string;
  readonly description?: string | undefined;
  readonly readme?: Readme | undefined;
  /** Where it is dynamic. */
  readonly dependencies?: readonly string[] | undefined;
  readonly optionalDependencies?: Readonly<Record<string, readonly string[]>> | undefined;
  /** The old free-form field. */
  readonly license?: string | undefined;
  /** Paths in the project. */
  readonly licenseFiles: readonly string[];
  /** More files of the .dist-info folder. */
  readonly documents?: Readonly<Record<string, string>> | undefined;
  /**
   * Looks for the files: path in the wheel → path in the project, or what becomes of it.
   * @param data The wheel's folder for what does not go beside the modules.
   */
  files(data: string): ReadonlyMap<string, string | Script>;
}

/** A script whose first line the back-end changes. */
export interface Script {
  readonly text: string;
}

export interface Readme {
  readonly text: string;
  readonly type: string | undefined;
}

export interface BackendInput {
  readonly pyproject: Pyproject;
  readonly project: ProjectTable;
  readonly files: ProjectFiles;
  /** The project's path as the user names it, for messages. */
  readonly title: string;
}

export type Backend = (input: BackendInput) => Built;

/** The project asks for more than reading: the way out is always a wheel that its own tool built. */
export const notStatic = ({ title }: BackendInput, why: string): FirnError =>
  new FirnError("FIRN_PIP_NOT_STATIC", `the project ${title} ${why}`, {
    hint: `Build it (python -m build --wheel, or uv build --wheel), and write pip("./dist/….whl", { from: import.meta })`,
    details: { project: title },
  });

/** Fields that a project leaves to its back-end, but for those that are handled. */
export function refuseDynamic(input: BackendInput, known: readonly string[]): void {
  const other = input.project.dynamic?.find((field) => !known.includes(field));
  if (other !== undefined) throw notStatic(input, `leaves ${other} to its build back-end, which firn does not run`);
}

/** project.version, or what is found where it is dynamic. */
export function versionOf(input: BackendInput, find: () => string | undefined): string {
  const version = input.project.version ?? find();
  if (version === undefined)
    throw notStatic(input, "has a dynamic version that cannot be read without running its build back-end");
  return version;
}

/** project.readme's text and content type. @throws FIRN_PIP_PYPROJECT where the file is not there */
export function readmeOf({ project, files, title }: BackendInput): Readme | undefined {
  const { readme } = project;
  if (readme === undefined) return undefined;
  if (typeof readme === "object" && "text" in readme) return { text: readme.text, type: readme["content-type"] };
  const path = typeof readme === "string" ? readme : readme.file;
  const type = typeof readme === "string" ? undefined : readme["content-type"];
  return { text: textOf(files, path, title), type: type ?? typeOf(path) };
}

export function typeOf(path: string): string | undefined {
  const ending = /\.([^.]+)$/.exec(path)?.[1]?.toLowerCase();
  return ending === "md"
    ? "text/markdown"
    : ending === "rst"
      ? "text/x-rst"
      : ending === "txt"
        ? "text/plain"
        : undefined;
}

export function textOf(files: ProjectFiles, path: string, title: string): string {
  if (files.isFile(path)) return files.text(path);
  throw new FirnError("FIRN_PIP_PYPROJECT", `the project ${title} names ${path}, which is not there`, {
    hint: "Mend the path in pyproject.toml",
    details: { project: title, path },
  });
}

export const strings = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);
