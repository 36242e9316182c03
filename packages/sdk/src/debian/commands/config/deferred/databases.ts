import type { Command } from "../../../../shell/index.ts";

interface Deferred {
  /** Completes "…: it". */
  readonly what: string;
  /** What makes up for it, in a container. */
  readonly remedy: string;
}

/**
 * Programs that are the package's own and make what only they can make: a database cluster, TeX's formats, compiled
 * Lisp. A container makes it when it first starts, or an explicit run() step does.
 */
const table: Readonly<Record<string, Deferred>> = {
  "mariadb-install-db": { what: "makes MariaDB's system tables", remedy: "mariadb-install-db --user=mysql" },
  mysql_install_db: { what: "makes MariaDB's system tables", remedy: "mariadb-install-db --user=mysql" },
  pg_createcluster: { what: "makes a PostgreSQL cluster", remedy: "pg_createcluster VERSION main" },
  slapadd: { what: "fills OpenLDAP's database", remedy: "dpkg-reconfigure slapd" },
  fmtutil: { what: "compiles TeX's formats", remedy: "fmtutil-sys --all" },
  "fmtutil-sys": { what: "compiles TeX's formats", remedy: "fmtutil-sys --all" },
  updmap: { what: "makes TeX's font maps", remedy: "updmap-sys" },
  "updmap-sys": { what: "makes TeX's font maps", remedy: "updmap-sys" },
  mandb: {
    what: "indexes manual pages for whatis and apropos, which man does without",
    remedy: "run mandb -cq as the user man in a container",
  },
  localedef: { what: "compiles a locale", remedy: 'add apt("locales-all"), or run locale-gen' },
  emacs: {
    what: "compiles Lisp, which is faster to load then and works without",
    remedy: "dpkg-reconfigure the package of Emacs itself (emacs-nox, emacs-gtk) in a container",
  },
  appstreamcli: { what: "makes AppStream's cache", remedy: "appstreamcli refresh-cache --force" },
  "cf-key": { what: "makes the keys that CFEngine's hosts know each other by", remedy: "cf-key" },
  "corosync-qnetd-certutil": { what: "makes certificates and keys", remedy: "corosync-qnetd-certutil -i -G" },
  crssync: { what: "fills QGIS' database of reference systems", remedy: "/usr/lib/qgis/crssync" },
  makehistory: {
    what: "makes the news server's history",
    remedy: "su news -s /bin/sh -c '/usr/lib/news/bin/makehistory -or'",
  },
  nvme: { what: "makes a name of this host's own", remedy: "nvme gen-hostnqn >/etc/nvme/hostnqn" },
  "omxregister-bellagio": { what: "lists what plug-ins can decode", remedy: "omxregister-bellagio" },
  scm: { what: "makes the catalog of SLIB", remedy: 'scm -c "(require \'new-catalog)"' },
  semodule: { what: "compiles SELinux' policy", remedy: "dpkg-reconfigure the package of the policy" },
  x2godbadmin: { what: "makes the database of X2Go's sessions", remedy: "x2godbadmin --createdb" },
  "sa-compile": { what: "compiles SpamAssassin's rules", remedy: "sa-compile" },
};

export const databaseCommands: ReadonlyMap<string, Command> = new Map(
  Object.entries(table).map(([name, { what, remedy }]) => [
    name,
    (process) => {
      process.report({ kind: "deferred", why: `it ${what}`, remedy });
      return 0;
    },
  ]),
);
