import { existsSync, readFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import type { Frozen, SourceLocation } from "@firn/sdk";
import type { Definition } from "./load-definition.ts";

/**
 * Picks the images that a command works on: the one that is named, else all.
 * @throws FIRN_NOT_FROZEN, FIRN_NOTHING_TO_BUILD, FIRN_IMAGE_UNKNOWN
 */
export async function selectImages(
  definition: Definition,
  name: string | undefined,
  cwd: string,
): Promise<ReadonlyMap<string, Frozen>> {
  const { FirnError } = await import("@firn/sdk");
  const { images, unfrozen, others, file } = definition;
  const title = relative(cwd, file) || file;
  const loose = name === undefined ? unfrozen[0] : unfrozen.find((other) => other === name);
  if (loose !== undefined) {
    throw new FirnError("FIRN_NOT_FROZEN", `\`${loose}\` is not frozen: end it with .freeze()`, {
      at: placeOfExport(file, loose),
      details: { unfrozen },
    });
  }
  if (images.size === 0) {
    const found = others.length ? `it exports ${others.join(", ")}` : "it exports nothing";
    throw new FirnError("FIRN_NOTHING_TO_BUILD", `${title} exports no image: ${found}`, {
      hint: "Export one that ends with .freeze(): export const web = base(…).add(…).freeze()",
    });
  }
  if (name === undefined) return images;
  const image = images.get(name);
  if (image) return new Map([[name, image]]);
  const names = [...images.keys()].join(", ");
  throw new FirnError("FIRN_IMAGE_UNKNOWN", `${title} exports no image \`${name}\`: it has ${names}`, {
    hint: existsSync(resolve(cwd, name)) ? `For the folder or file of that name, write ./${name}` : undefined,
    details: { images: [...images.keys()] },
  });
}

/**
 * The only image, for commands that work on one.
 * @param command for the hint: `push`
 * @throws FIRN_IMAGE_AMBIGUOUS
 */
export async function onlyImage(
  images: ReadonlyMap<string, Frozen>,
  command: string,
): Promise<readonly [string, Frozen]> {
  const { FirnError } = await import("@firn/sdk");
  const [first, second] = images;
  if (!first) throw new Error("no image was selected");
  if (!second) return first;
  const names = [...images.keys()];
  throw new FirnError("FIRN_IMAGE_AMBIGUOUS", `there are several images, and none is named: ${names.join(", ")}`, {
    hint: `firn ${command} ${names[0]}`,
    details: { images: names },
  });
}

/** The line that exports a name, found by its text: values do not know where they were exported. */
function placeOfExport(file: string, name: string): SourceLocation | undefined {
  const lines = readFileSync(file, "utf8").split(/\r?\n/);
  const index = lines.findIndex(
    (line) => /^\s*export\b/.test(line) && line.split(/[^\p{ID_Continue}$]+/u).includes(name),
  );
  return index < 0 ? undefined : { file, line: index + 1, column: (lines[index] ?? "").indexOf(name) + 1 };
}
