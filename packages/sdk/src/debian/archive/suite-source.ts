import type { Archive } from "./archive.ts";
import { isFlat } from "./archive.ts";
import { signedIn } from "./auth-conf.ts";
import { encodePath } from "./encode-path.ts";

/** One suite on one mirror. */
export interface SuiteSource {
  readonly archive: Archive;
  /** Without a trailing slash. */
  readonly mirror: string;
  /** `bookworm`, `bookworm-updates`, `bookworm-security`; `./`. */
  readonly suite: string;
}

/** The address of a file of the suite (`InRelease`, `main/binary-amd64/Packages.gz`), with the login for it. */
export function suiteUrl({ archive, mirror, suite }: SuiteSource, path: string): string {
  const folder = isFlat(suite) ? suite.replace(/^(\.?\/)+/, "") : `dists/${suite}/`;
  return signedIn(`${mirror}/${encodePath(folder + path)}`, archive.logins ?? []);
}

/** For people: `bookworm`, `docker bookworm`, `tools` where it is flat. */
export function suiteTitle({ archive, suite }: SuiteSource): string {
  if (!archive.thirdParty) return suite;
  const folder = suite.replace(/^(\.?\/)+/, "");
  return folder === "" ? archive.name : `${archive.name} ${folder}`;
}

/** What to do where a mirror lags or lies. */
export function mirrorHint({ name, thirdParty, mirrorVariable }: Archive): string {
  const other = mirrorVariable === undefined ? "" : `Try another mirror with ${mirrorVariable}; `;
  const keys = thirdParty
    ? `if it is no mirror's fault, ask who publishes ${name}.`
    : "if they all say the same, a newer firn may have newer keys.";
  const hint = other + keys;
  return hint.slice(0, 1).toUpperCase() + hint.slice(1);
}
