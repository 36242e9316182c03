import { librariesOf, textsOf, withoutTimes } from "./binary-databases.ts";

/** A class of differences that are right, described in docs/differences.md under its name. */
export interface DifferenceClass {
  readonly name: string;
  readonly paths: RegExp;
  readonly kinds: readonly string[];
  /** Takes out of a file's text what may differ; the rest has to be equal. Without it, contents are not compared. */
  readonly normalise?: (text: string) => string;
}

const onlyApt = ["only apt"] as const;
const sortedLines = (text: string): string => text.split("\n").sort().join("\n");
const sortedTriples = (text: string): string => (text.match(/(?:.*\n){3}/g) ?? []).sort().join("");
const sortedStanzas = (text: string): string => text.trimEnd().split("\n\n").sort().join("\n\n");

export const differenceClasses: readonly DifferenceClass[] = [
  { name: "Byte-code", paths: /(?:^|\/)__pycache__(?:\/|$)|\.elc$/, kinds: onlyApt },
  { name: "Devices", paths: /^dev\//, kinds: onlyApt },
  {
    name: "Downloads and apt's caches",
    paths: /^var\/(?:cache\/apt\/(?:archives\/[^/]+\.deb|.*\.bin)|lib\/apt\/lists\/[^/]+_.*)$/,
    kinds: onlyApt,
  },
  {
    name: "Logs",
    paths: /^var\/log\/(?:alternatives\.log|apt\/.*|bootstrap\.log|dpkg\.log|postgresql\/.*)$/,
    kinds: onlyApt,
  },
  {
    name: "Backups of databases",
    paths: /^var\/(?:lib\/dpkg\/(?:diversions|statoverride|status)-old|cache\/debconf\/[a-z]+\.dat-old)$/,
    kinds: onlyApt,
  },
  { name: "ldconfig's own cache", paths: /^var\/cache\/ldconfig(?:\/aux-cache)?$/, kinds: onlyApt },
  {
    name: "The order of texts in ldconfig's cache",
    paths: /^etc\/ld\.so\.cache$/,
    kinds: ["content"],
    // Of Ubuntu 22.04 only: others are equal to the byte.
    normalise: (text) => (text.includes("(Ubuntu GLIBC 2.35-") ? librariesOf(text) : text),
  },
  {
    name: "Records of logins",
    paths: /^var\/log\/(?:faillog|lastlog)$/,
    kinds: ["content"],
    normalise: (text) => text.replace(/\0+$/, ""),
  },
  {
    name: "Whether a question was seen",
    paths: /^var\/cache\/debconf\/config\.dat$/,
    kinds: ["content"],
    normalise: (text) =>
      text.replace(
        "Name: dash/sh\nTemplate: dash/sh\nValue: true\nOwners: dash\nFlags: seen\n",
        "Name: dash/sh\nTemplate: dash/sh\nValue: true\nOwners: dash\n",
      ),
  },
  {
    name: "fontconfig's cache",
    paths: /^var\/cache\/fontconfig\/[0-9a-f-]{32,36}-[a-z]+\d+\.cache-\d+$|(?:^|\/)fonts\/(?:.*\/)?\.uuid$/,
    kinds: onlyApt,
  },
  { name: "fontconfig's cache", paths: /^var\/log\/fontconfig\.log$/, kinds: ["content"] },
  {
    name: "The building host's configuration",
    paths: /^(?:etc\/(?:hostname|resolv\.conf|fstab)|run\/systemd\/resolve\/stub-resolv\.conf)$/,
    kinds: onlyApt,
  },
  {
    name: "The building host's configuration",
    paths: /^etc\/postfix\/main\.cf$/,
    kinds: ["content"],
    normalise: (text) => text.replaceAll(/^(?:myhostname|mydestination) = .*\n/gm, ""),
  },
  {
    name: "Left by running programs",
    paths: /^(?:run\/mount|tmp\/hsperfdata_root|var\/cache\/debconf\/tmp\.ci)$/,
    kinds: onlyApt,
  },
  { name: "apt's sources", paths: /^etc\/apt\/sources\.list$/, kinds: onlyApt },
  { name: "apt's sources", paths: /^etc\/apt\/sources\.list\.d\/(debian|ubuntu)\.sources$/, kinds: ["only firn"] },
  {
    name: "The day of a password's last change",
    paths: /^etc\/shadow-?$/,
    kinds: ["content"],
    normalise: (text) => text.replaceAll(/^([^:]*:[^:]*):\d+:/gm, "$1::"),
  },
  { name: "The machine's identity", paths: /^etc\/machine-id$/, kinds: ["content"] },
  { name: "The machine's identity", paths: /^var\/lib\/dbus\/machine-id$/, kinds: ["only apt", "type mode content"] },
  {
    name: "Keys and databases of a container's own",
    paths: new RegExp(
      [
        "^etc/(?:ssh/ssh_host_.*|ssl/(?:certs|private)/ssl-cert-snakeoil\\.(?:pem|key)|bind/rndc\\.key|ssl/certs/(?:62742064|ce275665)\\.0|postgresql/.*|ldap/slapd\\.d/.*)$",
        "^run/postgresql/.*|^var/lib/(?:rabbitmq/\\.erlang\\.cookie|postgresql/.*|mysql/.*|ldap/.*)$",
      ].join("|"),
    ),
    kinds: onlyApt,
  },
  {
    // It names the versions that have clusters.
    name: "Keys and databases of a container's own",
    paths: /^etc\/apt\/apt\.conf\.d\/02autoremove-postgresql$/,
    kinds: ["content"],
    normalise: (text) => text.replaceAll(/^ *"\^postgresql.*\n/gm, ""),
  },
  {
    name: "Caches of GIO's and GTK's modules and icons",
    paths:
      /^usr\/(?:lib\/[^/]+\/(?:gdk-pixbuf-2\.0\/2\.10\.0\/loaders|gio\/modules\/giomodule|gtk-[23]\.0\/[23]\.\d+\.0\/immodules)\.cache|share\/icons\/[^/]+\/icon-theme\.cache)$/,
    kinds: onlyApt,
  },
  {
    name: "Times and numbers in databases",
    paths: /^etc\/ssl\/certs\/java\/cacerts$/,
    kinds: ["content"],
    normalise: withoutTimes,
  },
  {
    name: "Times and numbers in databases",
    paths: /^etc\/aliases\.db$/,
    kinds: ["content"],
    normalise: textsOf,
  },
  { name: "The index of manual pages", paths: /^var\/cache\/man\//, kinds: onlyApt },
  { name: "What TeX compiles", paths: /^var\/lib\/texmf\/(?:fonts|web2c)(?:\/|$)/, kinds: onlyApt },
  { name: "What TeX compiles", paths: /^var\/lib\/texmf\/ls-R$/, kinds: ["content"] },
  {
    name: "The order in which a disk lists files",
    paths:
      /^(?:usr\/share\/info\/dir(?:\.old)?|var\/lib\/texmf\/(?:(?:fmtutil\.cnf|updmap\.cfg)-TEXLIVEDIST|tex\/generic\/config\/language\.(?:dat|def|dat\.lua)))$/,
    kinds: ["content"],
    normalise: sortedLines,
  },
  {
    name: "Lists of directories that are left out",
    paths: /^var\/lib\/dpkg\/info\/perl-base\.list$/,
    kinds: ["content"],
    normalise: (text) => text.replace("/usr/share/doc/perl\n", ""),
  },
  { name: "Hardlinks from layer to layer", paths: /^usr\/lib\/cups\/backend/, kinds: ["links"] },
  {
    name: "The order of records",
    paths: /^var\/lib\/dpkg\/diversions$/,
    kinds: ["content"],
    normalise: sortedTriples,
  },
  {
    name: "The order of records",
    paths: /^var\/lib\/apt\/extended_states$/,
    kinds: ["content"],
    normalise: sortedStanzas,
  },
  { name: "dselect's list", paths: /^var\/lib\/dpkg\/available$/, kinds: ["content"] },
  {
    name: "Priorities and sections that the archive overrides",
    paths: /^var\/lib\/dpkg\/status$/,
    kinds: ["content"],
    normalise: (text) => text.replaceAll(/^(?:Priority|Section): .*\n/gm, ""),
  },
];
