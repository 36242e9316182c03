/** Packages that matter in practice, installed together on the base system. */
export interface RootSet {
  readonly name: string;
  /** As for `apt-get install`. */
  readonly packages: readonly string[];
  /** What a container of it is for; test/conformance/services tries some of them. */
  readonly purpose: string;
}

const set = (name: string, packages: string, purpose: string): RootSet => ({
  name,
  packages: packages.split(" "),
  purpose,
});

const bookworm: readonly RootSet[] = [
  set("nginx", "nginx", "serve a page"),
  set("git", "git", "clone a repository"),
  set("redis", "redis-server", "SET and GET a key"),
  set("openssh", "openssh-server", "log in, with host keys made at the start"),
  set("postgresql", "postgresql", "make a cluster and query it"),
  set("nodejs", "nodejs npm", "run a script"),
  set("ruby", "ruby", "run a script"),
  set("php", "php-cli php-fpm php-mysql", "run a script"),
  set("apache2", "apache2", "serve a page"),
  set("ffmpeg", "ffmpeg", "convert a sound"),
  set("imagemagick", "imagemagick", "convert a picture"),
  set("build-essential", "build-essential", "compile and run a program"),
  set("fonts", "fontconfig fonts-dejavu fonts-liberation fonts-noto-core", "find a font by name"),
  set("locales", "locales", "use a locale"),
  set("ghostscript", "ghostscript", "turn PDF into PNG"),
  set("poppler", "poppler-utils", "take the text out of a PDF"),
  set("systemd", "systemd systemd-sysv", "list units"),
  set("dbus", "dbus", "call the bus"),
  set("postfix", "postfix", "look into the queue"),
  set("mariadb", "mariadb-server", "make a database and query it"),
  set("graphviz", "graphviz", "draw a graph"),
  set("openjdk", "openjdk-17-jre-headless", "run a class"),
  set("r-base", "r-base-core", "run a script"),
  set("chromium", "chromium", "print a page to PDF"),
  set("libreoffice", "libreoffice-writer", "turn a document into PDF"),
  set("python-pip", "python3-pip python3-venv", "make a virtual environment"),
  set("python-science", "python3-numpy python3-scipy python3-pandas python3-matplotlib", "draw a plot"),
  set("curl", "curl wget ca-certificates gnupg", "fetch over TLS"),
  set("vim", "vim", "edit a file by script"),
  set("emacs", "emacs-nox", "run a batch program"),
  set("sqlite", "sqlite3", "query a database"),
  set("memcached", "memcached", "set and get a key"),
  set("rabbitmq", "rabbitmq-server", "answer a ping"),
  set("haproxy", "haproxy", "check a configuration and answer"),
  set("squid", "squid", "check a configuration"),
  set("bind9", "bind9", "answer a query"),
  set("exim4", "exim4-daemon-light", "look into the queue"),
  set("dovecot", "dovecot-imapd", "log in over IMAP"),
  set("samba", "samba", "check a configuration"),
  set("tomcat", "tomcat10", "serve a page"),
  set("docker", "docker.io", "print its version"),
  set("cups", "cups", "list printers"),
  set("texlive", "texlive-latex-base", "set a document"),
  set("golang", "golang-go", "run a program"),
  set("rust", "rustc cargo", "compile a program"),
  set("cron", "cron rsyslog logrotate", "rotate a log"),
  set("supervisor", "supervisor", "supervise a process"),
  set(
    "gtk",
    "libgtk-3-0 librsvg2-common gsettings-desktop-schemas adwaita-icon-theme shared-mime-info desktop-file-utils",
    "the databases that programs with windows need",
  ),
  set("xvfb", "xvfb x11-utils xfonts-base", "start an X server without a screen"),
  set("tesseract", "tesseract-ocr", "read a picture's text"),
  set("slapd", "slapd", "answer a search"),
  set("network", "iproute2 iptables iputils-ping net-tools dnsutils tcpdump", "ping the loopback address"),
  set("java-ant", "ant default-jre", "run a build"),
  set("cmake", "cmake ninja-build pkg-config", "configure a project"),
  set("man", "man-db info", "show a page"),
];

const trixie: readonly RootSet[] = [
  set("nginx", "nginx", "serve a page"),
  set("redis", "redis-server", "SET and GET a key"),
  set("openssh", "openssh-server", "log in, with host keys made at the start"),
  set("postgresql", "postgresql", "make a cluster and query it"),
  set("mariadb", "mariadb-server", "make a database and query it"),
  set("php", "php-cli php-fpm php-mysql", "run a script"),
  set("apache2", "apache2", "serve a page"),
  set("imagemagick", "imagemagick", "convert a picture"),
  set("fonts", "fontconfig fonts-dejavu fonts-liberation fonts-noto-core", "find a font by name"),
  set("systemd", "systemd systemd-sysv", "list units"),
  set("postfix", "postfix", "look into the queue"),
  set("openjdk", "openjdk-21-jre-headless", "run a class"),
  set("libreoffice", "libreoffice-writer", "turn a document into PDF"),
  set("chromium", "chromium", "print a page to PDF"),
];

/** What of the others Ubuntu has under other names. */
const noble: readonly RootSet[] = [
  ...trixie.filter(({ name }) => !["chromium", "openjdk"].includes(name)),
  set("git", "git", "clone a repository"),
  set("nodejs", "nodejs npm", "run a script"),
  set("build-essential", "build-essential", "compile and run a program"),
  set("ffmpeg", "ffmpeg", "convert a sound"),
  set("openjdk", "openjdk-21-jre-headless", "run a class"),
  set("python-pip", "python3-pip python3-venv", "make a virtual environment"),
  set("curl", "curl wget ca-certificates gnupg", "fetch over TLS"),
  set("cron", "cron rsyslog logrotate", "rotate a log"),
];

const jammy: readonly RootSet[] = noble.map((one) =>
  one.name === "openjdk" ? set("openjdk", "openjdk-17-jre-headless", "run a class") : one,
);

export type Suite = "bookworm" | "trixie" | "noble" | "jammy";

export const rootSets: Readonly<Record<Suite, readonly RootSet[]>> = { bookworm, trixie, noble, jammy };
