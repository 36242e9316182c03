import type { Command, Process } from "../../../../shell/index.ts";
import type { Metadata } from "../../../../tree/index.ts";
import { groupId } from "./group-id.ts";

/** What makes keys or random text: in an image it would be everybody's, so each container makes its own. */
const secret = (process: Process, what: string, remedy: string): void =>
  process.report({ kind: "deferred", why: `it makes ${what}, which each container must have of its own`, remedy });

/** Packages configure themselves by whether a file is there, so it is, empty, until all are installed. */
function standIn(process: Process, path: string, metadata: Partial<Metadata>, what: string, remedy: string): void {
  const why = `it makes ${what}, which each container must have of its own`;
  process.report({ kind: "deferred", why, remedy, standIn: path });
  if (!process.tree.resolve(path)) process.tree.write(path, "", metadata);
}

/** `ssh-keygen`: no host keys; `-A` in a container makes those that are missing. */
const sshKeygen: Command = (process) => {
  // Showing the fingerprint of a key that was not made.
  if (process.args.includes("-l")) return 0;
  secret(process, "SSH keys", "ssh-keygen -A");
  return 0;
};

/** `make-ssl-cert generate-default-snakeoil`. */
const makeSslCert: Command = (process) => {
  const remedy = "make-ssl-cert generate-default-snakeoil";
  if (!process.args.includes("generate-default-snakeoil")) {
    secret(process, "a key and a certificate", remedy);
    return 0;
  }
  const gid = groupId(process.tree, "ssl-cert") ?? 0;
  standIn(process, "/etc/ssl/certs/ssl-cert-snakeoil.pem", { mode: 0o644 }, "a key and a certificate", remedy);
  const key = "/etc/ssl/private/ssl-cert-snakeoil.key";
  standIn(process, key, { mode: 0o640, uid: 0, gid }, "a key and a certificate", remedy);
  return 0;
};

/** `rndc-confgen -a`: its file is given to the name server's user next. */
const rndcConfgen: Command = (process) => {
  standIn(
    process,
    "/etc/bind/rndc.key",
    { mode: 0o600 },
    "the key by which rndc talks to named",
    "rndc-confgen -a -u bind",
  );
  return 0;
};

/** `iscsi-iname -p PREFIX`: a name that must be this machine's own; what is printed is everybody's, until then. */
const iscsiName: Command = (process) => {
  const at = process.args.indexOf("-p");
  const prefix = at < 0 ? "iqn.2016-04.com.open-iscsi" : (process.args[at + 1] ?? "");
  secret(process, "the name by which storage knows the machine", "dpkg-reconfigure open-iscsi");
  process.stdout.write(`${prefix}:0\n`);
  return 0;
};

/** One that prints random text: nothing is printed. */
const random =
  (what: string): Command =>
  (process) => {
    secret(process, what, [process.name, ...process.args].join(" "));
    return 0;
  };

export const keyCommands: ReadonlyMap<string, Command> = new Map([
  ["ssh-keygen", sshKeygen],
  ["make-ssl-cert", makeSslCert],
  ["rndc-confgen", rndcConfgen],
  ["ddns-confgen", random("a key")],
  ["tsig-keygen", random("a key")],
  ["iscsi-iname", iscsiName],
  ["certtool", random("keys or certificates")],
  ["uuidgen", random("a random identifier")],
  ["mcookie", random("random text")],
  ["pwgen", random("a password")],
  ["makepasswd", random("a password")],
  ["slappasswd", random("a salted hash")],
]);
