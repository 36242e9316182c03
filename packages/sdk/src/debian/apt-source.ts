import {
  type ContextOption,
  checkOptions,
  definitionError,
  hostPath,
  type Ingredient,
  makeIngredient,
  shown,
} from "../describe/index.ts";

export interface AptSourceOptions {
  /** What it is called: `docker` gives `/etc/apt/sources.list.d/docker.sources`, and `"archive":"docker"` in firn.lock. */
  readonly name: string;
  /** Where the archive is, without user or password: these are looked up in auth.conf. */
  readonly url: string;
  /** As in apt's sources: `["bookworm"]`, or `["./"]` for a directory that has the packages and their list. */
  readonly suites: readonly string[];
  /** Default: `["main"]`; a directory has none. */
  readonly components?: readonly string[] | undefined;
  /**
   * The publisher's key, as a file: relative, with forward slashes; what `gpg --export` writes, with `--armor` or
   * without. Or a keyring that the image has by package: `/usr/share/keyrings/debian-archive-keyring.gpg`.
   */
  readonly signedBy?: string | undefined;
  /** Takes packages that nobody signed. Whoever can change what the server sends can then change the image. */
  readonly trusted?: true | undefined;
  /** Which architectures it is for, as Debian names them; default: the image's. */
  readonly architectures?: readonly string[] | undefined;
  /** `import.meta`: the key's path starts from this file's directory. Absent: from that of the file that exports the image. */
  readonly from?: ContextOption | undefined;
}

/**
 * Somebody's archive of packages: `apt()` on later lines may take packages from it, as `apt-get` would, and apt in a
 * container knows it. The key is hashed as a local file; what is taken is locked.
 *
 * @throws FIRN_DEFINITION_INVALID for options that are not valid, and where neither `signedBy` nor `trusted` is given
 *
 * @example
 * ```ts
 * import { apt, aptSource } from "@firn/sdk/debian";
 * export const docker = aptSource({
 *   name: "docker",
 *   url: "https://download.docker.com/linux/debian",
 *   suites: ["bookworm"],
 *   components: ["stable"],
 *   signedBy: "./docker.asc",
 *   from: import.meta,
 * });
 * export const cli = apt("docker-ce-cli");
 * ```
 * @see https://manpages.debian.org/stable/apt/sources.list.5.en.html
 */
export function aptSource(options: AptSourceOptions): Ingredient<"debian", never> {
  const known = ["name", "url", "suites", "components", "signedBy", "trusted", "architectures", "from"];
  checkOptions(aptSource, options, known, usage);
  const { name, url, suites, architectures, signedBy, trusted, from } = options;
  const isDirectory = Array.isArray(suites) && suites.some((suite) => String(suite).endsWith("/"));
  const { components = isDirectory ? [] : ["main"] } = options;
  const step = {
    kind: "aptSource",
    name,
    url,
    suites,
    components,
    ...(architectures !== undefined && { architectures }),
    ...(signedBy !== undefined && { signedBy: hostPath(signedBy) }),
    ...(trusted !== undefined && { trusted }),
  } as const;
  const made = makeIngredient(aptSource, { needs: ["debian"], from, steps: [step] });
  if (isDirectory && !suites.every((suite) => suite.endsWith("/"))) {
    throw definitionError(
      aptSource,
      `aptSource(): "suites" has names and directories, ${shown(suites)}`,
      "Write two aptSource()",
    );
  }
  if (isDirectory !== (components.length === 0)) {
    const hint = isDirectory ? "Leave components out" : 'Write components: ["main"], or suites: ["./"] for a directory';
    throw definitionError(
      aptSource,
      isDirectory ? "aptSource(): a directory of packages has no components" : "aptSource(): a suite has components",
      hint,
    );
  }
  if ((signedBy === undefined) === (trusted === undefined)) {
    throw definitionError(
      aptSource,
      signedBy === undefined
        ? `aptSource(): nothing says whose signature ${name} must have`
        : 'aptSource(): "trusted" takes what nobody signed, and "signedBy" says who must',
      'Write signedBy: "./publisher.asc"; or trusted: true, where the packages are not signed and need not be',
    );
  }
  return made;
}

const usage =
  'Write aptSource({ name: "acme", url: "https://deb.acme.example", suites: ["stable"], signedBy: "./acme.asc", from: import.meta })';
