import {
  type BaseSource,
  type ContextOption,
  checkOptions,
  definitionError,
  hostPath,
  type Ingredient,
  makeIngredient,
  type StepOf,
  shown,
} from "../describe/index.ts";
import type { DebianSuite } from "./distribution.ts";
import { choicesOf, type ScriptOptions, scriptOptions } from "./script-options.ts";
import { type DebianOptions, systemSource } from "./system-source.ts";

/**
 * A Debian to start from, made of its signed packages; no base image is pulled. It has a shell, users, CA
 * certificates, time zones and apt. The packages' maintainer scripts are interpreted, not executed.
 *
 * @param suite the release's code name.
 * @throws FIRN_DEFINITION_INVALID for a suite that firn does not know.
 *
 * @example
 * ```ts
 * import { base, command } from "@firn/sdk";
 * import { debian } from "@firn/sdk/debian";
 * export const shell = base(debian("bookworm", { scripts: "strict" })).add(command("sh")).freeze();
 * export const slim = base(debian("trixie", { exclude: ["docs", "man", "locales"] })).freeze();
 * ```
 */
export function debian(
  suite: DebianSuite,
  options?: DebianOptions & { readonly flavour?: "standard" | undefined },
): BaseSource<"debian" | "shell">;
/**
 * A minimal Debian: without a shell, apt, or any other of the Essential packages, which nothing of the image needs to
 * be built.
 *
 * @example
 * ```ts
 * import { base, command } from "@firn/sdk";
 * import { debian } from "@firn/sdk/debian";
 * import { python } from "@firn/sdk/python";
 * export const repl = base(debian("bookworm", { flavour: "minimal", exclude: ["docs", "man", "locales"] }))
 *   .add(python())
 *   .add(command("python3"))
 *   .freeze();
 * ```
 */
export function debian(suite: DebianSuite, options: DebianOptions): BaseSource<"debian">;
export function debian(suite: DebianSuite, options: DebianOptions = {}): BaseSource<"debian" | "shell"> {
  return systemSource(debian, "debian", suite, options);
}
export interface AptOptions extends ScriptOptions {
  /** More packages, for lists that come from elsewhere. */
  readonly packages?: readonly string[] | undefined;
  /** Whether to install what packages recommend, beside what they depend on; default false. */
  readonly recommends?: boolean | undefined;
  /**
   * The suite whose versions are taken before all others, as with `apt-get -t`: `"bookworm-backports"`, which
   * `debian("bookworm", { suites: ["bookworm-backports"] })` adds. One package alone is taken from there by
   * `apt("nginx/bookworm-backports")`.
   */
  readonly targetRelease?: string | undefined;
  /** Names of packages that are not touched, as with `apt-mark hold`: what the base has stays as it is, others stay away. */
  readonly hold?: readonly string[] | undefined;
}

/**
 * Installs packages of the suite, with what they depend on: on `debian(…)`, or on a registry's image that is a Debian
 * system, whose own packages are kept. Their maintainer scripts are interpreted, not executed.
 *
 * @param packages names as on apt-get's command line (`"nginx"`, `"nginx=1.22.*"`, `"nginx/bookworm-backports"`, `"nginx-"` for
 *   what is to stay away); options may follow.
 * @throws FIRN_DEFINITION_INVALID for what is not a package's name, or none.
 *
 * @example
 * ```ts
 * import { apt } from "@firn/sdk/debian";
 * export const media = apt("ffmpeg", "imagemagick", { recommends: true });
 * export const zone = apt("tzdata", { preseed: { "tzdata/Areas": "Europe", "tzdata/Zones/Europe": "Berlin" } });
 * ```
 */
export function apt(...packages: (string | AptOptions)[]): Ingredient<"debian", never> {
  const last = packages.at(-1);
  const options: AptOptions = typeof last === "object" && last !== null ? last : {};
  const usage = 'Write apt("nginx", { recommends: true })';
  checkOptions(apt, options, ["packages", "recommends", "targetRelease", "hold", ...scriptOptions], usage);
  const names = options === last ? packages.slice(0, -1) : packages;
  const { recommends = false, targetRelease, hold = [] } = options;
  const all = [...(names as readonly string[]), ...(options.packages ?? [])];
  if (all.length === 0) throw definitionError(apt, "apt() needs at least one package", 'Write apt("nginx")');
  const step = {
    kind: "apt",
    packages: all,
    recommends,
    ...(targetRelease !== undefined && { targetRelease }),
    ...(hold.length > 0 && { hold }),
    ...choicesOf(options),
  } as const;
  return makeIngredient(apt, { needs: ["debian"], steps: [step] });
}

export interface DebOptions extends ScriptOptions {
  /** `import.meta`: paths start from this file's directory. Absent: from that of the file that exports the image. */
  readonly from?: ContextOption | undefined;
  /** Whether to install what the packages recommend, beside what they depend on; default false. */
  readonly recommends?: boolean | undefined;
}

/**
 * Installs .deb files of yours as `apt-get install ./tool.deb` does: with what they depend on, from the suite. Their
 * maintainer scripts are interpreted, not executed. The files are hashed, not locked: what they depend on is locked.
 *
 * @param files paths with forward slashes, of one architecture each: those of the image's platform are taken. Or an
 * object with the platform's own: `{ "linux/amd64": "./a.deb", "linux/arm64": ["./b.deb", "./c.deb"] }`.
 * @throws FIRN_DEFINITION_INVALID for what is not the path of a .deb file, or none.
 *
 * @example
 * ```ts
 * import { deb } from "@firn/sdk/debian";
 * export const tool = deb("./dist/tool_1.2_amd64.deb", "./dist/tool_1.2_arm64.deb", { from: import.meta });
 * ```
 */
export function deb(...files: (string | DebFiles | DebOptions)[]): Ingredient<"debian", never> {
  const last = files.at(-1);
  const isOptions = files.length > 1 && typeof last === "object" && last !== null;
  const options = (isOptions ? last : {}) as DebOptions;
  checkOptions(deb, options, ["from", "recommends", ...scriptOptions], debUsage);
  const given = isOptions ? files.slice(0, -1) : files;
  const { from, recommends = false } = options;
  const step = { kind: "deb", ...pathsOf(given), recommends, ...choicesOf(options) } as const;
  return makeIngredient(deb, { needs: ["debian"], from, steps: [step] });
}

/** .deb files by platform: `linux/amd64`. */
export type DebFiles = Readonly<Record<`linux/${string}`, string | readonly string[]>>;

const debUsage = 'Write deb("./tool_1.2_amd64.deb", { from: import.meta })';

/** One spelling of each path; what they may be is the schema's to say. */
function pathsOf(given: readonly unknown[]): Pick<StepOf<"deb">, "files" | "platforms"> {
  const [first] = given;
  if (typeof first === "object" && first !== null && given.length === 1) {
    const each = Object.entries(first).map(([platform, paths]) => [platform, [paths].flat().map(hostPath)]);
    return { files: [], platforms: Object.fromEntries(each) };
  }
  if (given.length === 0) throw definitionError(deb, "deb() needs at least one file", debUsage);
  const odd = given.find((path) => typeof path !== "string");
  if (odd !== undefined) throw definitionError(deb, `deb() takes paths of .deb files, not ${shown(odd)}`, debUsage);
  return { files: (given as readonly string[]).map(hostPath) };
}
