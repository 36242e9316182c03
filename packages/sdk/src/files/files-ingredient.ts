import {
  type ContextOption,
  checkOptions,
  definitionError,
  hostPath,
  type Ingredient,
  makeIngredient,
  type OwnerOption,
  ownerOf,
} from "../describe/index.ts";

export interface FilesOptions {
  /** Where in the image: an absolute path. */
  readonly to: string;
  /** `import.meta`: the path starts from this file's directory. Absent: from that of the file that exports the image. */
  readonly from?: ContextOption | undefined;
  /** Patterns as in .dockerignore, on top of the context's own. */
  readonly ignore?: readonly string[] | undefined;
  /** User and group by number; default root. */
  readonly owner?: OwnerOption | undefined;
  /** Permission bits of all regular files, such as `0o755`; default 0644, or 0755 where the owner may execute. */
  readonly mode?: number | undefined;
}

/**
 * Copies a file, or what is in a directory, into the image.
 *
 * @param from relative, with forward slashes.
 * @throws FIRN_DEFINITION_INVALID for an absolute `from`, a relative `to`, or an option that there is not.
 *
 * @example
 * ```ts
 * import { files } from "@firn/sdk";
 * export const app = files("./app", { to: "/app", from: import.meta, ignore: ["**\/*.test.py"], owner: 1000 });
 * ```
 */
export function files(from: string, options: FilesOptions): Ingredient<never, never> {
  checkOptions(
    files,
    options,
    ["to", "from", "ignore", "owner", "mode"],
    'Write files("./app", { to: "/app", from: import.meta })',
  );
  const { to, ignore = [], mode } = options;
  if (mode !== undefined && decimalModes.has(mode)) {
    throw definitionError(files, `files(): the mode ${mode} is a decimal number`, `Write mode: 0o${mode}`);
  }
  const owner = ownerOf(files, options.owner);
  return makeIngredient(files, {
    from: options.from,
    steps: [{ kind: "files", from: hostPath(from), to, ignore, owner, ...(mode !== undefined && { mode }) }],
  });
}

// Usual modes with the 0o forgotten; as what they are, all of them would be sticky files.
const decimalModes = new Set([600, 640, 644, 664, 666, 700, 744, 750, 755, 770, 775, 777]);
