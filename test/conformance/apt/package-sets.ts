/** What is asked of apt-get and of firn alike. Names that only one of the suites has are left out for the other. */
export interface PackageSet {
  readonly packages: readonly string[];
  readonly recommends?: boolean;
  /** As with `apt-get --target-release`. */
  readonly targetRelease?: string;
  readonly only?: "bookworm" | "trixie";
}

export const packageSets: readonly PackageSet[] = [
  { packages: ["python3-flask", "gunicorn", "python3-psycopg2"] },
  { packages: ["nginx", "php-fpm", "mariadb-server"], recommends: true },
  { packages: ["postgresql", "redis-server"] },
  { packages: ["ffmpeg", "imagemagick"] },
  { packages: ["openjdk-17-jre-headless"], only: "bookworm" },
  { packages: ["openjdk-21-jre-headless"], only: "trixie" },
  { packages: ["git", "build-essential", "openssh-client"], recommends: true },
  // A terminal emulator, a virtual package of twenty providers of the same weight.
  { packages: ["postfix", "xinit"] },
];
