import { distributionOf } from "../distribution.ts";
import type { Universe } from "./universe.ts";

/**
 * What debian() asks for: what debootstrap's "minbase" has (Essential packages, those of Priority required, apt), and
 * on top of it what firn promises: TLS certificates, time zones, and the names of services.
 *
 * In bookworm, required packages alone would let init-system-helpers choose usrmerge, a program that converts a running
 * system and drags perl in; a system laid out merged from the start takes usr-is-merged, as debootstrap does. Later
 * suites ask for neither.
 */
export function baseNames(universe: Universe): readonly string[] {
  const basics = universe.basics();
  const merged = basics.some((name) =>
    universe
      .candidate(name)
      ?.dependencies.some(({ alternatives }) => alternatives.some((relation) => relation.name === marker)),
  );
  const asked = [...(merged ? [marker] : []), ...basics, "apt", keyrings[distributionOf(universe.suite)], ...promised];
  return [...new Set(asked)].filter((name) => universe.candidate(name) !== undefined);
}

const keyrings = { debian: "debian-archive-keyring", ubuntu: "ubuntu-keyring" } as const;
const marker = "usr-is-merged";
/** What debian() has beside what debootstrap installs. */
export const promised: readonly string[] = ["ca-certificates", "tzdata", "netbase"];
