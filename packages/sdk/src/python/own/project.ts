import { statSync } from "node:fs";
import { join } from "node:path";
import { FirnError } from "../../errors/index.ts";
import { normalizeName } from "../packaging/project-name.ts";
import { formatVersion, parseVersion } from "../packaging/version.ts";
import { pyprojectOf } from "../pyproject/pyproject.ts";
import { readToml, tableIn, textIn } from "../toml-file.ts";
import { type CoreMetadata, parseCoreMetadata } from "../wheel/core-metadata.ts";
import { type Backend, type BackendInput, notStatic } from "./backends/backend.ts";
import { flit } from "./backends/flit.ts";
import { hatchling } from "./backends/hatchling.ts";
import { setuptools } from "./backends/setuptools.ts";
import { uvBuild } from "./backends/uv-build.ts";
import { openProject } from "./project-files.ts";
import { entryPointsText, metadataText } from "./project-metadata.ts";

const backends: Readonly<Record<string, Backend>> = {
  "flit_core.buildapi": flit,
  "hatchling.build": hatchling,
  "hatchling.ouroboros": hatchling,
  "setuptools.build_meta": setuptools,
  uv_build: uvBuild,
};

/** A file of a wheel: of the host, or a text that is made. */
export type WheelFile = { readonly path: string } & (
  | { readonly hostPath: string }
  | { readonly text: string; readonly executable?: boolean }
);

/** A project of the host as the wheel that its back-end would build. */
export interface Project {
  /** As the user names it. */
  readonly title: string;
  readonly metadata: CoreMetadata;
  /** `shop-1.2.0-py3-none-any.whl` */
  readonly wheel: string;
  /** All but RECORD, sorted by path. Reads the folder when it is asked. */
  files(): readonly WheelFile[];
}

/**
 * Reads a project whose back-end needs no code run for its metadata: flit_core, hatchling, setuptools, uv_build.
 * @param path Of the project's folder, relative to `directory`.
 * @throws FIRN_PIP_PYPROJECT; FIRN_PIP_NOT_STATIC where its own tool has to build it
 */
export function readProject(directory: string, path: string): Project {
  const root = join(directory, path);
  const title = path === "." || path === "" ? "." : path;
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) {
    throw new FirnError("FIRN_PIP_PYPROJECT", `${path} is no folder of a project`, {
      hint: "Name the folder that pyproject.toml is in, relative to the file that says from: import.meta",
      details: { project: path },
    });
  }
  const file = title === "." ? "pyproject.toml" : `${path}/pyproject.toml`;
  const data = readToml(directory, file, "FIRN_PIP_PYPROJECT");
  const pyproject = pyprojectOf(data, file);
  const files = openProject(root);
  const buildSystem = tableIn(data["build-system"]);
  const named = textIn(buildSystem["build-backend"]) ?? "setuptools.build_meta";
  const backend = backends[named];
  const input = { pyproject, files, title };
  if (buildSystem["backend-path"] !== undefined)
    throw notStatic(input as BackendInput, "brings a build back-end of its own");
  if (!backend) {
    const known = "flit_core, hatchling, setuptools and uv_build";
    throw notStatic(input as BackendInput, `is built by ${named}; firn lays out those of ${known}`);
  }
  const { project } = pyproject;
  if (!project) throw notStatic(input as BackendInput, "has no [project] table, so its metadata is not static");
  const asked: BackendInput = { ...input, project };
  const built = backend(asked);
  const version = parseVersion(built.version);
  if (!version) throw notStatic(asked, `has the version "${built.version}", which is none by PEP 440`);
  const stem = `${normalizeName(project.name).replaceAll("-", "_")}-${formatVersion(version)}`;
  const metadata = metadataText(project, built);
  const info = `${stem}.dist-info`;
  return {
    title,
    metadata: parseCoreMetadata(metadata, file),
    wheel: `${stem}-py3-none-any.whl`,
    files() {
      const points = entryPointsText(project);
      const own = [...built.files(`${stem}.data`)].map(
        ([to, from]): WheelFile =>
          typeof from === "string"
            ? { path: to, hostPath: join(root, from) }
            : { path: to, text: from.text, executable: true },
      );
      const licenses = built.licenseFiles.map(
        (from): WheelFile => ({ path: `${info}/licenses/${from}`, hostPath: join(root, from) }),
      );
      const texts: Record<string, string> = {
        METADATA: metadata,
        WHEEL: "Wheel-Version: 1.0\nGenerator: firn\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        ...(points !== undefined && { "entry_points.txt": points }),
        ...built.documents,
      };
      const made = Object.entries(texts).map(([name, text]): WheelFile => ({ path: `${info}/${name}`, text }));
      const compiled = own.find((one) => /\.(so|pyd|dylib)$/.test(one.path));
      if (compiled) throw notStatic(asked, `has the compiled file ${compiled.path}, which is for one kind of machine`);
      return [...own, ...licenses, ...made].sort((a, b) => (a.path < b.path ? -1 : 1));
    },
  };
}
