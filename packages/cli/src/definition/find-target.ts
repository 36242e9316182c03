import { stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import type { FirnError } from "@firn/sdk";

/** What a command line names: images that a file describes, or a folder that `firn synth` wrote. */
export type Target =
  | { readonly kind: "definition"; readonly file: string; readonly name: string | undefined }
  | { readonly kind: "layout"; readonly directory: string };

/** The files that describe a folder's images, in the order in which they are looked for. */
export const definitionNames = ["image.ts", "image.mts", "image.js", "image.mjs"] as const;

/**
 * Finds what `[IMAGE]` means: nothing (./image.ts), `NAME` (an export of ./image.ts), `FILE`, `FILE#NAME`, `DIR`,
 * `DIR#NAME`, or a folder with an OCI layout. A plain word is a name where ./image.ts exists; `./word` is always a path.
 * @throws FIRN_DEFINITION_NOT_FOUND
 */
export async function findTarget(argument: string | undefined, cwd: string): Promise<Target> {
  const hash = argument?.lastIndexOf("#") ?? -1;
  const path = hash < 0 ? argument : argument?.slice(0, hash);
  const name = hash < 0 ? undefined : argument?.slice(hash + 1) || undefined;
  const here = await definitionIn(cwd);
  if (!path) {
    if (here) return { kind: "definition", file: here, name };
    throw await notFound(`there is no ${definitionNames[0]} in ${cwd}`);
  }
  if (name === undefined && isWord(path) && here) return { kind: "definition", file: here, name: path };

  const place = resolve(cwd, path);
  const kind = await kindOf(place);
  if (kind === "file") return { kind: "definition", file: place, name };
  if (kind === "directory") {
    if (name === undefined && (await kindOf(join(place, "oci-layout"))) === "file") {
      return { kind: "layout", directory: place };
    }
    const file = await definitionIn(place);
    if (file) return { kind: "definition", file, name };
    throw await notFound(`${path} has neither an ${definitionNames[0]} nor an OCI layout`);
  }
  if (isWord(path)) throw await notFound(`there is no ${definitionNames[0]} in ${cwd} that could export ${path}`);
  throw await notFound(`there is no file or folder ${path}`);
}

/** Whether an argument can be the name of an export, rather than a path or a registry's reference. */
export const isWord = (text: string): boolean => /^[\p{ID_Start}$_][\p{ID_Continue}$-]*$/u.test(text);

/** The name of a file's `export default`: its folder's. */
export const defaultName = (file: string): string => basename(resolve(file, "..")) || "image";

export async function kindOf(path: string): Promise<"file" | "directory" | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (!found) return undefined;
  return found.isDirectory() ? "directory" : "file";
}

async function definitionIn(directory: string): Promise<string | undefined> {
  for (const name of definitionNames) {
    const file = join(directory, name);
    if ((await kindOf(file)) === "file") return file;
  }
  return undefined;
}

async function notFound(message: string): Promise<FirnError> {
  const sdk = await import("@firn/sdk");
  return new sdk.FirnError("FIRN_DEFINITION_NOT_FOUND", message, {
    hint: `Write an ${definitionNames[0]} that exports an image ending with .freeze(), or name its file: firn synth path/to/image.ts`,
  });
}
