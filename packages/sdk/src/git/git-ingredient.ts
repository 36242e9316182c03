import { checkOptions, type Ingredient, makeIngredient, type OwnerOption, ownerOf } from "../describe/index.ts";

export interface GitOptions {
  /** A branch, a tag or a commit. The lock pins the commit that it stands for. */
  readonly ref: string;
  /** Where in the image: an absolute path. */
  readonly to: string;
  /** User and group by number; default root. */
  readonly owner?: OwnerOption | undefined;
}

/**
 * Puts a repository's files into the image, as they are in one commit. Its history does not come along.
 *
 * @param url over https (a `.netrc` is read for private ones); http only on loopback or with a full commit as `ref`.
 * @throws FIRN_DEFINITION_INVALID for an address with a password, or an option that is missing or there is not.
 *
 * @example
 * ```ts
 * import { git } from "@firn/sdk";
 * export const tool = git("https://example.org/tool.git", { ref: "v1.4.0", to: "/opt/tool" });
 * ```
 */
export function git(url: string, options: GitOptions): Ingredient<never, never> {
  checkOptions(git, options, ["ref", "to", "owner"], 'Write git("https://…", { ref: "v1.0.0", to: "/opt/tool" })');
  const { ref, to } = options;
  const owner = ownerOf(git, options.owner);
  return makeIngredient(git, { steps: [{ kind: "git", url, ref, to, owner }] });
}
