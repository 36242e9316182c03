import { z } from "zod";
import {
  type BaseSource,
  type Caller,
  checkOptions,
  definitionError,
  explainIssues,
  makeBaseSource,
  shown,
} from "../describe/index.ts";
import { type DebianSuite, type Distribution, suitesOf, type UbuntuSuite } from "./distribution.ts";
import { choicesOf, type ScriptOptions, scriptOptions } from "./script-options.ts";

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

const options = ["scripts", "flavour", "exclude", "keep", "components", "suites", ...scriptOptions];
const titles = { debian: "Debian", ubuntu: "Ubuntu" } as const;

/** A system to start from, made of a distribution's packages. */
export function systemSource(
  caller: Caller,
  distribution: Distribution,
  suite: DebianSuite | UbuntuSuite,
  given: DebianOptions,
): BaseSource<"debian" | "shell"> {
  checkSuite(caller, distribution, suite);
  checkOptions(caller, given, options, `Write ${distribution}("${suite}", { scripts: "strict" })`);
  const { scripts, flavour, exclude, keep, components, suites } = given;
  if (Array.isArray(components) && !components.includes("main")) {
    throw definitionError(
      caller,
      `${distribution}(): "components" needs main, which the system itself is made of`,
      `Write components: ["main", "${distribution === "debian" ? "contrib" : "universe"}"]`,
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
    ...choicesOf(given),
  } as const;
  return makeBaseSource(caller, step, isMinimal ? ["debian"] : ["debian", "shell"]);
}

function checkSuite(caller: Caller, distribution: Distribution, suite: string): void {
  const { success, error } = z.object({ suite: z.enum(suitesOf(distribution)) }).safeParse({ suite });
  if (success) return;
  const other = (["debian", "ubuntu"] as const).find((one) => suitesOf(one).includes(suite));
  throw definitionError(
    caller,
    `${distribution}(): ${explainIssues(error.issues, { suite })}`,
    other && `${shown(suite)} is ${titles[other]}'s: write ${other}(${shown(suite)})`,
  );
}
