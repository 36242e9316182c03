import { normalizeName } from "../packaging/project-name.ts";
import { parseRequirement } from "../packaging/requirement.ts";
import { formatVersion, parseVersion } from "../packaging/version.ts";
import type { ProjectTable } from "../pyproject/pyproject.ts";
import type { Built } from "./backends/backend.ts";

type Field = readonly [name: string, value: string];

/**
 * A project's METADATA, from its project table and what its back-end adds.
 * https://packaging.python.org/specifications/core-metadata/
 */
export function metadataText(project: ProjectTable, built: Built): string {
  const { license } = project;
  const version = parseVersion(built.version);
  const expression = typeof license === "string" ? license : undefined;
  const fields: Field[] = [
    ["Metadata-Version", "2.4"],
    ["Name", project.name],
    ["Version", version ? formatVersion(version) : built.version],
    ...one("Summary", built.description),
    ...one("Keywords", project.keywords?.join(",")),
    ...people("Author", project.authors),
    ...people("Maintainer", project.maintainers),
    ...one("License", built.license?.trim().replace(/\n/g, "\n        ")),
    ...one("License-Expression", expression),
    ...built.licenseFiles.map((path): Field => ["License-File", path]),
    ...(project.classifiers ?? []).map((text): Field => ["Classifier", text]),
    ...Object.entries(project.urls ?? {}).map(([label, url]): Field => ["Project-URL", `${label}, ${url}`]),
    ...one("Requires-Python", project["requires-python"]),
    ...requirements(built.dependencies ?? project.dependencies ?? []),
  ];
  const optional = built.optionalDependencies ?? project["optional-dependencies"] ?? {};
  for (const [extra, list] of Object.entries(optional)) {
    const name = normalizeName(extra);
    fields.push(["Provides-Extra", name], ...requirements(list, name));
  }
  fields.push(...one("Description-Content-Type", built.readme?.type));
  const head = fields.map(([name, value]) => `${name}: ${value}\n`).join("");
  return built.readme ? `${head}\n${built.readme.text}` : head;
}

const one = (name: string, value: string | undefined): Field[] => (value ? [[name, value.replace(/\r\n/g, "\n")]] : []);

/** Who has an address is named with it, others by name, as PEP 621 says. */
function people(field: string, list: ProjectTable["authors"]): Field[] {
  const names = (list ?? []).flatMap(({ name, email }) => (name !== undefined && email === undefined ? name : []));
  const addresses = (list ?? []).flatMap(({ name, email }) =>
    email === undefined ? [] : name === undefined ? email : `${quoted(name)} <${email}>`,
  );
  return [...one(field, names.join(", ")), ...one(`${field}-email`, addresses.join(", "))];
}

/** RFC 822 wants quotes around names with its own characters. */
const quoted = (name: string): string =>
  /[()<>@,:;\\".[\]]/.test(name) ? `"${name.replace(/[\\"]/g, "\\$&")}"` : name;

const requirements = (list: readonly string[], extra?: string): Field[] =>
  list.map((text): Field => ["Requires-Dist", extra === undefined ? text.trim() : withExtra(text, extra)]);

/** The requirement with a marker that also wants the extra. */
export function withExtra(text: string, extra: string): string {
  const { url, marker } = parseRequirement(text);
  const split = url === undefined ? text.indexOf(";") : text.search(/\s;/);
  if (!marker || split < 0) return `${text.trim()} ; extra == "${extra}"`;
  const condition = text.slice(split).replace(/^\s*;/, "").trim();
  return `${text.slice(0, split).trim()} ; (${condition}) and extra == "${extra}"`;
}

/** entry_points.txt, or nothing where there are none. */
export function entryPointsText(project: ProjectTable): string | undefined {
  const groups: Record<string, Readonly<Record<string, string>>> = {
    ...(project.scripts && { console_scripts: project.scripts }),
    ...(project["gui-scripts"] && { gui_scripts: project["gui-scripts"] }),
    ...project["entry-points"],
  };
  const sections = Object.entries(groups).flatMap(([group, points]) => {
    const lines = Object.entries(points).map(([name, target]) => `${name} = ${target}\n`);
    return lines.length > 0 ? [`[${group}]\n${lines.join("")}`] : [];
  });
  return sections.length > 0 ? sections.join("\n") : undefined;
}
