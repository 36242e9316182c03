import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export interface Example {
  /** Of the file that it stands in, from the workspace's root, and the number of its line there. */
  readonly origin: string;
  readonly code: string;
}

/** The ```ts blocks after an @example in doc comments, of every source file that a test is not. */
export function docExamples(folder: URL): readonly Example[] {
  const path = fileURLToPath(folder);
  const names = readdirSync(path, { recursive: true, encoding: "utf8" })
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => name.endsWith(".ts") && !/\.test\.ts$|(^|\/)testing\//.test(name))
    .sort();
  return names.flatMap((name) => {
    const text = readFileSync(new URL(name, folder), "utf8");
    return [...text.matchAll(/\/\*\*[\s\S]*?\*\//g)].flatMap((comment) => {
      const [, ...examples] = comment[0].split("@example");
      return examples.flatMap((example) => {
        const before = text.slice(0, comment.index).split("\n").length;
        return codeBlocks(example.replace(/^ *\* ?/gm, "")).map((code) => ({
          origin: `${name}:${before}`,
          // A comment cannot hold the end of a comment, so that glob patterns in it are written with a backslash.
          code: code.replaceAll("*\\/", "*/"),
        }));
      });
    });
  });
}

/** The ```ts blocks of a Markdown text. */
export function codeBlocks(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^```ts\r?\n([\s\S]*?)^```/gm)].map((match) => match[1] ?? "");
}
