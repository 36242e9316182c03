import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { parseRequirement } from "../packaging/requirement.ts";
import { sameMarkers } from "../packaging/same-markers.ts";
import { parseHeaders } from "../wheel/core-metadata.ts";
import { readProject } from "./project.ts";
import { sampleProjects } from "./testing/sample-projects.ts";

interface Answer {
  readonly wheel: string;
  readonly files: Readonly<Record<string, string>>;
  readonly metadata: string;
  readonly entryPoints: string;
}
// Made by test/conformance/pip/wheel-oracle.py with flit_core 4.2.0, hatchling 1.33.0, setuptools 84.2.1 and uv_build
// 0.13.6.
const answers = JSON.parse(readFileSync(new URL("testing/backend-answers.json", import.meta.url), "utf8")) as Readonly<
  Record<string, Answer>
>;

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function projectOf(files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), "firn-project-"));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return readProject(folder, ".");
}

/** Fields whose order, spelling or presence is the back-end's taste: compared for what they mean, or not at all. */
function meaning(metadata: string): Record<string, readonly string[]> {
  const fields = Object.fromEntries(
    [...parseHeaders(metadata)].map(([name, values]) => [name, [...values].sort()] as const),
  );
  for (const name of ["metadata-version", "dynamic", "import-name", "import-namespace", "requires-dist"])
    delete fields[name];
  fields["requires-python"] = (fields["requires-python"] ?? []).map((text) => text.split(/,\s*/).sort().join(","));
  return fields;
}
const requirementsOf = (metadata: string) =>
  [...(parseHeaders(metadata).get("requires-dist") ?? [])].map(parseRequirement);
const bodyOf = (metadata: string): string => (/\n\n([\s\S]*)$/.exec(metadata)?.[1] ?? "").trim();
const pointsOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.replace(/\s*=\s*/, "=").trim())
    .filter(Boolean);

describe("is the wheel that the project's own back-end builds", () => {
  test.each(Object.entries(sampleProjects))("%s", (name, { files: sources, backend }) => {
    const answer = answers[name];
    if (!answer) throw new Error(`${name} was not built`);
    const project = projectOf(sources);
    const made = project.files();
    // Pure Python for any version: which 2 or 3 it says, no installer cares.
    expect(project.wheel).toBe(answer.wheel.replace("py2.py3", "py3"));

    const generated = /\.dist-info\/(METADATA|WHEEL|entry_points\.txt)$/;
    const own = made.map((file): [string, string] => {
      if (generated.test(file.path)) return [file.path, ""];
      const bytes = "text" in file ? Buffer.from(file.text) : readFileSync(file.hostPath);
      return [file.path, createHash("sha256").update(bytes).digest("hex").slice(0, 16)];
    });
    const theirs = Object.entries(answer.files).filter(([path]) => !path.endsWith(".dist-info/RECORD"));
    expect(Object.fromEntries(own)).toEqual(Object.fromEntries(theirs));

    const text = (path: string) =>
      made.flatMap((file) => ("text" in file && file.path.endsWith(path) ? file.text : ""));
    const metadata = text("/METADATA").join("");
    const [mine, wanted] = [meaning(metadata), meaning(answer.metadata)];
    // uv_build names those with an address in Author as well, where PEP 621 has it only for those without.
    if (backend === "uv_build") for (const field of ["author", "maintainer"]) delete mine[field];
    if (backend === "uv_build") for (const field of ["author", "maintainer"]) delete wanted[field];
    expect(mine).toEqual(wanted);
    expect(bodyOf(metadata)).toBe(bodyOf(answer.metadata));
    expect(pointsOf(text("/entry_points.txt").join(""))).toEqual(pointsOf(answer.entryPoints));

    const [requires, others] = [requirementsOf(metadata), requirementsOf(answer.metadata)];
    expect(requires).toHaveLength(others.length);
    for (const one of requires) {
      const same = others.filter(
        (other) =>
          other.name === one.name &&
          other.extras.join() === one.extras.join() &&
          other.specifiers
            .map(({ operator, version }) => operator + version)
            .sort()
            .join() ===
            one.specifiers
              .map(({ operator, version }) => operator + version)
              .sort()
              .join() &&
          sameMarkers(one.marker, other.marker),
      );
      expect(same, one.text).toHaveLength(1);
    }
  });
});
