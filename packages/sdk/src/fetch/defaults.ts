/**
 * The public services that are used where neither code, environment nor the host's own configuration names another.
 * This is the only file of the project that names one; tests and locks name none.
 */

/** Debian's current archive: the suites themselves and their updates. */
export const debianArchive = "http://ftp.debian.org/debian";

/** Debian's security archive, which is not part of every mirror of the main one. */
export const debianSecurityArchive = "http://ftp.debian.org/debian-security";

/** Ubuntu's current archive, of amd64 and i386. */
export const ubuntuArchive = "http://archive.ubuntu.com/ubuntu";

/** Ubuntu's current archive of all other architectures. */
export const ubuntuPortsArchive = "http://ports.ubuntu.com/ubuntu-ports";

/** What Debian's mirrors have dropped. https://snapshot.debian.org/ */
export const debianSnapshot = "https://snapshot.debian.org";

/** What Ubuntu's mirrors have dropped. https://snapshot.ubuntu.com/ */
export const ubuntuSnapshot = "https://snapshot.ubuntu.com";

/** The Python Package Index's simple API (PEP 503 and 691). */
export const pythonIndex = "https://pypi.python.org/simple";

/** Hosts of the Python Package Index, as other tools' locks name it. A configured index stands in for them. */
export const publicPythonHost = "pypi.org";
const pythonIndexHosts = new Set([publicPythonHost, "pypi.python.org", "files.pythonhosted.org"]);

export const isPublicPythonIndex = (url: string): boolean =>
  URL.canParse(url) && pythonIndexHosts.has(new URL(url).hostname);
