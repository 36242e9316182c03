import type { Universe } from "./universe.ts";

/**
 * What debian() asks for: what debootstrap's "minbase" has (Essential packages, those of Priority required, apt), and
 * on top of it what firn promises: TLS certificates, time zones, and the names of services.
 *
 * Required packages alone let init-system-helpers choose usrmerge, a program that converts a running system and drags
 * perl in; a system laid out merged from the start takes usr-is-merged, as debootstrap does from bookworm on.
 */
export function baseNames(universe: Universe): readonly string[] {
  const asked = [
    "usr-is-merged",
    ...universe.basics(),
    "apt",
    "debian-archive-keyring",
    "ca-certificates",
    "tzdata",
    "netbase",
  ];
  return [...new Set(asked)].filter((name) => universe.candidate(name) !== undefined);
}
