import { globPattern } from "../globs.ts";
import { type BackendInput, textOf } from "./backend.ts";

const usual = ["COPYING*", "LICEN[CS]E*", "NOTICE*", "AUTHORS*"];

/** Files for .dist-info/licenses: those that project.license-files names, else those with the usual names (PEP 639). */
export function licenseFiles(
  { project, files }: BackendInput,
  byDefault: readonly string[] = usual,
): readonly string[] {
  const globs = project["license-files"] ?? byDefault;
  const found = globs.flatMap((glob) => {
    const pattern = globPattern(glob.replace(/^\.\//, ""));
    const isDeep = glob.includes("/");
    // Only as deep as the glob says: a whole tree of virtual environments need not be looked at.
    const folder = isDeep ? glob.split("/").slice(0, firstWild(glob)).join("/") : "";
    const all = isDeep
      ? files.walk(folder, (_, name) => name === ".git" || name === "__pycache__")
      : files.list("").filter((name) => files.isFile(name));
    return all.filter((path) => pattern.test(path));
  });
  return [...new Set(found)].sort();
}

function firstWild(glob: string): number {
  const parts = glob.split("/");
  const wild = parts.findIndex((part) => /[*?[]/.test(part));
  return wild < 0 ? parts.length - 1 : wild;
}

/** The text of the old `license = {file = …}` or `{text = …}`. */
export function licenseText({ project, files, title }: BackendInput): string | undefined {
  const { license } = project;
  if (license === undefined || typeof license === "string") return undefined;
  return "text" in license ? license.text : textOf(files, license.file, title);
}
