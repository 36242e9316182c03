/**
 * The public services that are used where neither code, environment nor the host's own configuration names another.
 * This is the only file of the project that names one; tests and locks name none.
 */

/** Debian's current archive: the suites themselves and their updates. */
export const debianArchive = "http://ftp.debian.org/debian";

/** Debian's security archive, which is not part of every mirror of the main one. */
export const debianSecurityArchive = "http://ftp.debian.org/debian-security";

/** What Debian's mirrors have dropped. https://snapshot.debian.org/ */
const debianSnapshot = "https://snapshot.debian.org";

/** The Python Package Index's simple API (PEP 503 and 691). */
export const pythonIndex = "https://pypi.python.org/simple";

/**
 * An archive of Debian as it was at a time: `timestamp` is `YYYYMMDDTHHMMSSZ`, `archive` is `debian` or
 * `debian-security`.
 */
export const debianSnapshotAt = (archive: string, timestamp: string): string =>
  `${debianSnapshot}/archive/${archive}/${timestamp}`;
