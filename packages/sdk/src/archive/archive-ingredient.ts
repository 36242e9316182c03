import { checkOptions, type Ingredient, makeIngredient, type OwnerOption, ownerOf } from "../describe/index.ts";

export interface ArchiveOptions {
  /** Of the downloaded file: 64 lower-case hexadecimal digits, as sha256sum prints. */
  readonly sha256: string;
  /** Where in the image: an absolute path. */
  readonly to: string;
  /** Leading path components to drop, as tar's --strip-components; default 0. */
  readonly strip?: number | undefined;
  /** User and group of all entries, by number; default root. */
  readonly owner?: OwnerOption | undefined;
}

/**
 * Downloads a tar or zip archive and unpacks it into the image.
 *
 * @param url http(s), without a password; any server with the same bytes would do.
 * @throws FIRN_DEFINITION_INVALID for what is not a URL or a hash, or an option that is missing or there is not.
 *
 * @example
 * ```ts
 * import { archive } from "@firn/sdk";
 * export const tool = archive("https://example.org/tool-1.4.0.tar.gz", {
 *   sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
 *   to: "/opt/tool",
 *   strip: 1,
 * });
 * ```
 */
export function archive(url: string, options: ArchiveOptions): Ingredient<never, never> {
  const usage = 'Write archive("https://…", { sha256: "…", to: "/opt/tool" })';
  checkOptions(archive, options, ["sha256", "to", "strip", "owner"], usage);
  const { sha256, to, strip = 0 } = options;
  const owner = ownerOf(archive, options.owner);
  return makeIngredient(archive, { steps: [{ kind: "archive", url, sha256, to, strip, owner }] });
}
