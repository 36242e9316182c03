import type { Command, Process } from "../../../../shell/index.ts";

const toolName = ({ name }: Process): string => name.slice(name.lastIndexOf("/") + 1);

/** A client that finds no server, as none runs while an image is made; its version and help are another matter. */
const client =
  (status: number, message: (tool: string) => string): Command =>
  (process) => {
    const { args, stderr } = process;
    if (args.some((word) => /^(?:--version|--help|-V|-\?)$/.test(word))) {
      process.report({ kind: "unknown", why: `firn does not know what ${toolName(process)} ${args.join(" ")} prints` });
      return 0;
    }
    stderr.write(`${message(toolName(process))}\n`);
    return status;
  };

const mysqlSocket = "Can't connect to local server through socket '/run/mysqld/mysqld.sock' (2)";
const mysql = client(1, () => `ERROR 2002 (HY000): ${mysqlSocket}`);
const mysqlAdmin = client(1, () => `mysqladmin: connect to server at 'localhost' failed\nerror: '${mysqlSocket}'`);
const mysqlDump = client(2, () => `mysqldump: Got error: 2002: "${mysqlSocket}" when trying to connect`);
const postgresql = (status: number): Command =>
  client(status, (tool) => {
    const socket = "/var/run/postgresql/.s.PGSQL.5432";
    const hint = "\tIs the server running locally and accepting connections on that socket?";
    return `${tool}: error: connection to server on socket "${socket}" failed: No such file or directory\n${hint}`;
  });
const bus = client(1, () => {
  const socket = "/run/dbus/system_bus_socket";
  return `Failed to open connection to "system" message bus: Failed to connect to socket ${socket}: No such file or directory`;
});

/** `sv`: runit's services are supervised where it runs. */
const superviseService: Command = ({ tree, args, stdout }) => {
  const services = args.slice(1).filter((word) => !word.startsWith("-"));
  for (const service of services) {
    const folder = service.includes("/") ? service : `/etc/service/${service}`;
    const isThere = tree.resolve(folder)?.type === "directory";
    const why = isThere ? "unable to open supervise/ok" : "unable to change to service directory";
    stdout.write(`${isThere ? "warning" : "fail"}: ${service}: ${why}: file does not exist\n`);
  }
  return services.length;
};

/** `erlexec`, which `ejabberdctl` speaks to its server by. */
const erlang: Command = (process) => {
  if (!process.args.includes("ejabberd_ctl")) {
    process.report({ kind: "unknown", why: `firn runs no Erlang: erl ${process.args.join(" ")}` });
    return 1;
  }
  process.stdout.write("Failed RPC connection to the node ejabberd@localhost: nodedown\n");
  return 3;
};

/** Programs that speak to a server, of which none runs. */
export const clientCommands: readonly (readonly [string, Command])[] = [
  ...["mysql", "mariadb"].map((name) => [name, mysql] as const),
  ...["mysqladmin", "mariadb-admin"].map((name) => [name, mysqlAdmin] as const),
  ...["mysqldump", "mariadb-dump"].map((name) => [name, mysqlDump] as const),
  ["psql", postgresql(2)],
  ...["createdb", "createuser", "dropdb", "dropuser", "pg_dump"].map((name) => [name, postgresql(1)] as const),
  ["dbus-send", bus],
  ["erlexec", erlang],
  ["sv", superviseService],
];
