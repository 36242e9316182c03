import { pythonLayers } from "./python-layers.ts";

/** A base image to make, as Docker's official ones are made. */
export interface BaseDefinition {
  readonly name: string;
  readonly distribution: "debian" | "ubuntu";
  readonly suite: string;
  readonly slim: boolean;
  /** A layer each, on top of debootstrap's: what a Dockerfile's RUN says. */
  readonly layers: readonly string[];
  readonly env?: readonly string[];
  /** What is installed on it, by apt-get and by firn. */
  readonly sets: readonly string[];
}

const install = (packages: string): string =>
  `apt-get update && apt-get install -y --no-install-recommends ${packages} && rm -rf /var/lib/apt/lists/*`;

/** As many Dockerfiles begin, so that dpkg's database is in a later layer than most of the system. */
const layers = [install("ca-certificates netbase tzdata"), install("curl gnupg"), "mkdir -m 700 /srv/app"];
const sets = ["nginx", "git", "python3 python3-venv", "openssh-server", "postgresql-client", "build-essential"];

export const baseDefinitions: readonly BaseDefinition[] = [
  { name: "bookworm", distribution: "debian", suite: "bookworm", slim: false, layers, sets },
  { name: "bookworm-slim", distribution: "debian", suite: "bookworm", slim: true, layers, sets },
  { name: "trixie-slim", distribution: "debian", suite: "trixie", slim: true, layers, sets },
  { name: "noble", distribution: "ubuntu", suite: "noble", slim: false, layers, sets },
  { name: "jammy", distribution: "ubuntu", suite: "jammy", slim: false, layers, sets },
  {
    name: "python",
    distribution: "debian",
    suite: "trixie",
    slim: true,
    layers: [install("ca-certificates netbase tzdata"), ...pythonLayers.commands],
    env: pythonLayers.env,
    sets: ["git", "libpq5 postgresql-client", "gcc libc6-dev"],
  },
];
