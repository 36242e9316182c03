import { FirnError } from "../../errors/index.ts";

/** One package of the user's, as on apt-get's command line. */
export interface PackageRequest {
  readonly text: string;
  readonly name: string;
  /** A version; `*` stands for any characters. */
  readonly version: string | undefined;
  readonly suite: string | undefined;
  /** Written `nginx-`: not to be installed. */
  readonly isExcluded: boolean;
}

/**
 * Reads `nginx`, `nginx=1.22.*`, `nginx/bookworm-security`, `nginx:amd64`, and `nginx-` for what is not wanted.
 *
 * @param architecture the image's; no other may be named
 * @throws FIRN_APT_REQUEST_INVALID
 */
export function parseRequest(text: string, architecture: string): PackageRequest {
  const match = /^([a-z0-9][a-z0-9+.-]*)(?::([a-z0-9-]+))?(?:=([A-Za-z0-9.+~:*-]+)|\/([A-Za-z0-9.+~-]+))?$/.exec(
    text.trim(),
  );
  const [, name = "", qualifier, version, from] = match ?? [];
  if (!match) {
    throw invalid(
      `“${text}” does not name a package`,
      "Write nginx, nginx=1.22.* or nginx/bookworm-security, one a string.",
    );
  }
  if (qualifier !== undefined && qualifier !== architecture && qualifier !== "native") {
    const hint = `Leave “:${qualifier}” out: packages are those of the image's platform.`;
    throw invalid(`${text} is a package for ${qualifier}, but the image is for ${architecture}`, hint);
  }
  const isExcluded = name.endsWith("-") && version === undefined && from === undefined;
  return {
    text: text.trim(),
    name: isExcluded ? name.slice(0, -1) : name,
    version,
    suite: from,
    isExcluded,
  };
}

const invalid = (message: string, hint: string): FirnError =>
  new FirnError("FIRN_APT_REQUEST_INVALID", message, { hint });

/** Whether a version is what the user wrote after `=`. */
export function matchesVersion(request: PackageRequest, version: string): boolean {
  if (request.version === undefined) return true;
  const pattern = request.version.split("*").map((part) => part.replaceAll(/[.+~:-]/g, "\\$&"));
  return new RegExp(`^${pattern.join(".*")}$`).test(version);
}
