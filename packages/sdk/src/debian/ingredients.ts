import {
  type BaseSource,
  checkOptions,
  definitionError,
  type Ingredient,
  makeBaseSource,
  makeIngredient,
  type StepOf,
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
}

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
 * ```
 */
export function debian(suite: StepOf<"debian">["suite"], options: DebianOptions = {}): BaseSource<"debian" | "shell"> {
  checkOptions(debian, options, ["scripts", ...scriptOptions], 'Write debian("trixie", { scripts: "strict" })');
  const { scripts } = options;
  const step = { kind: "debian", suite, ...(scripts !== undefined && { scripts }), ...choicesOf(options) } as const;
  return makeBaseSource(debian, step, ["debian", "shell"]);
}

export interface AptOptions extends ScriptOptions {
  /** More packages, for lists that come from elsewhere. */
  readonly packages?: readonly string[] | undefined;
  /** Whether to install what packages recommend, beside what they depend on; default false. */
  readonly recommends?: boolean | undefined;
}

/**
 * Installs packages of the suite, with what they depend on: on `debian(…)`, or on a registry's image that is a Debian
 * system, whose own packages are kept. Their maintainer scripts are interpreted, not executed.
 *
 * @param packages names as on apt-get's command line (`"nginx"`, `"nginx=1.22.*"`); options may follow.
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
  checkOptions(apt, options, ["packages", "recommends", ...scriptOptions], usage);
  const names = options === last ? packages.slice(0, -1) : packages;
  const { recommends = false } = options;
  const all = [...(names as readonly string[]), ...(options.packages ?? [])];
  if (all.length === 0) throw definitionError(apt, "apt() needs at least one package", 'Write apt("nginx")');
  const step = { kind: "apt", packages: all, recommends, ...choicesOf(options) } as const;
  return makeIngredient(apt, { needs: ["debian"], steps: [step] });
}

const scriptOptions = ["effects", "preseed"] as const;

/** Only what is given, so that a description that says nothing stays the same recipe. */
const choicesOf = ({ effects, preseed }: ScriptOptions): ScriptOptions => ({
  ...(effects !== undefined && { effects }),
  ...(preseed !== undefined && { preseed }),
});
