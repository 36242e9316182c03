/** The version whose sources Ubuntu's archive has as they came from python.org. */
const version = "3.12.3";
const short = "3.12";

const needed = "build-essential libbz2-dev libffi-dev liblzma-dev libreadline-dev libsqlite3-dev libssl-dev zlib1g-dev";

/** What the build may not leave: https://github.com/docker-library/python/blob/master/Dockerfile-linux.template */
const unneeded =
  "\\( -type d -a \\( -name test -o -name tests -o -name idle_test \\) \\) -o \\( -type f -a \\( -name '*.pyc' -o -name '*.pyo' -o -name 'libpython*.a' \\) \\)";

const libraries =
  "find /usr/local -type f -executable -not -name '*tkinter*' -exec ldd {} ';' 2>/dev/null | awk '/=>/ { print $(NF-1) }' | sort -u | sed -n 's#^/usr##;s#^/#*/#p' | xargs -r dpkg-query --search 2>/dev/null | grep -v ^diversion | cut -d: -f1 | sort -u | xargs -r apt-mark manual";

const build = [
  "apt-get update",
  "apt-mark showmanual > /tmp/manual",
  `apt-get install -y --no-install-recommends ${needed} xz-utils`,
  "mkdir /usr/src/python",
  "tar -C /usr/src/python -xJf /tmp/python.tar.xz --strip-components=1",
  "rm /tmp/python.tar.xz",
  "cd /usr/src/python",
  "./configure --enable-shared --enable-loadable-sqlite-extensions --with-ensurepip > /dev/null",
  "make -j2 > /dev/null 2>&1",
  "make install > /dev/null",
  "cd /",
  "rm -rf /usr/src/python",
  `find /usr/local -depth ${unneeded} -exec rm -rf '{}' +`,
  "ldconfig",
  "apt-mark auto '.*' > /dev/null",
  "xargs apt-mark manual < /tmp/manual",
  `(${libraries})`,
  "apt-get purge -y --auto-remove -o APT::AutoRemove::RecommendsImportant=false",
  "rm -rf /tmp/manual /var/lib/apt/lists/*",
  "python3 --version",
].join(" && ");

const links = ["idle3", "pip3", "pydoc3", "python3", "python3-config"]
  .map((name) => `ln -svT ${name} /usr/local/bin/${name.replace("3", "")}`)
  .join(" && ");

/** Python as the official image has it: compiled into /usr/local, in a layer of its own above the system. */
export const pythonLayers = {
  short,
  /** Below Ubuntu's archive. */
  source: `pool/main/p/python${short}/python${short}_${version}.orig.tar.xz`,
  commands: [build, links],
  env: [
    "PATH=/usr/local/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "LANG=C.UTF-8",
    `PYTHON_VERSION=${version}`,
  ],
} as const;
