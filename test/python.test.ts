import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { type Context, withContext } from "../packages/sdk/src/context/index.ts";
import { packageIndex } from "../packages/sdk/src/python/package-index/package-index.ts";
import { parseRequirement } from "../packages/sdk/src/python/packaging/requirement.ts";
import { type Answers, firnAnswers, randomQuestions } from "../packages/sdk/src/python/packaging/testing/questions.ts";
import type { PythonTarget } from "../packages/sdk/src/python/python-target.ts";
import { type LockedWheel, resolveRequirements } from "../packages/sdk/src/python/resolver/resolve-requirements.ts";
import { withStored } from "../packages/sdk/src/python/wheel/byte-source.ts";
import { installWheel } from "../packages/sdk/src/python/wheel/install-wheel.ts";
import { describe as describeFile, pipInstalls, pipLayout } from "./conformance/pip/pip-installs.ts";
import { requirementSets } from "./conformance/pip/requirement-sets.ts";
import { pipResolves, pipVersion } from "./conformance/pip/run-pip.ts";

// The real pip, asked the same questions over the same index.
const folder = mkdtempSync(join(tmpdir(), "firn-pip-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// In CI, where test/setup installs pip, nothing is skipped.
const lacksPip = pipVersion() === undefined && !process.env["CI"];
const why = lacksPip ? " — skipped: needs pip" : "";

const targets: readonly PythonTarget[] = [
  { python: "3.11", full: "3.11.2", machine: "x86_64", glibc: "2.36" },
  { python: "3.13", full: "3.13.5", machine: "aarch64", glibc: "2.41" },
];
const cases = targets.flatMap((target) => requirementSets.map((asked) => ({ target, asked })));

const resolve = (context: Context, target: PythonTarget, asked: readonly string[]): Promise<readonly LockedWheel[]> => {
  const nothing = { prefer: [], installed: [], constraints: new Map(), hashes: new Map() };
  return resolveRequirements(asked.map(parseRequirement), { target, context, ...nothing });
};

describe("pip install --dry-run chooses the same", () => {
  for (const { target, asked } of cases) {
    test.skipIf(lacksPip)(`${asked.join(" ")} for Python ${target.python} on ${target.machine}${why}`, async () => {
      await withContext({ cache: join(folder, "cache") }, async (context) => {
        const items = await resolve(context, target, asked);
        const own = items.map(({ name, version }) => `${name} ${version}`).sort();
        expect(own).toEqual(await pipResolves(target, asked));
      });
    });
  }
});

// Modules and scripts; compiled code; headers; a program in .data/scripts; `#!python` scripts; .data/data; versioned
// scripts of pip itself.
const wheels = [
  "flask",
  "gunicorn",
  "requests",
  "numpy<2.3",
  "greenlet",
  "ruff",
  "docutils==0.20.1",
  "jupyterlab-widgets",
  "pip",
];

describe("pip install leaves the same files", () => {
  // Debian's own Python where there is one: it has the layout that Debian images have.
  const python = runsPip("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
  for (const [index, asked] of wheels.entries()) {
    test.skipIf(lacksPip)(`${asked}, but for the installer's name${why}`, async () => {
      await withContext({ cache: join(folder, "cache") }, async (context) => {
        const layout = pipLayout(python);
        const target = { python: layout.python, full: `${layout.python}.0`, machine: "x86_64", glibc: "2.36" };
        const items = await resolve(context, target, [asked]);
        const item = items.find(({ name }) => name === parseRequirement(asked).name);
        const page = await packageIndex(context).project(item?.name ?? "");
        const url = page?.find(({ sha256 }) => sha256 === item?.sha256)?.url;
        if (!item || url === undefined) throw new Error(`${asked} was not resolved`);
        await context.fetch.toStore([url], { digest: `sha256:${item.sha256}`, size: item.size });
        const own = new Map<string, string>();
        let record = "";
        await withStored(context.store, item.sha256, item.size, async (source) => {
          for await (const { entry, content } of installWheel(source, { file: item.file, layout, requested: true })) {
            if (entry.type !== "file") continue;
            const chunks: Uint8Array[] = content instanceof Uint8Array ? [content] : [];
            if (content && !(content instanceof Uint8Array)) for await (const chunk of content) chunks.push(chunk);
            own.set(entry.path, describeFile(entry.mode, Buffer.concat(chunks)));
            if (entry.path.endsWith(".dist-info/RECORD")) record = Buffer.concat(chunks).toString();
          }
        });
        const wheel = context.store.pathOf(`sha256:${item.sha256}`);
        const theirs = await pipInstalls(python, wheel, item.file, join(folder, String(index)));
        const differing = [...new Set([...own.keys(), ...theirs.keys()])].filter(
          (path) => own.get(path) !== theirs.get(path),
        );
        // INSTALLER says who it was; RECORD has INSTALLER's hash and size, and else the same length.
        expect(new Set(differing.map((path) => path.split("/").at(-1)))).toEqual(new Set(["INSTALLER", "RECORD"]));
        expect(differing).toHaveLength(2);
        expect(record.split("\r\n").filter((line) => line.includes("/INSTALLER,"))).toHaveLength(1);
      });
    });
  }
});

function runsPip(python: string): boolean {
  try {
    execFileSync(python, ["-m", "pip", "--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

describe("packaging", () => {
  test.skipIf(lacksPip)(`answers 26 000 random questions the same${why}`, () => {
    const site = join(folder, "packaging");
    const install = [
      "-m",
      "pip",
      "install",
      "--quiet",
      "--disable-pip-version-check",
      "--target",
      site,
      "packaging==25.0",
    ];
    execFileSync("python3", install, { env: { ...process.env, PIP_FIND_LINKS: "" }, stdio: "pipe" });
    const asked = randomQuestions(2026, 6000);
    const oracle = fileURLToPath(new URL("conformance/pip/packaging-oracle.py", import.meta.url));
    const options = { input: JSON.stringify(asked), env: { ...process.env, PYTHONPATH: site }, maxBuffer: 2 ** 30 };
    const wanted = JSON.parse(execFileSync("python3", [oracle], { ...options, encoding: "utf8" })) as Answers;
    const given = firnAnswers(asked);
    const differing = (Object.keys(given) as (keyof Answers)[]).flatMap((kind) =>
      given[kind].flatMap((answer, i) => {
        const theirs = wanted[kind][i];
        return same(answer, theirs) ? [] : [{ kind, question: asked[kind][i], answer, theirs }];
      }),
    );
    expect(differing).toEqual([]);
  });
});

/** Equal but for what packaging leaves undefined, and for clauses that it takes as one: `~=1.0, ~=01.0`. */
function same(answer: unknown, theirs: unknown): boolean {
  if (JSON.stringify(answer) === JSON.stringify(theirs)) return true;
  const [own, other] = [answer, theirs] as { marker?: unknown; specifiers?: string[] }[];
  if (!own || !other || own.specifiers === undefined || other.specifiers === undefined) return false;
  const plain = (clauses: readonly string[]) =>
    [...new Set(clauses.map((clause) => clause.replace(/\d+/g, (digits) => digits.replace(/^0+(?=\d)/, ""))))].sort();
  const markers = other.marker === "undefined" || own.marker === other.marker;
  return markers && JSON.stringify(plain(own.specifiers)) === JSON.stringify(plain(other.specifiers));
}
