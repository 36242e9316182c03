import {
  type BaseSource,
  type ContextOption,
  checkOptions,
  definitionError,
  hostPath,
  type Ingredient,
  makeBaseSource,
  makeIngredient,
  type StepOf,
  shown,
} from "../describe/index.ts";

/** What to do about the maintainer scripts of a step's packages, which firn interprets. */
export interface ScriptOptions {
  /**
   * What to do instead, by name: `"nginx.postinst"` (or `.preinst`, `.config`) stands for that whole script, a
   * command's name (`"fmtutil-sys"`) for wherever scripts call it. The value is shell text, interpreted as scripts
   * are, with the command's words as `$1`, `$2`, …; `false` leaves it out, as if it had done its work.
   */
  readonly effects?: Readonly<Record<string, string | false>> | undefined;
  /** Answers to debconf's questions: `{ "tzdata/Areas": "Europe" }`. Default: what the packages' templates say. */
  readonly preseed?: Readonly<Record<string, string>> | undefined;
}

export interface DebianOptions extends ScriptOptions {
  /**
   * What becomes of a script that calls what firn does not know, or fails: `"report"` (the default) goes on and tells
   * package, script, line and command; `"strict"` makes it an error, for `apt()` on top too.
   */
  readonly scripts?: "report" | "strict" | undefined;
  /**
   * `"standard"` (the default): what every Debian system has, with a shell and apt. `"minimal"`: data that programs
   * need (users, CA certificates, time zones, names of services) and the C library, without the Essential packages;
   * `apt()` then adds what its packages themselves depend on.
   */
  readonly flavour?: "minimal" | "standard" | undefined;
  /**
   * What is left out of all packages, here and in `apt()` and `deb()` on top: kinds of files, or patterns as of
   * dpkg's path-exclude (`*` matches slashes too). Licences stay unless `"licences"` is among them.
   */
  readonly exclude?: readonly (ExcludedKind | `/${string}`)[] | undefined;
  /** Patterns of what stays although `exclude` has it: `"/usr/share/locale/de/*"`. */
  readonly keep?: readonly `/${string}`[] | undefined;
  /** Of Debian's archive, default `["main"]`: `["main", "contrib", "non-free", "non-free-firmware"]`. */
  readonly components?: readonly string[] | undefined;
  /** Suites of Debian's archive beside the release, its updates and its security updates: `["bookworm-backports"]`. */
  readonly suites?: readonly string[] | undefined;
}

/** Kinds of files that programs do without: docs/slim.md lists the paths. */
export type ExcludedKind = "docs" | "man" | "info" | "locales" | "lintian" | "licences";

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
  suite: StepOf<"debian">["suite"],
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
export function debian(suite: StepOf<"debian">["suite"], options: DebianOptions): BaseSource<"debian">;
export function debian(suite: StepOf<"debian">["suite"], options: DebianOptions = {}): BaseSource<"debian" | "shell"> {
  const known = ["scripts", "flavour", "exclude", "keep", "components", "suites", ...scriptOptions];
  checkOptions(debian, options, known, 'Write debian("trixie", { scripts: "strict" })');
  const { scripts, flavour, exclude, keep, components, suites } = options;
  if (Array.isArray(components) && !components.includes("main")) {
    throw definitionError(
      debian,
      'debian(): "components" needs main, which the system itself is made of',
      'Write components: ["main", "contrib"]',
    );
  }
  // The default is not written, so that naming it does not make another recipe.
  const isMinimal = flavour !== undefined && flavour !== "standard";
  const step = {
    kind: "debian",
    suite,
    ...(scripts !== undefined && { scripts }),
    ...(isMinimal && { flavour }),
    ...(exclude !== undefined && { exclude }),
    ...(keep !== undefined && { keep }),
    ...(components !== undefined && { components }),
    ...(suites !== undefined && { suites }),
    ...choicesOf(options),
  } as const;
  return makeBaseSource(debian, step, isMinimal ? ["debian"] : ["debian", "shell"]);
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

const scriptOptions = ["effects", "preseed"] as const;

/** Only what is given, so that a description that says nothing stays the same recipe. */
const choicesOf = ({ effects, preseed }: ScriptOptions): ScriptOptions => ({
  ...(effects !== undefined && { effects }),
  ...(preseed !== undefined && { preseed }),
});
