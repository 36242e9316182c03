import { z } from "zod";
import { FirnError } from "../../errors/index.ts";
import { normalizeName } from "../packaging/project-name.ts";
import { parseRequirement } from "../packaging/requirement.ts";
import { readToml, type TomlTable, tableIn } from "../toml-file.ts";

const text = z.string();
const list = z.array(text);
const people = z.array(z.strictObject({ name: text.optional(), email: text.optional() }));
const file = z.strictObject({ file: text, "content-type": text.optional() });
const contents = z.strictObject({ text, "content-type": text.optional() });
const scripts = z.record(text, text);
// https://packaging.python.org/specifications/pyproject-toml/ Keys that it does not name are passed over, as back-ends do.
const projectSchema = z.looseObject({
  name: text.regex(
    /^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/,
    "must be letters, digits, dots, dashes and underscores",
  ),
  version: text.optional(),
  description: text.optional(),
  readme: z.union([text, file, contents]).optional(),
  "requires-python": text.optional(),
  license: z.union([text, z.strictObject({ file: text }), z.strictObject({ text })]).optional(),
  "license-files": list.optional(),
  authors: people.optional(),
  maintainers: people.optional(),
  keywords: list.optional(),
  classifiers: list.optional(),
  urls: z.record(text, text).optional(),
  scripts: scripts.optional(),
  "gui-scripts": scripts.optional(),
  "entry-points": z.record(text, scripts).optional(),
  dependencies: list.optional(),
  "optional-dependencies": z.record(text, list).optional(),
  "import-names": list.optional(),
  "import-namespaces": list.optional(),
  dynamic: list.optional(),
});

/** The `[project]` table (PEP 621). */
export type ProjectTable = z.infer<typeof projectSchema>;

/** A pyproject.toml, as far as standards define it; `tool` tables are read by those who know them. */
export interface Pyproject {
  /** As it was named, for messages. */
  readonly file: string;
  readonly project: ProjectTable | undefined;
  /** `[dependency-groups]`, by normalised name, not yet joined (PEP 735). */
  readonly groups: ReadonlyMap<string, readonly unknown[]>;
  readonly tool: TomlTable;
  /** The whole document. */
  readonly data: TomlTable;
}

/** @throws FIRN_PIP_PYPROJECT */
export function readPyproject(directory: string, file: string): Pyproject {
  return pyprojectOf(readToml(directory, file, "FIRN_PIP_PYPROJECT"), file);
}

export function pyprojectOf(data: TomlTable, file: string): Pyproject {
  const project = data["project"] === undefined ? undefined : projectOf(data["project"], file);
  const groups = new Map<string, readonly unknown[]>();
  for (const [name, items] of Object.entries(tableIn(data["dependency-groups"]))) {
    const key = normalizeName(name);
    if (groups.has(key)) throw invalid(file, `has the dependency group ${name} twice, in two spellings`);
    if (!Array.isArray(items)) throw invalid(file, `has a dependency group ${name} that is no list`);
    groups.set(key, items);
  }
  return { file, project, groups, tool: tableIn(data["tool"]), data };
}

function projectOf(value: unknown, file: string): ProjectTable {
  const parsed = projectSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = ["project", ...(issue?.path ?? [])].join(".");
    throw invalid(file, `does not fit the standard: ${where}: ${issue?.message ?? "is wrong"}`);
  }
  const project = parsed.data;
  const dynamic = project.dynamic ?? [];
  const both = dynamic.find((field) => project[field] !== undefined);
  if (both !== undefined) throw invalid(file, `has ${both} both as a value and as dynamic`);
  if (project.version === undefined && !dynamic.includes("version"))
    throw invalid(file, "has no project.version, nor is it dynamic");
  const lists = { dependencies: project.dependencies ?? [], ...project["optional-dependencies"] };
  for (const [where, requirements] of Object.entries(lists)) for (const one of requirements) check(one, where, file);
  return project;
}

/** A requirement of the file's. @throws FIRN_PIP_PYPROJECT */
export function check(requirement: string, where: string, file: string): void {
  try {
    parseRequirement(requirement);
  } catch (cause) {
    if (!FirnError.is(cause)) throw cause;
    throw new FirnError("FIRN_PIP_PYPROJECT", `${file}: ${where}: ${cause.message}`, { cause, hint: cause.hint });
  }
}

export const invalid = (file: string, why: string, hint?: string): FirnError =>
  new FirnError("FIRN_PIP_PYPROJECT", `${file} ${why}`, {
    hint: hint ?? "See https://packaging.python.org/specifications/pyproject-toml/",
    details: { file },
  });
