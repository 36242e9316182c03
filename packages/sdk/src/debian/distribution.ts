/** Who publishes a suite. */
export type Distribution = "debian" | "ubuntu";

const suites = {
  debian: ["bookworm", "trixie"],
  ubuntu: ["jammy", "noble"],
} as const;

/** Debian 12 and 13. */
export type DebianSuite = (typeof suites)["debian"][number];
/** Ubuntu 22.04 and 24.04. */
export type UbuntuSuite = (typeof suites)["ubuntu"][number];

/** Whose suite it is: firn knows no two that share a name. */
export const distributionOf = (suite: string): Distribution =>
  (suites.ubuntu as readonly string[]).includes(suite) ? "ubuntu" : "debian";

/** The suites that firn has packages for. */
export const suitesOf = (distribution: Distribution): readonly string[] => suites[distribution];
